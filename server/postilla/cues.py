"""Find the cues in passages, and set aside those that a longer cue or a decoy covers."""

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from postilla.catalogue import Catalogue, Cue, Hit
from postilla.model import Passage, Unit

Families = Mapping[str, tuple[Hit, ...]]

_DECOY = "decoy"
# A decoy of this kind covers cues of these families.
_COVERED = {"who": "who", "who-hint": "who", "purpose": "purpose", "choice": "choice"}
_SURROUNDINGS = frozenset({"company", "region", "group", "governs"})
_CLAUSE = _SURROUNDINGS | {
    *_COVERED, _DECOY, "who-weak", "purpose-hint", "reference", "company-word", "data", "modality",
    "naming", "negation", "sale", "disclosure", "disclosure-noun", "handing",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Find:
    """A value of an attribute with the plain positions of the words that show it."""

    kind: str
    start: int
    end: int
    iri: str | None = None


@dataclass(frozen=True, slots=True)
class Cues:
    """The cues that occur in one passage, by family and in the order of the text."""

    passage: Passage | Unit
    families: Families

    def of(self, family: str) -> tuple[Hit, ...]:
        """Return the cues of `family`, with positions in the passage."""
        return self.families.get(family, ())

    def kinds(self, family: str) -> set[str]:
        """Return the kinds of `family` that occur."""
        return {hit.kind for hit in self.families.get(family, ())}

    def first(self, family: str, kind: str) -> Hit | None:
        """Return the first cue of `family` and `kind`, if there is one."""
        return next((hit for hit in self.families.get(family, ()) if hit.kind == kind), None)

    def words(self, hit: Hit) -> str:
        """Return the words of `hit` as they stand in the key."""
        return self.passage.key[hit.start : hit.end]

    def find(self, hit: Hit, kind: str | None = None) -> Find:
        """Return `hit` as a find in plain positions, as of `kind` if that is another."""
        at = self.passage.start
        return Find(
            kind=kind or hit.kind,
            start=at + hit.start,
            end=at + hit.end,
            iri=hit.cue.iri if kind in {None, hit.kind} else None,
        )


class Stretches:
    """Stretches of a text, asked in logarithmic time whether another one touches them."""

    def __init__(self, spans: Iterable[tuple[int, int]]) -> None:
        """Take half-open stretches in any order; they may overlap."""
        self._starts: list[int] = []
        self._ends: list[int] = []
        for start, end in sorted(spans):
            if self._ends and start <= self._ends[-1]:
                self._ends[-1] = max(self._ends[-1], end)
            else:
                self._starts.append(start)
                self._ends.append(end)

    def touch(self, start: int, end: int) -> bool:
        """Tell whether one of the stretches shares a character with [start, end)."""
        before = bisect_right(self._starts, end - 1) - 1
        return before >= 0 and self._ends[before] > start


class CueFinder:
    """Finds cues in many passages at once: all of them in clauses, a few in what surrounds them."""

    def __init__(self, catalogue: Catalogue) -> None:
        """Make two smaller catalogues of `catalogue`, which takes a while: see `of`."""
        self._clause = catalogue.only(_CLAUSE)
        self._surroundings = catalogue.only(_SURROUNDINGS)

    @classmethod
    @cache
    def of(cls, catalogue: Catalogue) -> "CueFinder":
        """Return the finder for `catalogue`, made once."""
        return cls(catalogue)

    def in_clauses(self, keys: Sequence[str]) -> dict[str, Families]:
        """Return the cues of every key: those that say anything of a clause."""
        return _find(self._clause, keys)

    def in_surroundings(self, keys: Sequence[str]) -> dict[str, Families]:
        """Return the cues of every key that may matter to a clause elsewhere: names, limits."""
        return _find(self._surroundings, keys)


def _find(catalogue: Catalogue, keys: Sequence[str]) -> dict[str, Families]:
    """Return the cues of every key; equal keys are looked at once."""
    distinct = list(dict.fromkeys(keys))
    found: list[list[tuple[int, int, int]]] = [[] for _ in distinct]
    for key, start, end, cue in catalogue.places(distinct):
        found[key].append((start, -end, cue))
    cues = catalogue.cues
    return {
        key: _arrange(places, cues) if places else {}
        for key, places in zip(distinct, found, strict=True)
    }


def _arrange(places: list[tuple[int, int, int]], cues: Sequence[Cue]) -> Families:
    """Group the places by family: of places that overlap in a family, the longest stands."""
    places.sort()
    decoys: dict[str, list[tuple[int, int]]] = {}
    for start, end, number in places:
        if cues[number].family == _DECOY:
            decoys.setdefault(cues[number].kind, []).append((start, -end))
    covers = {kind: Stretches(spans) for kind, spans in decoys.items()}
    families: dict[str, list[Hit]] = {}
    for start, negative_end, number in places:
        cue, end = cues[number], -negative_end
        family = cue.family
        if family == _DECOY:
            continue
        if covers and (cover := covers.get(_COVERED.get(family, ""))) and cover.touch(start, end):
            continue
        hits = families.get(family)
        if hits is None:
            families[family] = [Hit(family, cue.kind, start, end, cue)]
        elif start >= hits[-1].end:
            hits.append(Hit(family, cue.kind, start, end, cue))
        elif end - start > hits[-1].end - hits[-1].start:
            hits[-1] = Hit(family, cue.kind, start, end, cue)
    return {family: tuple(hits) for family, hits in families.items()}
