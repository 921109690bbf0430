"""Names of the first party itself, which is no recipient of its own data."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate

from postilla.catalogue import Hit
from postilla.cues import Cues
from postilla.model import Passage, Unit
from postilla.names import Names, without_domain

_OWNING = re.compile(r"['’]s$")

# A name that stands early in a document, and again under so many headings, is the first party's
# own, and no recipient; a listed company's must make up such a share of the units, too, because
# many a site names Google everywhere. One by which the first party calls itself need not.
_PLACES = 4
_HEADINGS = 3
_SHARE = 0.14
# A name so many times as frequent as the next needs but such a share, of a text that is not short.
_APART = 4
_APART_SHARE = 0.05
_APART_PLACES = 20
_EARLY_UNITS = 12
_EARLY_SHARE = 0.1
# The whole document is searched for a name; for more names than this it is not worth the time.
_MOST_NAMES = 200
# "example.com, Inc." is Example; of a shorter name the end belongs to it.
_LONG = 4


class OwnNames:
    """Tells which names in a document are those of the first party itself."""

    def __init__(self, units: Sequence[Unit], found: Iterable[tuple[int, Cues]]) -> None:
        """Take all units of the document in text order, and cues with the number of their unit."""
        self._units = units
        self._early = max(_EARLY_UNITS, int(_EARLY_SHARE * len(units)))
        self._asked: dict[str, bool] = {}
        self._text = ""
        self._ends: list[int] = []
        self._selves = set(Names.load().selves_in(units[:_EARLY_UNITS]))
        places: dict[str, list[int]] = {}
        for number, cues in found:
            for name in {without_domain(cues.words(hit)) for hit in _companies(cues)}:
                if " " not in name:
                    places.setdefault(name, []).append(number)
        share = _SHARE * len(units)
        apart = max(_APART_PLACES, _APART_SHARE * len(units))
        counts = sorted(map(len, places.values()), reverse=True)
        second = counts[1] if len(counts) > 1 else 0
        own = {
            name: at
            for name, at in places.items()
            if self._is_self(name)
            or ((len(at) >= share or len(at) >= max(apart, _APART * second)) and self._all_over(at))
        }
        # Whoever is named still more often is the first party; a parent company is somebody else,
        # unless it is written to.
        first = max(own, key=lambda name: len(own[name])) if own else ""
        self._listed = {first} if own else set()
        self._listed |= {
            name
            for name, at in places.items()
            if own and len(at) * _APART >= len(own[first]) and self._has_mailbox(name)
        }

    def is_listed(self, words: str) -> bool:
        """Tell whether the words of a listed company, as in a key, are the first party's name."""
        first = without_domain(words.split(maxsplit=1)[0]) if self._listed else ""
        return first in self._listed or self._is_self(words)

    def is_own(self, name: str) -> bool:
        """Tell whether a name as in the text is the first party's."""
        if self._selves and self._is_self(without_domain(Names.load().core(name))):
            return True
        word = _OWNING.sub("", name.split(maxsplit=1)[0].rstrip(","))
        if len(bare := word.partition(".")[0]) >= _LONG:
            word = bare
        own = self._asked.get(word)
        if own is None and len(self._asked) < _MOST_NAMES:
            own = self._asked[word] = self._all_over(self._places_of(word))
        return own or False

    def _is_self(self, words: str) -> bool:
        """Tell whether a name, as in a key, is one by which the first party calls itself."""
        return any(words == name or words.startswith(f"{name} ") for name in self._selves)

    def _has_mailbox(self, name: str) -> bool:
        """Tell whether the text gives an address for mail at the domain of a listed company."""
        at = f"@{name}."
        return any(at in unit.key for unit in self._units)

    def _places_of(self, word: str) -> Iterator[int]:
        """Yield the numbers of the units in which `word` stands."""
        if not self._ends:
            self._text = "\n".join([unit.text for unit in self._units])
            self._ends = [*accumulate(len(unit.text) + 1 for unit in self._units)]
        at = self._text.find(word)
        while at >= 0:
            end = at + len(word)
            if self._text[end : end + 1].isalnum() or (at and self._text[at - 1].isalnum()):
                at = self._text.find(word, end)
                continue
            place = bisect_right(self._ends, at)
            yield place
            at = self._text.find(word, self._ends[place])

    def _all_over(self, places: Iterable[int]) -> bool:
        """Tell whether a name that stands in these units, which rise, is the first party's."""
        headings: set[tuple[Passage, ...]] = set()
        for found, place in enumerate(places, start=1):
            if found == 1 and place >= self._early:
                return False
            headings.add(self._units[place].heading[-1:])
            if found >= _PLACES and len(headings) >= _HEADINGS:
                return True
        return False


def _companies(cues: Cues) -> Iterator[Hit]:
    """Yield the listed companies of a passage; a common word is one where it has a capital."""
    yield from cues.of("company")
    for hit in cues.of("company-word"):
        if cues.passage.text[hit.start].isupper():
            yield hit
