"""Where a reader can write to or say no, as a policy's own text tells it."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import islice
from typing import NamedTuple, Self

from postilla.fold import key
from postilla.phrases import compile_words, join_words
from postilla.refusals import Refusals
from postilla.sites import Site

# How far from an address the words may stand that say what it is for, in code points.
_BEFORE = 160
_AFTER = 60
# So many addresses are looked at: most of a longer list are other firms'.
_MOST = 400
_LABEL = "[a-z0-9](?:[a-z0-9-]{0,40}[a-z0-9])?"
# What speaks for an address: the service's own domain, its mailbox, the words near it.
_OWN, _MAILBOX, _OFFICER, _NEAR = 6, 5, 4, 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Contacts:
    """The address for requests about data, and links to refuse; None where the text has none.

    `refusal` serves to refuse advertising, `sale` to refuse that data is sold or shared.
    """

    email: str | None = None
    refusal: str | None = None
    sale: str | None = None


class _Address(NamedTuple):
    box: str
    domain: str
    official: bool
    points: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Words:
    """What tells addresses apart, of all languages: see `languages/*/requests.toml`."""

    address: re.Pattern[str]
    mailboxes: re.Pattern[str]
    unfit: re.Pattern[str]
    authorities: re.Pattern[str]
    agents: re.Pattern[str]
    officer: re.Pattern[str]
    near: re.Pattern[str]
    row: re.Pattern[str]
    abroad: re.Pattern[str]
    box_abroad: re.Pattern[str]

    @classmethod
    @cache
    def load(cls) -> Self:
        """Return the words. Raises DataError when a file is broken."""
        names = (
            "at", "mailboxes", "unfit", "authorities", "agents", "officer", "near",
            "elsewhere", "codes", "lives", "endings",
        )  # fmt: skip
        words = join_words("contact", names)
        hidden = rf"\s?[\[(]\s?(?:{words['at']})\s?[\])]\s?"
        countries = words["elsewhere"]
        patterns = {
            # Markdown writes an underscore as "\_". A longer ending that nobody knows is a
            # word that ran into the address.
            "address": rf"(?<![\w.+%\\-])([a-z0-9_](?:[a-z0-9_.+-]|\\_){{0,63}})(?:@|{hidden})"
            rf"((?:{_LABEL}\.){{1,4}}(?:[a-z]{{2,3}}|{words['endings']}))(?![\w-])",
            "mailboxes": words["mailboxes"],
            "unfit": words["unfit"],
            "authorities": rf"(?:^|\.)(?:{words['authorities']})$",
            "agents": rf"\b(?:{words['agents']})\b",
            "officer": rf"\b(?:{words['officer']})\b",
            "near": rf"\b(?:{words['near']})\b",
            "row": rf"[^a-z]{{0,40}}(?:{countries})\b",
            "abroad": rf"\b(?:{words['lives']})[^.;\n]{{0,40}}\b(?:{countries})\b",
            "box_abroad": rf"{countries.replace(' ', '.?')}"
            rf"|(?:^|[._-])(?:{words['codes']})(?:[._-]|$)",
        }
        return cls(**{name: compile_words(pattern, re.ASCII) for name, pattern in patterns.items()})


def find_contacts(text: str, *, offered: Iterable[str] = ()) -> Contacts:
    """Return the best address and links in a policy's text; the first of equals.

    `offered` are links that clauses about advertising give to refuse by: they go before others.
    """
    letters = key(text)
    site = Site(letters)
    links = Refusals(text, letters, site)
    return Contacts(
        email=_best_address(text, letters, site),
        refusal=next(filter(links.accepts, offered), None) or links.of_advertising(),
        sale=links.of_sale(),
    )


def _best_address(text: str, letters: str, site: Site) -> str | None:
    """Return the address most likely to answer about data, lower case, or None.

    One of somebody else's domain is returned only where the text calls it the officer's.
    """
    best: tuple[int, str] | None = None
    for address in _addresses(text, letters):
        own = site.is_own(address.domain)
        if own or address.official or site.is_shared(address.domain):
            points = address.points + _OWN * own
            if best is None or points > best[0]:
                best = (points, f"{address.box}@{address.domain}")
    return best[1] if best else None


def _addresses(text: str, letters: str) -> Iterator[_Address]:
    """Yield the addresses that may answer, in order.

    An address with other than ASCII letters is passed over: its key is another address.
    """
    words = _Words.load()
    last = 0
    for found in islice(words.address.finditer(letters), _MOST):
        start, end, previous, last = found.start(), found.end(), last, found.end()
        box, domain = found[1].replace("\\", "").lstrip("_"), found[2]
        if not box or not text[start:end].isascii() or words.authorities.search(domain):
            continue
        if words.unfit.search(box) or words.box_abroad.search(box):
            continue
        if words.row.match(letters, letters.rfind("\n", 0, start) + 1):
            continue
        before = letters[max(previous, start - _BEFORE) : start]
        if words.abroad.search(before) or words.agents.search(f"{before} {box} {domain}"):
            continue
        after = letters[end : end + _AFTER]
        official = bool(words.officer.search(before))
        yield _Address(
            box=box,
            domain=domain,
            official=official,
            points=_MAILBOX * bool(words.mailboxes.search(box))
            + _OFFICER * official
            + _NEAR * bool(words.near.search(before))
            + _NEAR * bool(words.near.search(after)),
        )
