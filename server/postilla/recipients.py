"""Who gets the data: the recipients that a clause names, shows or points back to."""

import re

from postilla.reading import Cues, Find, Reading

_NAMED = "named"
_VAGUE = "unspecified"
_EXAMPLES = re.compile(
    r"\W*(?:such as|including|includ\w+|like|e\.?g|namely|come|quali|tra cui|ad es\w*|es\.|inclus\w+|ivi compres\w+|i quali|who|that|which|che)\b"
)


def find_recipients(reading: Reading) -> list[Find | str]:
    own = reading.own
    key = reading.unit.key
    refs = own.of("reference")
    strong = [hit for hit in own.of("who") if hit.kind != _VAGUE]
    kept = [hit for hit in strong if not any(r.start < hit.end and hit.start < r.end for r in refs)]
    pointed = [hit for hit in strong if hit not in kept]
    if pointed and (
        kept or (reading.before and set(recipients_of(reading.before)) - {_VAGUE, _NAMED})
    ):
        strong = kept
    starts = {
        hit.start for family in ("who", "company", "who-weak", "purpose") for hit in own.of(family)
    }
    vague = [hit for hit in own.of("who") if hit.kind == _VAGUE and hit.end + 1 not in starts]
    weak = own.of("who-weak")
    hints = own.kinds("who-hint")
    found: dict[str, Find | None] = {}
    for hit in strong:
        found.setdefault(hit.kind, own.find(hit))
    companies = own.of("company") + [
        h for h in own.of("company-word") if reading.unit.text[h.start].isupper()
    ]
    for hit in companies:
        found.setdefault(_NAMED, own.find(hit, _NAMED))
        if hit.kind != _NAMED and (not strong or hit.kind in ("analytics", "advertising")):
            found.setdefault(hit.kind, own.find(hit))
    for name in reading.names:
        found.setdefault(_NAMED, name)

    def hint(kind: str) -> None:
        for hit in own.of("who-hint"):
            if hit.kind == kind:
                found.setdefault(kind, own.find(hit))
                return

    def kinds() -> set:
        return set(found) - {_NAMED}

    if "successor" in hints:
        hint("successor")
    if "processor" in hints and not kinds():
        hint("processor")
    if not kinds() and (pointed or refs) and reading.before:
        for kind in recipients_of(reading.before):
            if kind != _VAGUE:
                found.setdefault(kind, own.find(refs[0], kind))
    if not kinds():
        for kind in ("authority", "advertising", "analytics", "partner", "public"):
            if kind in hints and (
                (kind == "authority" and not vague)
                or (kind == "public" and not vague)
                or (kind not in ("authority", "public") and (vague or weak or companies or refs))
            ):
                hint(kind)
                break
    if _NAMED in found and not kinds() and reading.before:
        for kind in recipients_of(reading.before):
            if kind not in (_VAGUE,):
                found.setdefault(kind, None)
    if not kinds() and not vague:
        for hit in weak:
            found.setdefault(hit.kind, own.find(hit))
    if not found and not vague and not reading.lead_in and reading.before:
        for kind in recipients_of(reading.before):
            found.setdefault(kind, None)
    if not found and reading.lead_in and not vague:
        _inherit(found, reading.lead_in)
    if not found and reading.headings and not vague:
        _inherit(found, reading.headings[0])
    for hit in vague:
        after = key[hit.end :]
        if kinds() and (
            "successor" in kinds()
            or _EXAMPLES.match(after)
            or hints & {"processor", "advertising", "analytics"}
        ):
            continue
        found.setdefault(_VAGUE, own.find(hit))
    if not found:
        found[_VAGUE] = None
    return [f or k for k, f in found.items()]


def recipients_of(reading: Reading) -> list[str]:
    return [f if isinstance(f, str) else f.kind for f in find_recipients(reading)]


def _inherit(found: dict[str, Find | None], cues: Cues) -> None:
    for hit in cues.of("who"):
        if hit.kind != _VAGUE:
            found.setdefault(hit.kind, cues.find(hit))
    for hit in cues.of("company"):
        found.setdefault(_NAMED, cues.find(hit, _NAMED))
        found.setdefault(hit.kind, cues.find(hit))
