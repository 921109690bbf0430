"""Clauses read in context: their cues, those above them, and the companies that they name."""

import re
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from postilla.catalogue import Catalogue
from postilla.cues import CueFinder, Cues, Find, Stretches
from postilla.model import Detection, Passage, Unit, keys_of
from postilla.names import Names
from postilla.own_names import OwnNames
from postilla.places import Places

# A sentence that points back ("these companies") is this close behind the one it points to.
_NEAR: Final = 2
_COMPANIES: Final = ("company", "company-word")
# A cue of these families explains a capitalised word that would else count as a name. That of a
# group does not: "the Acme Group" names somebody.
_EXPLAINING: Final = ("who", *_COMPANIES, "data", "purpose", "region", "group")
_GROUP: Final = "group"
# The end of a role of one company, and a name: "our vendor Acme", "our vendor, Acme".
_ROLE: Final = re.compile(r"[a-rt-z],? [A-Z]")


# The blank behind a company, and the first character of what follows.
_JOINT: Final = 2


class Reading(NamedTuple):
    """A unit that was found to be a clause, with the cues of all that it is judged with.

    `headings` is innermost first. `names` are companies that no list knows, `group` the first
    group of companies that is named, which may be the first party's. `follows` tells whether the
    clause before it is so close, and under the same heading, that this one may point back to it,
    `introduces` whether it opens a list in which clauses were found.
    """

    detection: Detection
    unit: Unit
    own: Cues
    lead_in: Cues | None
    headings: tuple[Cues, ...]
    names: tuple[Find, ...]
    group: Find | None
    follows: bool
    introduces: bool

    @property
    def above(self) -> Iterator[Cues]:
        """The lead-in and the innermost heading, which lend a clause what it leaves unsaid."""
        if self.lead_in is not None:
            yield self.lead_in
        yield from self.headings[:1]


class Reader:
    """Reads the units of one document."""

    def __init__(
        self,
        detections: Sequence[Detection],
        catalogue: Catalogue,
        places: Places | None = None,
    ) -> None:
        """Take the detections of all units in text order, and the places of the cues in them.

        `places` are what `catalogue` finds in the passages of the units; they are looked for
        where they are not given.
        """
        if places is None:
            places = catalogue.places(keys_of(detection.unit for detection in detections))
        finder = CueFinder(catalogue, places)
        self._found = [detection for detection in detections if detection.found]
        clauses = keys_of(detection.unit for detection in self._found)
        self._clauses = {key: finder.in_clause(key) for key in clauses}
        self._surroundings = dict(finder.in_surroundings())
        self._names = Names.load()
        self._own = OwnNames(
            [detection.unit for detection in detections],
            (
                (number, cues)
                for number, d in enumerate(detections)
                if (cues := self.cues_of(d.unit))
            ),
        )

    def cues_of(self, unit: Unit) -> Cues | None:
        """Return the cues of any unit, None without any; of one that is no clause, a few only."""
        families = self._clauses.get(unit.key)
        if families is None:
            families = self._surroundings.get(unit.key)
        return Cues(unit, families) if families else None

    def readings(self) -> list[Reading]:
        """Return a reading of each unit that was found to be a clause."""
        readings: list[Reading] = []
        lists = {(p.start, p.end) for d in self._found if (p := d.unit.lead_in)}
        for detection in self._found:
            unit = detection.unit
            before = readings[-1].unit if readings else None
            own = self._cues(unit)
            names, group = self._unknown(own)
            readings.append(
                Reading(
                    detection=detection,
                    unit=unit,
                    own=own,
                    lead_in=self._cues(unit.lead_in) if unit.lead_in else None,
                    headings=tuple(self._cues(passage) for passage in reversed(unit.heading)),
                    names=names,
                    group=group,
                    follows=before is not None
                    and unit.index - before.index <= _NEAR
                    and unit.heading == before.heading,
                    introduces=(unit.start, unit.end) in lists,
                )
            )
        return readings

    def _cues(self, passage: Passage | Unit) -> Cues:
        """Return the cues of a passage, without names that are no company here."""
        cues = Cues(passage, self._clauses[passage.key])
        if _COMPANIES[0] not in cues.families and _COMPANIES[1] not in cues.families:
            return cues
        families = dict(cues.families)
        companies = [
            hit
            for family in _COMPANIES
            for hit in cues.of(family)
            if not self._own.is_listed(cues.words(hit))
            and (family == _COMPANIES[0] or passage.text[hit.start].isupper())
        ]
        families.pop(_COMPANIES[1], None)
        families[_COMPANIES[0]] = tuple(companies)
        return Cues(passage, families)

    def _unknown(self, own: Cues) -> tuple[tuple[Find, ...], Find | None]:
        """Return the companies that no list knows and no cue explains, but the first party.

        The second value is the first group that is named, the first party's own included.
        """
        passage = own.passage
        introduced = [
            hit.end for hit in own.of("naming") if self._names.introduces(passage.key, hit.start)
        ]
        introduced += [hit.end for hit in own.of("who") if _ROLE.match(passage.text, hit.end - 1)]
        spans = self._names.find(passage.text, introduced)
        if not spans:
            return (), None
        # A name right behind a listed company is the end of a longer one ("Google Cloud Acme Ltd").
        explained = Stretches(
            (hit.start, hit.end + _JOINT * (family in _COMPANIES and _goes_on(passage, hit.end)))
            for family in _EXPLAINING
            for hit in own.of(family)
            if hit.kind != _GROUP
        )
        names: list[Find] = []
        group = None
        for start, end, grouped in spans:
            if explained.touch(start, end):
                continue
            name, at = passage.text[start:end], passage.start
            if grouped and group is None:
                group = Find(kind=_GROUP, start=at + grouped[0], end=at + grouped[1])
            if not self._own.is_own(name):
                names.append(Find(kind="named", start=at + start, end=at + end))
        return tuple(names), group


def _goes_on(passage: Passage | Unit, end: int) -> bool:
    return passage.text.startswith(" ", end)
