"""Names of companies that no list knows."""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple, Self

from postilla.errors import DataError
from postilla.expression import Expression, compile_at_once
from postilla.fold import key
from postilla.model import Unit

_FILE = "names.toml"
_FIELDS = {
    "forms", "groups_after", "groups_before", "capitalised", "papers", "states", "others", "selves",
    "titles",
}  # fmt: skip
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
                    yield without_domain(self.core(match[1]).removesuffix("'s"))

    def core(self, name: str) -> str:
        """Return the key of a name as in the text, without its legal form: "Acme, Inc." is acme."""
        words = name.split()
        while len(words) > 1 and self.form.fullmatch(words[-1].rstrip(",")):
            words.pop()
        return key(" ".join(words)).strip(" ,.")


def without_domain(name: str) -> str:
    """Return a name, as in a key, without the end of its address."""
    return name.removesuffix(".com")


def _turns(turns: Iterable[tuple[str, str]], name: str) -> Turns:
    return tuple((sign, Expression(turn.replace("{name}", f"({name})"))) for sign, turn in turns)
