"""Who gets the data, by the words: recipients that a clause names, shows or points back to."""

import re
from collections.abc import Collection, Iterable
from typing import Final

from postilla.catalogue import Hit
from postilla.cues import Cues, Find, Stretches
from postilla.reading import Reading

# The values of an attribute in the order of their evidence, with the words that show each.
Told = dict[str, Find | None]

NAMED: Final = "named"
VAGUE: Final = "unspecified"
# After these a general word ("third parties") is told by example and counts no longer.
_EXAMPLE = re.compile(
    r"\W*(?:such as|including|like|e\.?g|namely|who|that|which|come|quali|tra cui|ad es|es\.|inclus"
    r"|ivi compres|i quali|che)\b"
)
# Hints of these kinds need no recipient beside them; of the others they tell the kind.
_ALONE: Final = ("authority", "public")
_HINTED: Final = ("authority", "advertising", "analytics", "partner", "public")
# A company that does only this is told by its kind even where another recipient is named.
_TELLING: Final = frozenset({"analytics", "advertising"})
# A hint of these kinds says what the "third parties" beside it are.
_DEFINING: Final = frozenset({"processor", "advertising", "analytics"})


def tell_recipients(reading: Reading, before: Collection[str]) -> Told:
    """Return the recipients of a clause by rules alone, at least one.

    `before` are the recipients of the clause that it follows, to which it may point back.
    """
    return _Teller(reading, before if reading.follows else ()).tell()


class _Teller:
    """Weighs what a clause names against what it only shows, points at or inherits."""

    def __init__(self, reading: Reading, before: Collection[str]) -> None:
        own = reading.own
        self._reading = reading
        self._own = own
        self._before = before
        self._pointing = own.of("reference")
        self._hints = own.kinds("who-hint")
        self._weak = own.of("who-weak")
        self._strong, self._pointed = self._split()
        self._vague = self._nouns()
        self._told: Told = {}

    def tell(self) -> Told:
        self._name()
        if "successor" in self._hints:
            self._show("successor")
        if "processor" in self._hints and not self._kinds():
            self._show("processor")
        if not self._kinds() and (self._pointed or self._pointing):
            self._point_back()
        if not self._kinds():
            self._take_hint()
        if NAMED in self._told and not self._kinds():
            self._take_over()
        if not self._kinds() and not self._vague:
            for hit in self._weak:
                self._told.setdefault(hit.kind, self._own.find(hit))
        if not self._told and not self._vague:
            self._inherit()
        self._add_vague()
        return self._told or {VAGUE: None}

    def _kinds(self) -> bool:
        """Tell whether anything but a name has been told."""
        return bool(self._told.keys() - {NAMED})

    def _split(self) -> tuple[list[Hit], list[Hit]]:
        """Return the recipients that are named here, and those that only point back to others."""
        named = [hit for hit in self._own.of("who") if hit.kind != VAGUE]
        pointing = Stretches((hit.start, hit.end) for hit in self._pointing)
        here = [hit for hit in named if not pointing.touch(hit.start, hit.end)]
        pointed = [hit for hit in named if pointing.touch(hit.start, hit.end)]
        if pointed and (here or set(self._before) - {VAGUE, NAMED}):
            return here, pointed
        return named, []

    def _nouns(self) -> list[Hit]:
        """Return the general words that are nouns: not "third-party" before another cue."""
        starts = {
            hit.start
            for family in ("who", "company", "who-weak", "purpose")
            for hit in self._own.of(family)
        }
        return [
            hit for hit in self._own.of("who") if hit.kind == VAGUE and hit.end + 1 not in starts
        ]

    def _name(self) -> None:
        for hit in self._strong:
            self._told.setdefault(hit.kind, self._own.find(hit))
        for hit in self._own.of("company"):
            self._told.setdefault(NAMED, self._own.find(hit, NAMED))
            if hit.kind != NAMED and (not self._strong or hit.kind in _TELLING):
                self._told.setdefault(hit.kind, self._own.find(hit))
        for name in self._reading.names:
            self._told.setdefault(NAMED, name)
        if self._reading.group is not None:
            self._told.setdefault("group", self._reading.group)

    def _show(self, kind: str) -> None:
        if hit := self._own.first("who-hint", kind):
            self._told.setdefault(kind, self._own.find(hit))

    def _point_back(self) -> None:
        for kind in self._before:
            if kind != VAGUE and self._pointing:
                # "These partners" shows who is meant, but names no company.
                shown = None if kind == NAMED else self._own.find(self._pointing[0], kind)
                self._told.setdefault(kind, shown)

    def _take_hint(self) -> None:
        somebody = self._vague or self._weak or self._pointing or self._own.of("company")
        for kind in _HINTED:
            if kind in self._hints and (not self._vague if kind in _ALONE else somebody):
                self._show(kind)
                return

    def _take_over(self) -> None:
        for kind in self._before:
            if kind != VAGUE:
                self._told.setdefault(kind, None)

    def _inherit(self) -> None:
        """Take what the clause before says, in a list what introduces it; else the heading."""
        if self._reading.lead_in is None:
            self._told.update(dict.fromkeys(self._before))
        for cues in self._reading.above:
            if not self._told:
                self._lend(cues)

    def _lend(self, cues: Cues) -> None:
        for hit in cues.of("who"):
            if hit.kind != VAGUE:
                self._told.setdefault(hit.kind, cues.find(hit))
        for hit in cues.of("company"):
            self._told.setdefault(NAMED, cues.find(hit, NAMED))
            self._told.setdefault(hit.kind, cues.find(hit))

    def _add_vague(self) -> None:
        key = self._reading.unit.key
        for hit in self._vague:
            defined = "successor" in self._told or self._hints & _DEFINING
            if self._kinds() and (defined or _EXAMPLE.match(key, hit.end)):
                continue
            self._told.setdefault(VAGUE, self._own.find(hit))


def show_recipient(reading: Reading, kind: str, told: Told) -> Find | None:
    """Return the words that show a recipient of `kind`, or None when only the context does."""
    found = told.get(kind)
    if found is not None or kind in {NAMED, VAGUE}:
        return found
    return show(reading, kind, ("who", "company", "who-hint", "who-weak"))


def show(reading: Reading, kind: str, families: Iterable[str]) -> Find | None:
    """Return the first words of `families` that show `kind`: in the clause, else above it."""
    families = tuple(families)
    for cues in (reading.own, *reading.above):
        for family in families:
            if hit := cues.first(family, kind):
                return cues.find(hit)
    return None
