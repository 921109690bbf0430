"""The words that show what the data is for."""

from collections.abc import Mapping
from typing import Final

from postilla.cues import Find
from postilla.reading import Reading
from postilla.recipients import VAGUE, show

# Who gets data for this alone tells what it is for.
_IMPLIED: Final = {
    "advertising": "advertising",
    "analytics": "analytics",
    "successor": "transaction",
}


def show_purpose(reading: Reading, kind: str, recipients: Mapping[str, Find | None]) -> Find | None:
    """Return the words that show a purpose of `kind`, or None when only the context does."""
    if kind == VAGUE:
        return None
    found = show(reading, kind, ("purpose",))
    if found is not None:
        return found
    implying = next((who for who, purpose in _IMPLIED.items() if purpose == kind), None)
    implied = recipients.get(implying) if implying else None
    return Find(kind=kind, start=implied.start, end=implied.end) if implied else None
