"""What the data is for, by the words."""

from collections.abc import Mapping
from typing import Final

from postilla.cues import Find
from postilla.reading import Reading
from postilla.recipients import VAGUE, Told, show

# Who gets data for this alone tells what it is for.
_IMPLIED: Final = {
    "advertising": "advertising",
    "analytics": "analytics",
    "successor": "transaction",
}


def tell_purposes(reading: Reading, recipients: Told) -> Told:
    """Return the purposes of a clause by rules alone, at least one."""
    told: Told = {}
    for hit in reading.own.of("purpose"):
        told.setdefault(hit.kind, reading.own.find(hit))
    for recipient, purpose in _IMPLIED.items():
        if recipient in recipients:
            told.setdefault(purpose, _as(purpose, recipients[recipient]))
    for cues in reading.above:
        if not told:
            for hit in cues.of("purpose"):
                told.setdefault(hit.kind, cues.find(hit))
    return told or {VAGUE: None}


def show_purpose(reading: Reading, kind: str, recipients: Mapping[str, Find | None]) -> Find | None:
    """Return the words that show a purpose of `kind`, or None when only the context does."""
    if kind == VAGUE:
        return None
    found = show(reading, kind, ("purpose",))
    if found is not None:
        return found
    implying = next((who for who, purpose in _IMPLIED.items() if purpose == kind), None)
    return _as(kind, recipients.get(implying)) if implying else None


def _as(kind: str, find: Find | None) -> Find | None:
    return Find(kind=kind, start=find.start, end=find.end) if find else None
