"""The cue catalogue: what the tool knows about language, as data, compiled once.

Every `languages/<code>/*.toml` file holds `[[cue]]` tables::

    [[cue]]
    family = "recipient"          # what the cue is evidence of
    kind = "advertising"          # which one of them
    iri = "https://w3id.org/…"    # its DPV 2 term, if there is one
    patterns = ['advertisers?', 'ad networks?']

Patterns are regular expressions over keys (`fold.key`: lower-case ASCII) in the syntax that
Hyperscan and `re` share (no look-around, no back-references); a word boundary is put at either
end. All are compiled into one Hyperscan database and matched in one pass, which tells *which* cues
occur; Python's `re` then finds *where*, for those alone, because Hyperscan reports only ends at
full speed.
"""

import hashlib
import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Self

import hyperscan

from postilla.errors import DataError
from postilla.language import supported

_LANGUAGES = files("postilla") / "languages"
_CUE_FIELDS = {"family", "kind", "iri", "patterns"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Cue:
    """One kind of evidence, and the patterns that show it."""

    family: str
    kind: str
    patterns: tuple[str, ...]
    iri: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A cue found at [start, end) of the key that was scanned."""

    family: str
    kind: str
    start: int
    end: int
    cue: Cue


class Catalogue:
    """The cues of one language, and those of all languages, ready to be matched."""

    def __init__(self, language: str, cues: Iterable[Cue], digest: str) -> None:
        """Compile `cues`. Raises DataError when a pattern is not a valid expression."""
        self.language = language
        self.cues = tuple(cues)
        self.digest = digest
        self._database = hyperscan.Database()
        self._finders: list[re.Pattern[str] | None] = [None] * len(self.cues)
        expressions = [_bounded(cue.patterns) for cue in self.cues]
        try:
            self._database.compile(
                expressions=[expression.encode("ascii") for expression in expressions],
                ids=list(range(len(expressions))),
                elements=len(expressions),
                flags=[hyperscan.HS_FLAG_SINGLEMATCH | hyperscan.HS_FLAG_DOTALL] * len(expressions),
            )
        except (hyperscan.error, UnicodeEncodeError) as error:
            raise DataError(f"the {language} catalogue does not compile: {error}") from error
        self._expressions = expressions

    @classmethod
    @cache
    def load(cls, language: str) -> Self:
        """Return the catalogue of `language`. Raises DataError when there is none, or it is broken.

        It holds the cues of the language's own folder and those of `languages/*.toml`, which
        hold in every language (names of companies).
        """
        folder = _LANGUAGES / language
        if not folder.is_dir():
            raise DataError(
                f"there is no catalogue for {language!r}; have {', '.join(supported())}"
            )
        sources = sorted((*_tables(folder), *_tables(_LANGUAGES)), key=lambda file: file.name)
        contents = [file.read_bytes() for file in sources]
        cues = [cue for content in contents for cue in _parse(content)]
        return cls(language, cues, hashlib.sha256(b"\0".join(contents)).hexdigest())

    @cached_property
    def families(self) -> dict[str, tuple[Cue, ...]]:
        """The cues by family, in the order of the files."""
        grouped: dict[str, list[Cue]] = {}
        for cue in self.cues:
            grouped.setdefault(cue.family, []).append(cue)
        return {family: tuple(cues) for family, cues in grouped.items()}

    def scan(self, key: str) -> tuple[Hit, ...]:
        """Return every place in `key` (see `fold.key`) where a cue occurs, by position."""
        fired: list[int] = []
        self._database.scan(
            key.encode("ascii"), match_event_handler=lambda cue, *_: fired.append(cue)
        )
        hits = [
            Hit(
                family=self.cues[number].family,
                kind=self.cues[number].kind,
                start=match.start(),
                end=match.end(),
                cue=self.cues[number],
            )
            for number in sorted(fired)
            for match in self._finder(number).finditer(key)
        ]
        hits.sort(key=lambda hit: (hit.start, -hit.end))
        return tuple(hits)

    def _finder(self, number: int) -> re.Pattern[str]:
        finder = self._finders[number]
        if finder is None:
            finder = self._finders[number] = re.compile(
                self._expressions[number], re.ASCII | re.DOTALL
            )
        return finder


def _tables(folder: Traversable) -> list[Traversable]:
    return [file for file in folder.iterdir() if file.name.endswith(".toml")]


def _bounded(patterns: tuple[str, ...]) -> str:
    return rf"\b(?:{'|'.join(patterns)})\b"


def _parse(content: bytes) -> list[Cue]:
    table = tomllib.loads(content.decode("utf-8"))
    return [_cue(entry) for entry in table.get("cue", [])]


def _cue(entry: dict[str, object]) -> Cue:
    unknown = set(entry) - _CUE_FIELDS
    if unknown:
        raise DataError(f"a cue has unknown fields {sorted(unknown)}: {entry}")
    patterns, iri = entry.get("patterns"), entry.get("iri")
    if not isinstance(patterns, list) or not patterns:
        raise DataError(f"a cue needs a list of patterns: {entry}")
    if iri is not None and not isinstance(iri, str):
        raise DataError(f"an iri must be a string: {entry}")
    return Cue(
        family=str(entry["family"]),
        kind=str(entry["kind"]),
        patterns=tuple(str(pattern) for pattern in patterns),
        iri=iri,
    )
