"""Write drafts of requests: as JSON for programs, as text for people to copy."""

from collections.abc import Iterator

import orjson

from postilla.phrases import read_requests
from postilla.report import Report
from postilla.requests import Draft

_BETWEEN = f"\n{'─' * 60}\n\n"


def drafts_to_json(drafts: tuple[Draft, ...]) -> str:
    """Return `{"drafts": [...]}`, each draft with its fields."""
    return orjson.dumps({"drafts": drafts}).decode("utf-8")


def drafts_to_text(drafts: tuple[Draft, ...], report: Report, *, locale: str) -> str:
    """Return the drafts as letters, or why there is none for `report`."""
    if drafts:
        return _BETWEEN.join(_letter(draft, locale) for draft in drafts)
    if report.document.kind != "policy":
        return "".join(f"{notice}\n" for notice in report.notices)
    return f"{_say(locale, 'none')}\n"


def _letter(draft: Draft, locale: str) -> str:
    return "\n".join((*_head(draft, locale), "", draft.body)).rstrip("\n") + "\n"


def _head(draft: Draft, locale: str) -> Iterator[str]:
    yield f"{_say(locale, 'to')}: {draft.to or _say(locale, 'no-address')}"
    if draft.url:
        yield f"{_say(locale, 'url')}: {draft.url}"
    yield f"{_say(locale, 'subject')}: {draft.subject}"


def _say(locale: str, name: str) -> str:
    return str(read_requests(locale)["labels"][name])
