"""Drafts of requests that a reader can send to whoever processes the data. Nothing is sent."""

from dataclasses import dataclass
from typing import Literal

from postilla.contacts import find_contacts, may_refuse, read_requests
from postilla.messages import Messages
from postilla.model import Clause, Region, Report

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
    contacts = find_contacts(document_text)
    refusal = _chosen_link(clauses) or contacts.refusal
    return tuple(
        Draft(
            kind=kind,
            to=contacts.email,
            url=None if kind == "access" else refusal,
            subject=_say(locale, kind, "subject"),
            body=_body(kind, report.reader.region, clauses, messages),
        )
        for kind in _RIGHTS.get(report.reader.region, ())
        if kind != "object" or any(_advertises(clause) for clause in clauses)
    )


def _body(
    kind: RequestKind, region: Region, clauses: tuple[Clause, ...], messages: Messages
) -> str:
    chosen = clauses if kind == "access" else tuple(filter(_advertises, clauses))
    kinds = dict.fromkeys(
        mention.kind
        for clause in chosen
        for mention in clause.recipients
        if mention.kind not in _NOBODY
    )
    named = "; ".join(messages.say("recipients", recipient) for recipient in kinds)
    locale = messages.locale
    template = _say(locale, kind, "body").strip("\n")
    return template.format(
        law=_say(locale, _LAWS[kind], region) if kind in _LAWS else "",
        deadline=_say(locale, "deadline", region) if kind == "access" else "",
        recipients=_say(locale, "words", "recipients").format(recipients=named) if named else "",
    )


def _say(locale: str, section: str, name: str) -> str:
    return str(read_requests(locale)[section][name])


def _advertises(clause: Clause) -> bool:
    mentions = (*clause.recipients, *clause.purposes)
    return any(mention.kind == _ADVERTISING for mention in mentions)


def _chosen_link(clauses: tuple[Clause, ...]) -> str | None:
    """Return the first link that a clause itself gives to refuse by."""
    links = (clause.choice.url for clause in clauses if clause.choice.kind == "opt-out")
    return next(
        (
            link
            for link in links
            if link and link.startswith(("https://", "http://")) and may_refuse(link)
        ),
        None,
    )
