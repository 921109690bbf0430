"""Links by which a reader can say no, as a policy's own text gives them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import islice
from typing import Self

from postilla.fold import key
from postilla.phrases import compile_words, join_words
from postilla.sites import Site, host_of

# How far from a link the words of its sentence may stand, in code points.
_BEFORE = 160
_AFTER = 60
# So many links are looked at.
_MOST = 400
# The longest link that is looked at; longer ones are no help to a person.
_LINK = re.compile(r"https?://[^\s<>\"'()\[\]{}|\\^`]{4,300}", re.ASCII | re.IGNORECASE)
_STOP = re.compile(r"[.!?;](?=\s)|\n")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Words:
    """What tells links apart, of all languages: see `languages/*/requests.toml`."""

    refuse: re.Pattern[str]
    subject: re.Pattern[str]
    besides: re.Pattern[str]
    sale: re.Pattern[str]
    pages: re.Pattern[str]
    portals: re.Pattern[str]
    useless: re.Pattern[str]
    nowhere: re.Pattern[str]

    @classmethod
    @cache
    def load(cls) -> Self:
        """Return the words. Raises DataError when a file is broken."""
        names = ("refuse", "subject", "besides", "sale", "pages", "portals", "useless", "nowhere")
        within = {"refuse", "subject", "besides", "sale"}
        words = join_words("refusal", names)
        return cls(
            **{
                name: compile_words(rf"\b(?:{words[name]})\b" if name in within else words[name])
                for name in names
            }
        )


class Refusals:
    """Finds the links of one text by which a reader can refuse."""

    def __init__(self, text: str, letters: str, site: Site) -> None:
        """Take a text, its key, and what its site is."""
        self._text = text
        self._letters = letters
        self._site = site
        self._words = _Words.load()

    def of_advertising(self) -> str | None:
        """Return the first link that serves to refuse advertising and what feeds it."""
        words = self._words
        for sentence, link in self._links():
            besides = words.besides.search(sentence) and not words.subject.search(sentence)
            if words.refuse.search(sentence) and not besides and self.accepts(link):
                return link
        return None

    def of_sale(self) -> str | None:
        """Return the first link that serves to refuse the sale or sharing of data.

        Somebody else's choices are about what they do themselves.
        """
        words = self._words
        for sentence, link in self._links():
            if words.sale.search(sentence) and self.accepts(link):
                host = host_of(link)
                if words.portals.search(key(link)) or (host and self._site.is_own(host)):
                    return link
        return None

    def accepts(self, link: str) -> bool:
        """Tell whether a link can serve to say no.

        Images, pages to log in, help pages and policies do not; pages of somebody else do only
        where the address itself speaks of choices.
        """
        words, letters, host = self._words, key(link), host_of(link)
        if host is None or words.nowhere.search(letters):
            return False
        if words.pages.search(letters):
            return True
        return self._site.is_own(host) and not words.useless.search(letters)

    def _links(self) -> Iterator[tuple[str, str]]:
        """Yield each link with the words of its sentence that stand near, as a key."""
        for found in islice(_LINK.finditer(self._text), _MOST):
            start, end = found.span()
            first, last = max(0, start - _BEFORE), end + _AFTER
            for stop in _STOP.finditer(self._letters, first, start):
                first = stop.end()
            if after := _STOP.search(self._letters, end, last):
                last = after.start()
            yield self._letters[first:last], found[0].rstrip(".,;:!?")
