"""Names of companies: those that no list knows, and those that are the first party's own."""

import re
import tomllib
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import accumulate
from typing import Any, NamedTuple, Self

from postilla.catalogue import Hit
from postilla.cues import Cues
from postilla.errors import DataError
from postilla.expression import Expression, compile_at_once
from postilla.fold import key
from postilla.model import Passage, Unit

_FILE = "names.toml"
_FIELDS = {
    "forms", "groups_after", "groups_before", "capitalised", "papers", "states", "others", "selves",
    "titles",
}  # fmt: skip
_OWNING = re.compile(r"['’]s$")
# Lengths are bounded, so that no text makes the search slow.
_WORD = r"(?:[A-Z][\w&.®™'’-]{0,40}[\w®™]|[A-Z0-9]\w{0,20}[A-Z]\w{0,20}|[a-z]{1,20}[A-Z]\w{1,20})"
# What every name begins with, told fast: most words of a text have no capital at all.
_CAPITAL = r"(?=[A-Z0-9]|[a-z]{1,20}[A-Z])"
_NAME = rf"{_WORD}(?: (?:& )?{_WORD}){{0,3}}"
# A word before a blank can end there alone: told so, capitals without end are read but once.
_INNER = rf"(?>{_WORD}(?= ))"
_BEFORE_FORM = rf"(?:{_INNER} (?:& )?){{0,3}}{_WORD}"
_BEFORE_GROUP = rf"{_INNER}(?: (?:& )?{_INNER}){{0,3}}"
_SEPARATOR = re.compile(r",? (?:and|or|e|ed|o|&) |, |/")
# "Springfield, IL" is a town.
_STATE = re.compile(r", [A-Z]{2}\b(?! ?[&.\w])|, [A-Z]{2} \d{5}\b")
# Before a name that is the end of a longer one ("Acme-Boats AG", "Acme 24 Boats AG"), or of a mess.
_HEAD = re.compile(r"(?:[A-Z][\w-]* )*(?:\d{1,4} |[\w-]+-)$|\w\.$")
# A word of capitals right before or behind a name of capitals shows that the text shouts, as do
# capitals alone all around it.
_SHOUT = re.compile(r" [A-Z]{2,}\b")
_SHOUTED = re.compile(r"\b[A-Z]{2,} $")
_NEAR = 24

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


# What a key has in it, which is soon looked for, and what its text then has to match.
Turns = tuple[tuple[str, Expression[str]], ...]


