"""Names of companies: those that no list knows, and those that are the first party's own."""

import re
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Self

from postilla.cues import Cues
from postilla.errors import DataError
from postilla.model import Unit

_FIELDS = {"forms", "groups_after", "groups_before", "capitalised"}
# Lengths are bounded, so that no text makes the search slow.
_WORD = r"(?:[A-Z][\w&.®™'’-]{0,40}[\w®™]|[A-Z0-9]\w{0,20}[A-Z]\w{0,20}|[a-z]{1,20}[A-Z]\w{1,20})"
# What every name begins with, told fast: most words of a text have no capital at all.
_CAPITAL = r"(?=[A-Z0-9]|[a-z]{1,20}[A-Z])"
_NAME = rf"{_WORD}(?: (?:& )?{_WORD}){{0,3}}"
_SEPARATOR = re.compile(r",? (?:and|or|e|ed|o|&) |, |/")

# A name that stands early in a document, and again under so many headings, is the first party's
# own, and no recipient; a listed company's must make up such a share of the units, too, because
# many a site names Google everywhere.
_PLACES = 4
_HEADINGS = 3
_SHARE = 0.1
_EARLY_UNITS = 12
_EARLY_SHARE = 0.1
# The whole document is searched for a name; for more names than this it is not worth the time.
_MOST_NAMES = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """The expressions that show a company's name. They read text with its capitals."""

    formed: re.Pattern[str]
    grouped: re.Pattern[str]
    listed: re.Pattern[str]
    common: re.Pattern[str]
    form: re.Pattern[str]
    group: re.Pattern[str]

    @classmethod
    @cache
    def load(cls) -> Self:
        """Return the names of `languages/names.toml`. Raises DataError when it is broken."""
        source = files("postilla") / "languages" / "names.toml"
        table = tomllib.loads(source.read_text(encoding="utf-8"))
        table.pop("cue", None)
        if set(table) != _FIELDS:
            raise DataError(f"names.toml must have {sorted(_FIELDS)}; has {sorted(table)}")
        either = {name: "|".join(items) for name, items in table.items()}
        after, before = either["groups_after"], either["groups_before"]
        name = rf"{_CAPITAL}(?!(?:{either['capitalised']})\b){_NAME}"
        return cls(
            formed=re.compile(rf"\b({name},? ?(?:{either['forms']}))(?!\w)"),
            grouped=re.compile(rf"\b({name})(?= (?:{after})\b)|\b(?:{before}) ({name})"),
            listed=re.compile(
                rf"[^\w\n]{{0,3}}(?:the |il |lo |la |l')?({name})(?: \([^)]{{0,40}}\))?"
            ),
            common=re.compile(rf"(?:{either['capitalised']})\b"),
            form=re.compile(rf"(?:{either['forms']})"),
            group=re.compile(rf"(?:{after}|{before})"),
        )

    def find(self, text: str, introduced: Iterable[int]) -> list[tuple[int, int, bool]]:
        """Return the spans of what looks like a company's name in `text`, in order.

        The third value tells whether it is the name of a group ("the Acme companies").
        `introduced` are the positions where words that introduce names end.
        """
        found: list[tuple[int, int, bool]] = []
        # Few texts have a form or speak of groups, and those words are soon looked for.
        if self.form.search(text):
            found += [(*match.span(1), False) for match in self.formed.finditer(text)]
        if self.group.search(text):
            found += [
                (*match.span(match.lastindex or 0), True) for match in self.grouped.finditer(text)
            ]
        for end in introduced:
            at = end
            while match := self.listed.match(text, at):
                found.append((*match.span(1), False))
                separator = _SEPARATOR.match(text, match.end())
                if separator is None:
                    break
                at = separator.end()
        found.sort(key=lambda place: (place[0], -place[1]))
        kept: list[tuple[int, int, bool]] = []
        for start, end, grouped in found:
            if (kept and start < kept[-1][1]) or self.common.match(text, start):
                continue
            if not self.form.fullmatch(text, start, end):
                kept.append((start, end, grouped))
        return kept


class OwnNames:
    """Tells which names in a document are those of the first party itself."""

    def __init__(self, units: Sequence[Unit], found: Iterable[tuple[int, Cues]]) -> None:
        """Take all units of the document in text order, and cues with the number of their unit."""
        self._units = units
        self._early = max(_EARLY_UNITS, int(_EARLY_SHARE * len(units)))
        self._asked: dict[str, bool] = {}
        places: dict[str, list[int]] = {}
        for number, cues in found:
            for name in {cues.words(hit) for hit in cues.of("company")}:
                if " " not in name:
                    places.setdefault(name, []).append(number)
        share = _SHARE * len(units)
        self._listed = {
            name for name, at in places.items() if len(at) >= share and self._all_over(at)
        }

    def is_listed(self, words: str) -> bool:
        """Tell whether the words of a listed company, as in a key, are the first party's name."""
        return bool(self._listed) and words.split(maxsplit=1)[0] in self._listed

    def is_own(self, name: str) -> bool:
        """Tell whether a name as in the text is the first party's."""
        word = name.split(maxsplit=1)[0]
        own = self._asked.get(word)
        if own is None and len(self._asked) < _MOST_NAMES:
            own = self._asked[word] = self._all_over(
                [at for at, unit in enumerate(self._units) if word in unit.text]
            )
        return own or False

    def _all_over(self, places: Sequence[int]) -> bool:
        if len(places) < _PLACES or places[0] >= self._early:
            return False
        headings = {self._units[place].heading[-1:] for place in places}
        return len(headings) >= _HEADINGS
