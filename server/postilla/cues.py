"""Find the cues in passages, and set aside those that a longer cue or a decoy covers."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from postilla.catalogue import Catalogue, Cue, Hit
from postilla.model import Passage, Unit
from postilla.places import Place, Places

Families = Mapping[str, tuple[Hit, ...]]

_DECOY = "decoy"
# A decoy of this kind covers cues of these families.
_COVERED = {"who": "who", "who-hint": "who", "purpose": "purpose", "choice": "choice"}
_SURROUNDINGS = frozenset({"company", "company-word", "region", "group", "governs"})
_CLAUSE = _SURROUNDINGS | {
    *_COVERED, _DECOY, "who-weak", "purpose-hint", "reference", "data", "modality",
    "naming", "negation", "exception", "boundary", "sale", "disclosure", "disclosure-noun",
    "handing",
}  # fmt: skip


class Find(NamedTuple):
    """A value of an attribute with the plain positions of the words that show it."""

    kind: str
    start: int
    end: int
    iri: str | None = None


class Cues(NamedTuple):
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
        # A loop, because a generator takes longer to make than most passages have to be searched.
        for hit in self.families.get(family, ()):
            if hit.kind == kind:
                return hit
        return None

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
    """Tells the cues of passages: all of them in clauses, a few in what surrounds them."""

    def __init__(self, catalogue: Catalogue, places: Places) -> None:
        """Take what `Catalogue.places` found in a document."""
        self._cues = catalogue.cues
        in_clauses, in_surroundings = _wanted(catalogue)
        self._in_clauses = places.only(in_clauses)
        self._in_surroundings = places.only(in_surroundings)

    def in_clause(self, key: str) -> Families:
        """Return the cues of a key that say anything of a clause."""
        return _arrange(self._in_clauses.get(key, ()), self._cues)

    def in_surroundings(self) -> Iterator[tuple[str, Families]]:
        """Yield the keys that have cues which may matter to a clause elsewhere: names, limits."""
        for key, places in self._in_surroundings.items():
            yield key, _arrange(places, self._cues)


@cache
def _wanted(catalogue: Catalogue) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Tell of each cue whether it matters in clauses, and in what surrounds them."""
    in_clauses, in_surroundings = (
        np.array([cue.family in families for cue in catalogue.cues], dtype=np.bool_)
        for families in (_CLAUSE, _SURROUNDINGS)
    )
    return in_clauses, in_surroundings


def _arrange(places: Sequence[Place], cues: Sequence[Cue]) -> Families:
    """Group places in their order by family: of those that overlap in one, the longest stands."""
    grouped: dict[str, list[Place]] = {}
    for place in places:
        grouped.setdefault(cues[place[2]].family, []).append(place)
    if decoys := grouped.pop(_DECOY, None):
        _uncover(grouped, decoys, cues)
    return {family: tuple(_longest(found, cues)) for family, found in grouped.items() if found}


def _longest(places: Sequence[Place], cues: Sequence[Cue]) -> list[Hit]:
    """Return the hits at places of one family: of those that overlap the longest stands."""
    hits: list[Hit] = []
    last = size = 0
    for start, end, number in places:
        if start < last:
            if end - start <= size:
                continue
            hits.pop()
        cue = cues[number]
        hits.append(Hit(cue.family, cue.kind, start, end, cue))
        last, size = end, end - start
    return hits


def _uncover(
    grouped: Mapping[str, list[Place]], decoys: Iterable[Place], cues: Sequence[Cue]
) -> None:
    """Take the places that decoys cover out of the families."""
    spans: dict[str, list[tuple[int, int]]] = {}
    for start, end, number in decoys:
        spans.setdefault(cues[number].kind, []).append((start, end))
    covers = {kind: Stretches(found) for kind, found in spans.items()}
    for family, places in grouped.items():
        if cover := covers.get(_COVERED.get(family, "")):
            places[:] = [place for place in places if not cover.touch(place[0], place[1])]
