"""Drafts of requests that a reader can send to whoever processes the data. Nothing is sent."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from postilla.contacts import find_contacts
from postilla.fold import key
from postilla.messages import Messages
from postilla.model import Clause, Region
from postilla.phrases import read_requests
from postilla.report import Report

RequestKind = Literal["access", "object", "opt-out"]

# The rights that hold where the reader lives.
_RIGHTS: dict[Region, tuple[RequestKind, ...]] = {
    "eea": ("access", "object"),
    "uk": ("access", "object"),
    "ch": ("access", "object"),
    "us-ca": ("opt-out",),
}
_LAWS = {"access": "law", "object": "objection"}
_ADVERTISING = "advertising"
# Of these nobody can be asked who they are.
_NOBODY = frozenset({"named", "public", "unspecified"})
# A letter names so many companies, no more.
_MOST_NAMES = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A request ready to be filled in and sent by the reader.

    `to` is an e-mail address and `url` a link to refuse, both as the policy gives them and None
    where it gives none. Square brackets in `body` mark what the reader fills in.
    """

    kind: RequestKind
    to: str | None
    url: str | None
    subject: str
    body: str


def draft_requests(document_text: str, report: Report, *, locale: str) -> tuple[Draft, ...]:
    """Return the requests that the law of the reader's region offers for this policy.

    Access to one's data always; an objection where a clause that applies is about advertising;
    for Californians, the refusal of sale and sharing. Empty where the text is no policy or no
    such right is known.

    Raises:
        InputError: `locale` is not supported.
    """
    messages = Messages.load(locale)
    if report.document.kind != "policy":
        return ()
    clauses = tuple(
        clause for clause in report.clauses if clause.applies and clause.stance != "denies"
    )
    contacts = find_contacts(document_text, offered=_offered(clauses))
    links = {"object": contacts.refusal, "opt-out": contacts.sale}
    return tuple(
        Draft(
            kind=kind,
            to=contacts.email,
            url=links.get(kind),
            subject=_say(locale, kind, "subject"),
            body=_body(kind, report.reader.region, clauses, messages),
        )
        for kind in _RIGHTS.get(report.reader.region, ())
        if kind != "object" or any(_advertises(clause) for clause in clauses)
    )


def _body(
    kind: RequestKind, region: Region, clauses: tuple[Clause, ...], messages: Messages
) -> str:
    locale = messages.locale
    chosen = clauses if kind == "access" else tuple(filter(_advertises, clauses))
    kinds = dict.fromkeys(
        mention.kind
        for clause in chosen
        for mention in clause.recipients
        if mention.kind not in _NOBODY
    )
    words = "; ".join(messages.say("recipients", recipient) for recipient in kinds)
    names = "; ".join(_names(chosen))
    mentioned = ("both" if names else "recipients") if words else "named"
    template = _say(locale, kind, "body").strip("\n")
    return template.format(
        law=_say(locale, _LAWS[kind], region) if kind in _LAWS else "",
        deadline=_say(locale, "deadline", region) if kind == "access" else "",
        recipients=_say(locale, "words", mentioned).format(recipients=words, names=names)
        if words or names
        else "",
    )


def _names(clauses: tuple[Clause, ...]) -> list[str]:
    """Return the first companies that clauses name as recipients, each once."""
    names = {
        key(mention.text): " ".join(mention.text.split())
        for clause in reversed(clauses)
        for mention in reversed(clause.recipients)
        if mention.kind == "named" and mention.text
    }
    return [*reversed(names.values())][:_MOST_NAMES]


def _say(locale: str, section: str, name: str) -> str:
    return str(read_requests(locale)[section][name])


def _advertises(clause: Clause) -> bool:
    mentions = (*clause.recipients, *clause.purposes)
    return any(mention.kind == _ADVERTISING for mention in mentions)


def _offered(clauses: tuple[Clause, ...]) -> Iterator[str]:
    """Yield the links that clauses about advertising themselves give to refuse by."""
    for clause in filter(_advertises, clauses):
        if clause.choice.kind == "opt-out" and clause.choice.url:
            yield clause.choice.url
