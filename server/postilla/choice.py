"""Whether the reader is asked first, or may refuse."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Self, cast

from postilla.catalogue import Hit
from postilla.cues import Cues
from postilla.model import Choice, ChoiceKind, Document, Link
from postilla.reading import Reading
from postilla.words import load_words

_FIELDS = ("alternatives", "duties", "absences")
# So many characters before a choice are read for an "or".
_OR_REACH = 12
# So many characters before a choice are read for a "without".
_ABSENCE_REACH = 60
_SENTENCE_END = re.compile(r"[.!?](?=\s)")
_STOP = re.compile(rf"[;:]|{_SENTENCE_END.pattern}")
# No sentence is longer than this; a cell of a table with a list in it is.
_ONE_STATEMENT = 1500
_ADDRESS = re.compile(r"https?://[^\s<>()\[\]\"']+[^\s<>()\[\]\"'.,;:]")


class ChoiceReader:
    """Reads choices with the words of `languages/<code>/choice.toml`."""

    def __init__(self, words: Mapping[str, Sequence[str]]) -> None:
        """Compile `words`: for "or" (alternatives), the law (duties), "without" (absences)."""
        either = {name: "|".join(words[name]) for name in _FIELDS}
        self._before = re.compile(rf"\b(?:{either['alternatives']})\W+$")
        self._or = re.compile(rf"\W*(?:{either['alternatives']})\b")
        self._after = re.compile(
            rf"\W*(?:{either['alternatives']})\W+(?:\w+\W+){{0,2}}(?:{either['duties']})\b"
        )
        self._absence = re.compile(rf"\b(?:{either['absences']})\b")

    @classmethod
    @cache
    def load(cls, language: str) -> Self:
        """Return the reader of `language`. Raises DataError when its data is broken."""
        return load_words(language, "choice", _FIELDS, cls, alone=True)

    def find(self, reading: Reading, document: Document) -> Choice:
        """Return the choice that the clause of `reading` leaves, with its words and its link.

        Consent is asked by the clause itself, or by its lead-in or its heading unless it denies in
        its own words; a way out is offered by the clause itself. Where both are named the clause
        is as good as consent. What is done without consent asks for none; what is not done without
        it does. Where a duty of the law would do as well, nobody waits for consent; and in a text
        of many statements that stands as one nobody knows which of them a choice is about.
        """
        if len(reading.unit.key) > _ONE_STATEMENT:
            return Choice()
        duty = reading.own.first("who-hint", "authority") is not None
        hits = self._asked(reading.own, is_below=reading.detection.stance != "shares")
        if duty:
            hits = tuple(hit for hit in hits if not self._is_alternative(hit, reading.unit.key))
        place: Cues = reading.own
        kinds = {hit.kind for hit in hits}
        if "consent" not in kinds and not duty and not _denies_itself(reading):
            for cues in _lending(reading):
                lent = self._asked(cues, lends=True)
                if any(hit.kind == "consent" for hit in lent):
                    place, hits, kinds = cues, lent, {"consent"}
                    break
        if not hits:
            return Choice()
        kind = "consent" if "consent" in kinds else "opt-out"
        hit = next(hit for hit in hits if hit.kind == kind)
        span = document.locate(place.passage.start + hit.start, place.passage.start + hit.end)
        return Choice(
            kind=cast("ChoiceKind", kind),
            text=document.text[span.start : span.end],
            start=span.start,
            end=span.end,
            url=_url(reading, document) if kind == "opt-out" else None,
        )

    def _asked(self, cues: Cues, *, is_below: bool = False, lends: bool = False) -> tuple[Hit, ...]:
        """Return the choices in `cues` but the consent that nobody waits for.

        `is_below` tells that the denial may stand above, `lends` that the choice is lent to a
        list: what its lead-in excepts from "not without your consent" waits for none.
        """
        asked = []
        is_denied_above = is_below and not cues.of("negation")
        for hit in cues.of("choice"):
            absence = self._absence_of(hit, cues.passage.key)
            if absence is not None and (
                not (is_denied_above or _is_denied(absence, cues))
                or (lends and _is_excepted_after(hit, cues))
            ):
                continue
            if lends and not self._is_lent(hit, cues):
                continue
            asked.append(hit)
        return tuple(asked)

    def _absence_of(self, hit: Hit, key: str) -> int | None:
        """Return where a "without" begins that leads to `hit`, or begins it."""
        start = max(0, hit.start - _ABSENCE_REACH)
        for absence in self._absence.finditer(key, start, hit.end):
            if absence.end() >= hit.start - 1:
                return absence.start()
        return None

    def _is_lent(self, hit: Hit, cues: Cues) -> bool:
        """Tell whether a passage lends the choice of `hit` to what stands below it.

        It does not by one word alone ("Consent"), nor by what it says of another case ("with your
        consent or in the following cases") or in a sentence that is not its last.
        """
        key = cues.passage.key
        return (
            " " in cues.words(hit)
            and self._or.match(key, hit.end) is None
            and _SENTENCE_END.search(key, hit.end) is None
        )

    def _is_alternative(self, hit: Hit, key: str) -> bool:
        """Tell whether "or" stands before the words of a choice, or leads from them to a duty."""
        return bool(
            self._before.search(key, max(0, hit.start - _OR_REACH), hit.start)
            or self._after.match(key, hit.end)
        )


def _lending(reading: Reading) -> Iterator[Cues]:
    """Yield what lends a clause its consent; no heading does so where an authority asks."""
    if reading.lead_in is not None:
        yield reading.lead_in
    if reading.own.kinds("who") != {"authority"}:
        yield from reading.headings[:1]


def _denies_itself(reading: Reading) -> bool:
    """Tell whether a clause denies in its own words, so that no consent above it is about it."""
    return reading.detection.stance == "denies" and bool(reading.own.of("negation"))


def _is_denied(at: int, cues: Cues) -> bool:
    """Tell whether a denial reaches a "without" at `at`, or follows with the verb."""
    key = cues.passage.key
    start = max((stop.end() for stop in _STOP.finditer(key, 0, at)), default=0)
    end = stop.start() if (stop := _STOP.search(key, at)) else len(key)
    denials = [hit for hit in cues.of("negation") if start <= hit.start < end]
    before = max((hit.end for hit in denials if hit.end <= at), default=None)
    if before is None:
        is_said = any(start <= hit.start < at for hit in cues.of("disclosure"))
        return not is_said and any(hit.start > at for hit in denials)
    return not any(before <= hit.start < at for hit in cues.of("boundary"))


def _is_excepted_after(hit: Hit, cues: Cues) -> bool:
    return any(other.kind == "except" and other.start >= hit.end for other in cues.of("exception"))


def _url(reading: Reading, document: Document) -> str | None:
    unit, links = reading.unit, document.links
    for number in range(bisect_left(links, unit.start, key=_start), len(links)):
        if links[number].start >= unit.end:
            break
        if links[number].end <= unit.end:
            return links[number].url
    address = _ADDRESS.search(unit.text)
    return address[0] if address else None


def _start(link: Link) -> int:
    return link.start