class Name(NamedTuple):
    """The span of a name, and that of the group that it stands for ("the Acme companies")."""

    start: int
    end: int
    group: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """The expressions that show a company's name. They read text with its capitals."""

    formed: Expression[str]
    grouped: Expression[str]
    listed: Expression[str]
    common: re.Pattern[str]
    papers: re.Pattern[str]
    form: re.Pattern[str]
    group: re.Pattern[str]
    others: re.Pattern[str]
    selves: Turns
    titles: Turns

    @classmethod
    @cache
    def load(cls) -> Self:
        """Return the names of `languages/names.toml`. Raises DataError when it is broken."""
        source = files("postilla") / "languages" / _FILE
        try:
            table = tomllib.loads(source.read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise DataError(f"languages/{_FILE} is missing or broken: {error}") from error
        table.pop("cue", None)
        return cls.of(table)

    @classmethod
    def of(cls, table: Mapping[str, Any]) -> Self:
        """Return the names that these lists show. Raises DataError when one of them is broken."""
        if set(table) != _FIELDS:
            raise DataError(f"languages/{_FILE} must have {sorted(_FIELDS)}; has {sorted(table)}")
        either = {name: "|".join(table[name]) for name in _FIELDS - {"selves", "titles"}}
        after, before = either["groups_after"], either["groups_before"]
        first = rf"{_CAPITAL}(?!(?:{either['capitalised']})\b)"
        name = rf"{first}{_NAME}"
        return cls(
            formed=Expression(rf"\b({first}{_BEFORE_FORM},? ?(?:{either['forms']}))(?!\w)"),
            grouped=Expression(
                rf"\b({first}{_BEFORE_GROUP}) (?:{after})\b|\b(?:{before}) ({name})"
            ),
            listed=Expression(
                rf"[^\w\n]{{0,3}}(?:the |il |lo |la |l')?({name})(?: \([^)]{{0,40}}\))?"
            ),
            common=compile_at_once(rf"(?:{either['capitalised']})\b", _FILE),
            papers=compile_at_once(
                rf"(?:.* )?(?:{either['papers']})|(?:.*, )?(?:{either['states']})", _FILE
            ),
            form=compile_at_once(rf"(?:{either['forms']})", _FILE),
            group=compile_at_once(rf"(?:{after}|{before})", _FILE),
            others=compile_at_once(rf"\b(?:{either['others']})\W*$", _FILE),
            selves=_turns(table["selves"], name),
            titles=_turns(table["titles"], name),
        )

    def introduces(self, key: str, start: int) -> bool:
        """Tell whether words at `start` that introduce names ("such as") stand behind companies."""
        return not self.others.search(key, max(0, start - _NEAR), start)

    def find(self, text: str, introduced: Iterable[int]) -> list[Name]:
        """Return what looks like a company's name in `text`, in order.

        `introduced` are the positions where words that introduce names end.
        """
        found: list[Name] = []
        # Few texts have a form or speak of groups, and those words are soon looked for.
        if self.form.search(text):
            formed = self.formed.compiled.finditer(text)
            found += [name for match in formed if (name := self._whole(text, *match.span(1)))]
        if self.group.search(text):
            found += [
                Name(*group.span(group.lastindex or 0), group.span())
                for group in self.grouped.compiled.finditer(text)
            ]
        for end in introduced:
            at = end
            while match := self.listed.compiled.match(text, at):
                found.append(Name(*match.span(1)))
                separator = _SEPARATOR.match(text, match.end())
                if separator is None:
                    break
                at = separator.end()
        found.sort(key=lambda name: (name.start, -name.end))
        kept: list[Name] = []
        for name in found:
            if (kept and name.start < kept[-1].end) or self.common.match(text, name.start):
                continue
            if not self.form.fullmatch(text, name.start, name.end) and self._names(text, name):
                kept.append(name)
        return kept

    def _whole(self, text: str, start: int, end: int) -> Name | None:
        """Return the name with all that belongs to it before `start`, None where it is none."""
        head = _HEAD.search(text, max(0, start - _NEAR), start)
        if head is None:
            return Name(start, end)
        if head[0].endswith("."):
            return None
        start = head.start()
        if head[0].endswith("-"):
            return Name(text.rfind(" ", start, head.end()) + 1 or start, end)
        while self.common.match(text, start) and (blank := text.find(" ", start, end)) > 0:
            start = blank + 1
        return Name(start, end)

    def _names(self, text: str, name: Name) -> bool:
        """Tell whether a name is a company's: no word of a shout, no place, no law."""
        if self.papers.fullmatch(text, name.start, name.end) or _STATE.match(text, name.end):
            return False
        words = text[name.start : name.end]
        if not words.isupper() or self.form.fullmatch(words.rsplit(" ", 1)[-1]):
            return True
        before, after = (
            text[max(0, name.start - _NEAR) : name.start],
            text[name.end : name.end + _NEAR],
        )
        if _SHOUTED.search(before) or _SHOUT.match(after):
            return False
        around = before + after
        return any(map(str.islower, around)) or not any(map(str.isupper, around))

    def selves_in(self, units: Iterable[Unit]) -> Iterator[str]:
        """Yield the keys of the names by which whoever wrote `units` calls itself."""
        for unit in units:
            is_title = unit.kind == "heading" or unit.index == 0
            for sign, turn in (*self.selves, *self.titles) if is_title else self.selves:
                if sign in unit.key and (match := turn.compiled.search(unit.text)):
                    yield _bare(self.core(match[1]).removesuffix("'s"))

    def core(self, name: str) -> str:
        """Return the key of a name as in the text, without its legal form: "Acme, Inc." is acme."""
        words = name.split()
        while len(words) > 1 and self.form.fullmatch(words[-1].rstrip(",")):
            words.pop()
        return key(" ".join(words)).strip(" ,.")


def _turns(turns: Iterable[tuple[str, str]], name: str) -> Turns:
    return tuple((sign, Expression(turn.replace("{name}", f"({name})"))) for sign, turn in turns)


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
            for name in {_bare(cues.words(hit)) for hit in _companies(cues)}:
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
        first = _bare(words.split(maxsplit=1)[0]) if self._listed else ""
        return first in self._listed or self._is_self(words)

    def is_own(self, name: str) -> bool:
        """Tell whether a name as in the text is the first party's."""
        if self._selves and self._is_self(_bare(Names.load().core(name))):
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


def _bare(name: str) -> str:
    """Return a name, as in a key, without the end of its address."""
    return name.removesuffix(".com")


def _companies(cues: Cues) -> Iterator[Hit]:
    """Yield the listed companies of a passage; a common word is one where it has a capital."""
    yield from cues.of("company")
    for hit in cues.of("company-word"):
        if cues.passage.text[hit.start].isupper():
            yield hit
