"""What the data is for."""

from postilla.reading import Cues, Find, Reading

_IMPLIED = {"advertising": "advertising", "analytics": "analytics", "successor": "transaction"}
_VAGUE = "unspecified"


def find_purposes(reading: Reading, recipients: list[str]) -> list[Find | str]:
    found: dict[str, Find | None] = {}
    for hit in reading.own.of("purpose"):
        found.setdefault(hit.kind, reading.own.find(hit))
    for kind in recipients:
        if kind in _IMPLIED:
            found.setdefault(_IMPLIED[kind], None)
    for cues in (reading.lead_in, *reading.headings[:1]):
        if not found and cues is not None:
            for hit in cues.of("purpose"):
                found.setdefault(hit.kind, cues.find(hit))
    if not found:
        found[_VAGUE] = None
    return [find or kind for kind, find in found.items()]


def purposes_of(reading: Reading) -> list[str]:
    from postilla.recipients import recipients_of

    return [
        f if isinstance(f, str) else f.kind for f in find_purposes(reading, recipients_of(reading))
    ]
