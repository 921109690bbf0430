"""Whose a domain is, as a policy's own text tells it."""

import re
from functools import cache, cached_property
from itertools import islice

from postilla.fold import key
from postilla.phrases import compile_words, join_words

# So much of a text, without blanks and marks, is its head, which names the service.
_HEAD = 300
# A shorter name is found as a word only: two letters stand in many words.
_SHORT = 4
# A domain named so many times less than the one named most is somebody else's.
_APART = 4
# So many domains are looked at, and of so many different ones it is counted how often they occur.
_MOST = 400
_MOST_NAMES = 100
# "example.co.uk" is registered under "co.uk".
_SECOND = re.compile(r"(?<=\.)(?:com?|org|net|gov|ac|edu|gouv|or|ne)\.[a-z]{2}$", re.ASCII)
# What firms add to their name where it is taken: "example-inc.com".
_FORM = re.compile(r"(?<=\w\w\w)-?(?:inc|group|corp|hq|llc|ltd|app|software)$", re.ASCII)
_HOST = re.compile(
    r"https?://((?:[a-z0-9](?:[a-z0-9-]{0,60}[a-z0-9])?\.){1,5}[a-z]{2,24})(?::\d{1,5})?"
    r"(?![\w.@:-])",
    re.ASCII,
)
_DOMAIN = re.compile(r"(?:@|https?://)((?:[a-z0-9-]{1,60}\.){1,5}[a-z]{2,24})", re.ASCII)


def host_of(link: str) -> str | None:
    """Return the domain that a link leads to, lower case; None where it leads to no page."""
    found = _HOST.match(key(link))
    return found[1] if found else None


class Site:
    """Tells which domains are those of the service that a text is about."""

    def __init__(self, letters: str) -> None:
        """Take the key of a policy's text."""
        self._letters = letters
        self._squeezed = re.sub(r"[\W_]+", "", letters)
        self._counts: dict[str, int] = {}

    def is_own(self, domain: str) -> bool:
        """Tell whether a domain is the service's: its name stands at the top, or all over."""
        name = _name_of(domain)
        if self.is_shared(domain):
            return False
        if len(name) >= _SHORT and name in self._squeezed[:_HEAD]:
            return True
        return self._count(name) * _APART >= self._most

    @staticmethod
    def is_shared(domain: str) -> bool:
        """Tell whether a domain has mailboxes or pages of anybody, and so is nobody's own."""
        return bool(_shared().fullmatch(_name_of(domain)))

    @cached_property
    def _most(self) -> int:
        """How often the domain named most is, of those that are not everywhere."""
        found = islice(_DOMAIN.finditer(self._letters), _MOST)
        names = dict.fromkeys(_name_of(match[1]) for match in found)
        own = islice((name for name in names if not _shared().fullmatch(name)), _MOST_NAMES)
        return max(map(self._count, own), default=0)

    def _count(self, name: str) -> int:
        """Return how often the text names whoever has a domain, in words, links and addresses."""
        count = self._counts.get(name)
        if count is None:
            count = (
                self._squeezed.count(name)
                if len(name) >= _SHORT
                else len(re.findall(rf"\b{name}\b", self._letters))
            )
            self._counts[name] = count
        return count


def _name_of(domain: str) -> str:
    """Return the name that was registered: that of "mail.my-example.co.uk" is "myexample"."""
    return _FORM.sub("", _SECOND.sub("tld", domain).rsplit(".", 2)[-2]).replace("-", "")


@cache
def _shared() -> re.Pattern[str]:
    """Return the names that are nobody's own. Raises DataError when a file is broken."""
    return compile_words(join_words("contact", ["shared"])["shared"])
