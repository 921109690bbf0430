"""Find companies that no list knows: by their legal form, or by the words that introduce them."""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Self

from postilla.errors import DataError

_FIELDS = {"forms", "introductions", "groups_after", "groups_before", "capitalised"}
_WORD = r"[A-Z][\w&.®™'’-]*[\w®™]|[A-Z0-9]\w*[A-Z]\w*|[a-z]+[A-Z]\w+"
_NAME = rf"(?:{_WORD})(?: (?:{_WORD}|& (?:{_WORD}))){{0,3}}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """The expressions that show a company's name; they read text with its capitals."""

    formed: re.Pattern[str]
    grouped: re.Pattern[str]
    introduced: re.Pattern[str]
    listed: re.Pattern[str]
    common: re.Pattern[str]
    form: re.Pattern[str]

    @classmethod
    @cache
    def load(cls) -> Self:
        """Return the names of `languages/names.toml`. Raises DataError when it is broken."""
        table = tomllib.loads((files("postilla") / "languages" / "names.toml").read_text("utf-8"))
        if set(table) != _FIELDS:
            raise DataError(
                f"names.toml must have the fields {sorted(_FIELDS)}; has {sorted(table)}"
            )
        forms, introductions = "|".join(table["forms"]), "|".join(table["introductions"])
        return cls(
            formed=re.compile(rf"\b({_NAME},? ?(?:{forms}))(?![\w])"),
            grouped=re.compile(
                rf"\b({_NAME})(?= (?:{'|'.join(table['groups_after'])})\b)"
                rf"|\b(?:{'|'.join(table['groups_before'])}) ({_NAME})"
            ),
            introduced=re.compile(rf"(?i:\b(?:{introductions})):? ['\"“‘(]?(?=[A-Za-z]*[A-Z])"),
            listed=re.compile(rf"(?:the |il |lo |la |l')?({_NAME})(?: \([^)]{{0,40}}\))?"),
            common=re.compile(rf"(?:{'|'.join(table['capitalised'])})\b"),
            form=re.compile(rf"(?:{forms})"),
        )

    def find(self, text: str) -> list[tuple[int, int]]:
        """Return the spans of the unknown companies' names in `text`, in order."""
        found = [match.span(1) for match in self.formed.finditer(text)]
        found += [match.span(match.lastindex or 0) for match in self.grouped.finditer(text)]
        for introduction in self.introduced.finditer(text):
            at = introduction.end()
            while match := self.listed.match(text, at):
                found.append(match.span(1))
                separator = _SEPARATOR.match(text, match.end())
                if separator is None:
                    break
                at = separator.end()
        found.sort(key=lambda span: (span[0], -span[1]))
        kept: list[tuple[int, int]] = []
        for start, end in found:
            if (kept and start < kept[-1][1]) or self.common.match(text, start):
                continue
            if not self.form.fullmatch(text, start, end):
                kept.append((start, end))
        return kept


_SEPARATOR = re.compile(r",? (?:and|or|e|ed|o|&) |, |/")
