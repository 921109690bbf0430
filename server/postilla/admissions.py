"""What a sentence that both denies and admits leaves standing: who gets the data all the same."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from postilla.catalogue import Hit
from postilla.cues import Cues, Find
from postilla.recipients import NAMED, VAGUE, Told

# What ends all that a denial reaches over: a sentence's end, a semicolon, the bar of a table.
_STOP = re.compile(r"[;|]|[.!?](?=\s)")
_PART = re.compile(rf",|{_STOP.pattern}")
# "with nobody" looks back at what it denies, and denies nothing behind it.
_BACKWARD = "nobody"
# A denial of which none of these is part is about something else ("you do not see the same ads").
_VERBS = ("disclosure", "disclosure-noun", "handing", "sale")
# So many words at most stand before an exception that opens a sentence ("With the exception of").
_OPENING_WORDS = 2
_WHO, _WHAT_FOR, _WHICH = ("who", "company"), ("purpose", "purpose-hint"), ("data",)


class _Denied(NamedTuple):
    """What a denial reaches over, and the exception that may take it back; positions in a key."""

    start: int
    end: int
    excepted: tuple[int, int] | None = None

    def holds(self, at: int) -> bool:
        return self.start <= at < self.end

    def speaks_of(self, verb: Hit) -> bool:
        """Tell whether a verb is denied: behind the denial, or right before it ("share no")."""
        return self.start <= verb.end + 1 and verb.start < self.end

    def excepts(self, places: Iterable[int]) -> bool:
        """Tell whether the exception takes back the denial, not but for who stands in it."""
        if self.excepted is None:
            return False
        start, end = self.excepted
        return not any(start <= at < end for at in places)


class Admissions:
    """Tells what of a sentence is not only denied in it.

    "We never pass your data to advertisers, except to our suppliers" denies the former and admits
    the latter. An exception that names nobody ("without your consent") admits whom it stands by.
    What the data are for, and which they are, holds for an exception, too.
    """

    def __init__(self, own: Cues, shown: Iterable[Find | None]) -> None:
        """Take the cues of the sentence, and the words that show who gets the data."""
        self._own = own
        denied, self._turns = _denied_in(own)
        places = [find.start - own.passage.start for find in shown if find]
        self._denied = [stretch for stretch in denied if not stretch.excepts(places)]
        self._outright = [stretch for stretch in denied if stretch.excepted is None]

    def recipients(self, told: Told) -> Told:
        """Return those recipients that are not only denied.

        All of them, if none is left and a turn behind the denial admits what names nobody else
        ("we do not share your name with advertisers, but may share your age").
        """
        left = self._left(told, self._denied, _WHO)
        return left or (told if self._turns else {VAGUE: None})

    def names(self, finds: Sequence[Find]) -> list[Find]:
        """Return those names that are not only denied."""
        return [find for find in finds if not self._holds(find, self._denied)]

    def purposes(self, told: Told) -> Told:
        """Return those purposes for which data is not only said not to be shared."""
        return self._left(told, self._outright, _WHAT_FOR) or {VAGUE: None}

    def data(self, finds: Iterable[Find]) -> list[Find]:
        """Return those kinds of data that are not only said not to be shared."""
        told: Told = {find.kind: find for find in finds}
        return [find for find in self._left(told, self._outright, _WHICH).values() if find]

    def _left(self, told: Told, denied: Sequence[_Denied], families: Iterable[str]) -> Told:
        """Return the values that are admitted, each where it first is."""
        left: Told = {}
        for kind, find in told.items():
            if not self._holds(find, denied):
                left[kind] = find
            elif other := next(
                (other for other in self._all(kind, families) if not self._holds(other, denied)),
                None,
            ):
                left[kind] = other
        return left

    def _all(self, kind: str, families: Iterable[str]) -> Iterator[Find]:
        for family in families:
            for hit in self._own.of(family):
                if hit.kind == kind or (kind == NAMED and family == "company"):
                    yield self._own.find(hit, kind)

    def _holds(self, find: Find | None, stretches: Iterable[_Denied]) -> bool:
        if find is None:
            return False
        at = find.start - self._own.passage.start
        return any(stretch.holds(at) for stretch in stretches)


def _denied_in(own: Cues) -> tuple[list[_Denied], bool]:
    """Return what the denials of a sentence reach over, and whether a turn stands behind one.

    A denial reaches to the next, to an exception, a turn ("but") or the end of the sentence. An
    exception holds for all denials that follow each other before it.
    """
    key = own.passage.key
    exceptions = own.of("exception")
    starts = {hit.start for hit in exceptions}
    turns = sorted(starts | {hit.start for hit in own.of("boundary")})
    verbs = [hit for family in _VERBS for hit in own.of(family)]
    stretches: list[_Denied] = []
    has_turned = False
    following = len(key)
    for denial in reversed(_denials(own)):
        stop = _STOP.search(key, denial.end, following)
        last = stop.start() if stop else following
        turn = next((at for at in turns if denial.end <= at < last), None)
        has_turned |= any(denial.end <= at < following for at in turns)
        excepted = _opened(key, exceptions, denial)
        if turn is None and stop is None and stretches:
            # One after the other ("do not and never will", "neither … nor"): they are one.
            after = stretches.pop()
            last, excepted = after.end, excepted or after.excepted
        elif turn is not None:
            last = turn
            excepted = (turn, following) if turn in starts else excepted
        stretches.append(_Denied(denial.start, last, excepted))
        following = denial.start
    denied = [each for each in stretches if any(each.speaks_of(verb) for verb in verbs)]
    return denied, has_turned


def _denials(own: Cues) -> list[Hit]:
    """Return the words of denial of a sentence, but those of its exceptions ("se non")."""
    exceptions = own.of("exception")
    return [
        hit
        for hit in own.of("negation")
        if hit.kind != _BACKWARD
        and not any(other.start < hit.end and hit.start < other.end for other in exceptions)
    ]


def _opened(key: str, exceptions: Iterable[Hit], denial: Hit) -> tuple[int, int] | None:
    """Return the exception before a denial that opens its sentence, or leads up to it."""
    for hit in exceptions:
        if hit.start < denial.start and (
            len(key[: hit.start].split()) <= _OPENING_WORDS
            or not _PART.search(key, hit.end, denial.start)
        ):
            return hit.start, denial.start
    return None
