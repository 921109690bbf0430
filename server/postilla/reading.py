"""A clause's unit read in context: which cues occur in it, in what introduces it and above it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from postilla.catalogue import Catalogue, Hit
from postilla.names import Names
from postilla.model import Detection, Passage, Unit

_MASKED = {"who": "who", "who-hint": "who", "purpose": "purpose", "choice": "choice"}
# A sentence that points back ("these companies") is this close behind the one it points to.
_NEAR = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Find:
    """A value of an attribute with the plain positions of the words that show it."""

    kind: str
    start: int
    end: int
    iri: str | None = None


@dataclass(frozen=True, slots=True)
class Cues:
    """The cues that occur in one passage, by family; `start` is the passage's plain position."""

    passage: Passage | Unit
    families: dict[str, list[Hit]]

    def of(self, family: str) -> list[Hit]:
        """Return the cues of `family`, by position."""
        return self.families.get(family, [])

    def has(self, family: str, kind: str) -> bool:
        """Tell whether a cue of `family` and `kind` occurs."""
        return any(hit.kind == kind for hit in self.families.get(family, ()))

    def kinds(self, family: str) -> set[str]:
        """Return the kinds of `family` that occur."""
        return {hit.kind for hit in self.families.get(family, ())}

    def without(self, names: frozenset[str]) -> "Cues":
        """Return the cues without the companies whose names start with one of `names`."""
        if not names or not any(family in self.families for family in _COMPANIES):
            return self
        families = dict(self.families)
        for family in _COMPANIES:
            families[family] = [
                hit
                for hit in families.get(family, ())
                if self.passage.key[hit.start : hit.end].split()[0] not in names
            ]
        return Cues(self.passage, families)

    def find(self, hit: Hit, kind: str | None = None) -> Find:
        """Return `hit` as a find in plain positions."""
        start = self.passage.start
        return Find(
            kind=kind or hit.kind, start=start + hit.start, end=start + hit.end, iri=hit.cue.iri
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One detected unit with the cues of all that it is judged with.

    `headings` is innermost first. `before` is the reading of the clause that this one may point
    back to: close above it and under the same heading.
    """

    detection: Detection
    unit: Unit
    own: Cues
    lead_in: Cues | None
    headings: tuple[Cues, ...]
    names: tuple[Find, ...]
    before: "Reading | None" = None


# A name that stands early in a document, and again under so many headings, is the first party's
# own, and no recipient.
_OWN_PLACES = 4
_OWN_HEADINGS = 3
_OWN_SHARE = 0.1
_EARLY_UNITS = 12
_EARLY_SHARE = 0.1
# A cue of these families explains a capitalised word; but "the Acme Group" names somebody too.
_EXPLAINED = ("who", "company", "company-word", "data", "purpose", "region", "group")
_MAY_NAME = ("group",)
_COMPANIES = ("company", "company-word")


class Reader:
    """Reads the units of one document; a passage that recurs is scanned once."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._names = Names.load()
        self._own_names: dict[str, bool] = {}
        self._seen: dict[tuple[int, int], Cues] = {}

    def read(self, detections: Sequence[Detection]) -> list[Reading]:
        """Return a reading of each unit that was found to be a clause, in text order."""
        units = [self._cues(detection.unit) for detection in detections]
        own_names = first_party(units)
        readings: list[Reading] = []
        for detection, own in zip(detections, units, strict=True):
            if not detection.found:
                continue
            unit = detection.unit
            last = readings[-1] if readings else None
            near = (
                last is not None
                and unit.index - last.unit.index <= _NEAR
                and unit.heading == last.unit.heading
            )
            readings.append(
                Reading(
                    detection=detection,
                    unit=unit,
                    own=own.without(own_names),
                    lead_in=self._cues(unit.lead_in).without(own_names) if unit.lead_in else None,
                    headings=tuple(
                        self._cues(passage).without(own_names) for passage in reversed(unit.heading)
                    ),
                    names=self._names_of(own, units),
                    before=last if near else None,
                )
            )
        return readings

    def _names_of(self, own: Cues, units: Sequence[Cues]) -> tuple[Find, ...]:
        """Return the companies that no list knows: no cue explains them, none is the first party."""
        passage = own.passage
        known = [
            hit for family in _EXPLAINED for hit in own.of(family) if hit.kind not in _MAY_NAME
        ]
        return tuple(
            Find(kind="named", start=passage.start + start, end=passage.start + end)
            for start, end in self._names.find(passage.text)
            if not any(hit.start < end and start < hit.end for hit in known)
            and not self._is_own_name(passage.text[start:end].split()[0], units)
        )

    def _is_own_name(self, word: str, units: Sequence[Cues]) -> bool:
        own = self._own_names.get(word)
        if own is None:
            places = [at for at, cues in enumerate(units) if word in cues.passage.text]
            own = self._own_names[word] = _is_own(places, units)
        return own

    def cues_of(self, unit: Unit) -> Cues:
        """Return the cues of a unit that was read."""
        return self._seen[unit.start, unit.end]

    def _cues(self, passage: Passage | Unit) -> Cues:
        place = (passage.start, passage.end)
        cues = self._seen.get(place)
        if cues is None:
            cues = Cues(passage, _by_family(self._catalogue.scan(passage.key)))
            self._seen[place] = cues
        return cues


def _is_own(places: Sequence[int], units: Sequence[Cues]) -> bool:
    """Tell whether a name that stands in the units at `places` is the first party's own."""
    early = max(_EARLY_UNITS, int(_EARLY_SHARE * len(units)))
    if len(places) < _OWN_PLACES or places[0] >= early:
        return False
    passages = (units[place].passage for place in places)
    headings = {unit.heading[-1:] for unit in passages if isinstance(unit, Unit)}
    return len(headings) >= _OWN_HEADINGS


def first_party(units: Sequence[Cues]) -> frozenset[str]:
    """Return those listed company names of one word that are the first party's own."""
    places: dict[str, list[int]] = {}
    for number, cues in enumerate(units):
        key = cues.passage.key
        for name in {key[hit.start : hit.end] for hit in cues.of("company")}:
            if " " not in name:
                places.setdefault(name, []).append(number)
    return frozenset(
        name
        for name, found in places.items()
        if len(found) >= _OWN_SHARE * len(units) and _is_own(found, units)
    )


def _by_family(hits: Iterable[Hit]) -> dict[str, list[Hit]]:
    """Group `hits`; a hit that a decoy or a longer hit of its family covers is left out."""
    families: dict[str, list[Hit]] = {}
    for hit in hits:
        families.setdefault(hit.family, []).append(hit)
    decoys = families.pop("decoy", [])
    for family, members in families.items():
        masked = _MASKED.get(family)
        hidden = [decoy for decoy in decoys if decoy.kind == masked]
        families[family] = _longest(members, hidden)
    return families


def _longest(hits: list[Hit], hidden: list[Hit]) -> list[Hit]:
    kept: list[Hit] = []
    for hit in hits:
        if any(decoy.start < hit.end and hit.start < decoy.end for decoy in hidden):
            continue
        if kept and hit.start < kept[-1].end:
            if hit.end - hit.start > kept[-1].end - kept[-1].start:
                kept[-1] = hit
            continue
        kept.append(hit)
    return kept
