"""The words by which promises not to share are read, and those that take them back."""

import re
from dataclasses import dataclass
from functools import cache

from postilla.expression import Expression
from postilla.language import supported
from postilla.words import Lists, load_words

# Lists of `promises.toml`: those that are looked for anywhere in a sentence, and all.
_ANYWHERE = ("local", "whole", "vow", "limits", "large", "act", "harmless", "admit")
_LISTS = ("except", "turn", "after", "again", *_ANYWHERE)


@dataclass(frozen=True, slots=True, kw_only=True)
class PromiseWords:
    """Words that take back a promise, of all languages: a clause does not carry its own.

    `excepts` do so inside it, `turns` only if it is known to share as well, `follows` at the
    beginning of the next sentence; `local` show that only what was just mentioned is meant, and
    `whole` that nobody at all gets the data. `vow` are a promise that can be broken, unless one
    of `limits` stands in it; `act` says that the service shares, with none of `harmless` beside
    it, and `large` are the reader's data.
    `admit` says outright that data is shared all the same; `again` begins a further denial.
    """

    excepts: re.Pattern[str]
    turns: re.Pattern[str]
    follows: re.Pattern[str]
    local: re.Pattern[str]
    whole: re.Pattern[str]
    vow: re.Pattern[str]
    limits: re.Pattern[str]
    large: re.Pattern[str]
    act: re.Pattern[str]
    harmless: re.Pattern[str]
    admit: re.Pattern[str]
    again: re.Pattern[str]


@cache
def promise_words() -> PromiseWords:
    """Return the words of all languages. Raises DataError when a file of them is broken."""
    tables = [load_words(language, "promises", _LISTS, _joined) for language in supported()]
    joined = {name: "|".join(table[name] for table in tables) for name in _LISTS}
    excepts, turns, follows = joined["except"], joined["turn"], joined["after"]
    return PromiseWords(
        excepts=_compiled(rf"\b(?:{excepts})\b"),
        turns=_compiled(rf"\b(?:{excepts}|{turns})\b"),
        follows=_compiled(rf"\W*(?:{follows})\b"),
        **{name: _compiled(rf"\b(?:{joined[name]})\b") for name in _ANYWHERE},
        again=_compiled(rf"[;.]\s(?:[^\s;.]+\s){{0,20}}(?:{joined['again']})\b"),
    )


def _joined(lists: Lists) -> dict[str, str]:
    return {name: "|".join(patterns) for name, patterns in lists.items()}


def _compiled(expression: str) -> re.Pattern[str]:
    return Expression(f"(?a){expression}").compiled
