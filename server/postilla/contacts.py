"""Where a reader can write to or say no, as a policy's own text tells it."""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Self

from postilla.errors import DataError
from postilla.fold import key
from postilla.language import supported

# How far from an address or link the words may stand that say what it is for, in code points.
_BEFORE = 160
_AFTER = 60
# The longest address or link that is looked at; longer ones are no help to a person.
_LINK = re.compile(r"https?://[^\s<>\"'()\[\]{}|\\^`]{4,300}", re.ASCII | re.IGNORECASE)
_LABEL = "[a-z0-9](?:[a-z0-9-]{0,40}[a-z0-9])?"


@dataclass(frozen=True, slots=True, kw_only=True)
class Contacts:
    """The address for requests about data and the link to refuse; None where the text has none."""

    email: str | None = None
    refusal: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Words:
    """What tells addresses and links apart, of all languages: see `languages/*/requests.toml`."""

    address: re.Pattern[str]
    mailboxes: re.Pattern[str]
    near: re.Pattern[str]
    authorities: re.Pattern[str]
    refuse: re.Pattern[str]
    elsewhere: re.Pattern[str]
    useless: re.Pattern[str]

    @classmethod
    @cache
    def load(cls) -> Self:
        """Return the words. Raises DataError when a file is broken."""
        names = ("at", "mailboxes", "near", "authorities", "refuse", "elsewhere", "useless")
        try:
            tables = [read_requests(language)["contact"] for language in supported()]
            joined = {
                name: "|".join(dict.fromkeys(word for table in tables for word in table[name]))
                for name in names
            }
            hidden = rf"\s?[\[(]\s?(?:{joined.pop('at')})\s?[\])]\s?"
            address = (
                rf"(?<![\w.+-])([a-z0-9_][a-z0-9_.+-]{{0,63}})(?:@|{hidden})"
                rf"((?:{_LABEL}\.){{1,4}}[a-z]{{2,24}})(?![\w-])"
            )
            joined["near"] = rf"\b(?:{joined['near']})\b"
            joined["refuse"] = rf"\b(?:{joined['refuse']})\b"
            joined["elsewhere"] = rf"[^a-z]{{0,40}}(?:{joined['elsewhere']})\b"
            joined["authorities"] = rf"(?:^|\.)(?:{joined['authorities']})$"
            return cls(
                address=re.compile(address, re.ASCII),
                **{name: re.compile(pattern, re.ASCII) for name, pattern in joined.items()},
            )
        except (KeyError, TypeError, re.error) as error:
            raise DataError(f"languages/*/requests.toml is broken: {error}") from error


@cache
def read_requests(language: str) -> dict[str, dict[str, list[str]]]:
    """Return the tables of `languages/<language>/requests.toml`."""
    source = files("postilla") / "languages" / language / "requests.toml"
    return tomllib.loads(source.read_text(encoding="utf-8"))


def find_contacts(text: str) -> Contacts:
    """Return the best address and link in a policy's text; the first of equals."""
    letters = key(text)
    return Contacts(email=_best_address(text, letters), refusal=_best_refusal(text, letters))


def _best_address(text: str, letters: str) -> str | None:
    """Return the address most likely to answer about data, lower case, or None.

    An address with other than ASCII letters is passed over: its key is another address.
    """
    words = _Words.load()
    best: tuple[tuple[bool, bool, bool], str] | None = None
    last = 0
    for found in words.address.finditer(letters):
        start, end, previous, last = found.start(), found.end(), last, found.end()
        if not text[start:end].isascii() or words.authorities.search(found[2]):
            continue
        if words.elsewhere.match(letters, letters.rfind("\n", 0, start) + 1):
            continue
        rank = (
            bool(words.mailboxes.search(found[1])),
            bool(words.near.search(letters, max(previous, start - _BEFORE), start)),
            bool(words.near.search(letters, end, end + _AFTER)),
        )
        if best is None or rank > best[0]:
            best = (rank, f"{found[1]}@{found[2]}")
    return best[1] if best else None


def _best_refusal(text: str, letters: str) -> str | None:
    """Return the first link that stands near words of refusal, or contains them."""
    refuse = _Words.load().refuse
    for found in _LINK.finditer(text):
        near = refuse.search(letters, max(0, found.start() - _BEFORE), found.end() + _AFTER)
        if near and may_refuse(found[0]):
            return found[0].rstrip(".,;:!?")
    return None


def may_refuse(link: str) -> bool:
    """Tell whether a link can serve to say no: help pages and others' policies do not."""
    words, letters = _Words.load(), key(link)
    return bool(words.refuse.search(letters)) or not words.useless.search(letters)
