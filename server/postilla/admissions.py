"""What a sentence that both denies and admits leaves standing: who gets the data all the same."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from postilla.catalogue import Hit
from postilla.cues import Cues, Find, Stretches
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

    def is_taken_back(self, places: Sequence[int]) -> bool:
        """Tell whether the exception takes back the denial, and not but for who stands in it.

        `places` are where those stand who get the data, in order.
        """
        if self.excepted is None:
            return False
        start, end = self.excepted
        at = bisect_left(places, start)
        return at == len(places) or places[at] >= end


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
        places = sorted(find.start - own.passage.start for find in shown if find)
        self._denied = Stretches(
            (each.start, each.end) for each in denied if not each.is_taken_back(places)
        )
        self._outright = Stretches(
            (each.start, each.end) for each in denied if each.excepted is None
        )

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

    def _left(self, told: Told, denied: Stretches, families: Iterable[str]) -> Told:
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

    def _holds(self, find: Find | None, stretches: Stretches) -> bool:
        if find is None:
            return False
        at = find.start - self._own.passage.start
        return stretches.touch(at, at + 1)


def _denied_in(own: Cues) -> tuple[list[_Denied], bool]:
    """Return what the denials of a sentence reach over, and whether a turn stands behind one.

    A denial reaches to the next, to an exception, a turn ("but") or the end of the sentence. An
    exception holds for all denials that follow each other before it.
    """
    key = own.passage.key
    exceptions = [hit.start for hit in own.of("exception")]
    starts = set(exceptions)
    turns = sorted(starts | {hit.start for hit in own.of("boundary")})
    parts = [match.start() for match in _PART.finditer(key)]
    opening = next(iter(exceptions), None)
    if opening is not None and len(key[:opening].split()) > _OPENING_WORDS:
        opening = None
    stretches: list[_Denied] = []
    has_turned = False
    following = len(key)
    for denial in reversed(_denials(own)):
        stop = _STOP.search(key, denial.end, following)
        last = stop.start() if stop else following
        at = bisect_left(turns, denial.end)
        turn = turns[at] if at < len(turns) and turns[at] < following else None
        has_turned |= turn is not None
        leading = _leading(exceptions, parts, denial.start)
        if leading is None and opening is not None and opening < denial.start:
            leading = opening
        excepted = None if leading is None else (leading, denial.start)
        if turn is not None and turn < last:
            last = turn
            if turn in starts:
                excepted = turn, following
        elif stop is None and stretches:
            # One after the other ("do not and never will", "neither … nor"): they are one.
            after = stretches.pop()
            last, excepted = after.end, excepted or after.excepted
        stretches.append(_Denied(denial.start, last, excepted))
        following = denial.start
    # A verb behind the denial is denied, and one right before it ("share no").
    verbs = Stretches((hit.start, hit.end + 2) for family in _VERBS for hit in own.of(family))
    return [each for each in stretches if verbs.touch(each.start, each.end)], has_turned


def _denials(own: Cues) -> list[Hit]:
    """Return the words of denial of a sentence, but those of its exceptions ("se non")."""
    exceptions = Stretches((hit.start, hit.end) for hit in own.of("exception"))
    return [
        hit
        for hit in own.of("negation")
        if hit.kind != _BACKWARD and not exceptions.touch(hit.start, hit.end)
    ]


def _leading(exceptions: Sequence[int], parts: Sequence[int], denial: int) -> int | None:
    """Return the exception that leads up to a denial, with none of `parts` between the two."""
    before = bisect_left(exceptions, denial)
    if not before:
        return None
    last = exceptions[before - 1]
    return last if bisect_left(parts, last) == bisect_left(parts, denial) else None
