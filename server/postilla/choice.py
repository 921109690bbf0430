"""Whether the reader is asked first, or may refuse."""

import re
import tomllib
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Self, cast

from postilla.catalogue import Hit
from postilla.cues import Cues
from postilla.errors import DataError
from postilla.model import Choice, ChoiceKind, Document, Link
from postilla.reading import Reading

_FIELDS = {"alternatives", "duties"}
# So many characters before a choice are read for an "or".
_OR_REACH = 12
# No sentence is longer than this; a cell of a table with a list in it is.
_ONE_STATEMENT = 1500
_ADDRESS = re.compile(r"https?://[^\s<>()\[\]\"']+[^\s<>()\[\]\"'.,;:]")


class ChoiceReader:
    """Reads choices with the words of `languages/<code>/choice.toml`."""

    def __init__(self, words: Mapping[str, Sequence[str]]) -> None:
        """Compile `words`: those for "or" (alternatives), and for the law (duties)."""
        either = {name: "|".join(words[name]) for name in _FIELDS}
        self._before = re.compile(rf"\b(?:{either['alternatives']})\W+$")
        self._after = re.compile(
            rf"\W*(?:{either['alternatives']})\W+(?:\w+\W+){{0,2}}(?:{either['duties']})\b"
        )

    @classmethod
    @cache
    def load(cls, language: str) -> Self:
        """Return the reader of `language`. Raises DataError when its data is broken."""
        source = files("postilla") / "languages" / language / "choice.toml"
        table = tomllib.loads(source.read_text(encoding="utf-8"))
        table.pop("cue", None)
        if set(table) != _FIELDS:
            raise DataError(f"choice.toml must have {sorted(_FIELDS)}; has {sorted(table)}")
        return cls(table)

    def find(self, reading: Reading, document: Document) -> Choice:
        """Return the choice that the clause of `reading` leaves, with its words and its link.

        Consent is asked by the clause itself, its lead-in or its heading; a way out is offered by
        the clause itself. Where both are named the clause is as good as consent. Where a duty of
        the law would do as well, nobody waits for consent; and in a text of many statements that
        stands as one nobody knows which of them a choice is about.
        """
        if len(reading.unit.key) > _ONE_STATEMENT:
            return Choice()
        duty = reading.own.first("who-hint", "authority") is not None
        hits = reading.own.of("choice")
        if duty:
            hits = tuple(hit for hit in hits if not self._is_alternative(hit, reading.unit.key))
        place: Cues = reading.own
        kinds = {hit.kind for hit in hits}
        if "consent" not in kinds and not duty:
            for cues in (reading.lead_in, *reading.headings[:1]):
                if cues is not None and any(hit.kind == "consent" for hit in cues.of("choice")):
                    place, hits, kinds = cues, cues.of("choice"), {"consent"}
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

    def _is_alternative(self, hit: Hit, key: str) -> bool:
        """Tell whether "or" stands before the words of a choice, or leads from them to a duty."""
        return bool(
            self._before.search(key, max(0, hit.start - _OR_REACH), hit.start)
            or self._after.match(key, hit.end)
        )


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
