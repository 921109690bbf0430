"""Whether the reader is asked first, or may refuse."""

import re
from bisect import bisect_left
from typing import cast

from postilla.cues import Cues
from postilla.model import Choice, ChoiceKind, Document, Link
from postilla.reading import Reading

_ADDRESS = re.compile(r"https?://[^\s<>()\[\]\"']+[^\s<>()\[\]\"'.,;:]")


def find_choice(reading: Reading, document: Document) -> Choice:
    """Return the choice that the clause of `reading` leaves, with its words and its link.

    Consent is asked by the clause itself, its lead-in or its heading; a way out is offered by the
    clause itself. Where both are named the clause is as good as consent.
    """
    hits = reading.own.of("choice")
    place: Cues = reading.own
    kinds = {hit.kind for hit in hits}
    if "consent" not in kinds:
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
