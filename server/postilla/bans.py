"""What a sentence tells of as forbidden or left undone, though it denies no sharing itself."""

import re
from functools import cache
from typing import Self

from postilla.words import load_words

# So many characters before an act are read for a word that forbids it.
_REACH = 200
_STOP = re.compile(r"[;:]|[.!?](?=\s)")


class Bans:
    """Finds words that forbid an act, of `languages/<code>/negation.toml`."""

    def __init__(self, bans: str, refusals: str, turns: str) -> None:
        """Take expressions over keys: of bans on others, of refusals, of what ends their reach."""
        self._bans = re.compile(rf"\b(?:{bans})\b")
        self._refusals = re.compile(rf"\b(?:{bans}|{refusals})\b")
        self._turns = re.compile(rf"{_STOP.pattern}|\b(?:{turns})\b")

    @classmethod
    @cache
    def load(cls, language: str) -> Self:
        """Return the bans of `language`. Raises DataError when its data is broken."""
        names = ("bans", "refusals", "turns")
        return load_words(
            language, "negation", names, lambda words: cls(*map("|".join, words.values()))
        )

    def forbid(self, key: str, start: int, end: int) -> bool:
        """Tell whether others are forbidden to do what stands at [start, end) of `key`."""
        return self._reach(self._bans, key, start, end)

    def refuse(self, key: str, start: int, end: int) -> bool:
        """Tell whether what stands there is forbidden to others, or not done."""
        return self._reach(self._refusals, key, start, end)

    def _reach(self, words: re.Pattern[str], key: str, start: int, end: int) -> bool:
        return any(
            not self._turns.search(key, word.end(), start)
            for word in words.finditer(key, max(0, start - _REACH), end)
        )
