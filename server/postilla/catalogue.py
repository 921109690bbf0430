"""The cue catalogue: what the tool knows about language, as data, compiled once.

Every `languages/<code>/*.toml` file may hold `[[cue]]` tables::

    [[cue]]
    family = "recipient"          # what the cue is evidence of
    kind = "advertising"          # which one of them
    iri = "https://w3id.org/…"    # its DPV 2 term, if there is one
    patterns = ['advertisers?', 'ad networks?']

`postilla.pattern` says what a pattern is. All literals of all cues stand in one Aho-Corasick
automaton, which passes once over the text; what follows a literal is checked only where the
literal was found.

The family "shield" is a tool, not evidence: "not only" is no denial, "information you share with
us" no sharing. Its kind names a family; what a cue of that family (or of "<family>-…") finds is
dropped where it overlaps a shield, and the shields themselves are never reported.
"""

import hashlib
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import NamedTuple, Self

from postilla.errors import DataError
from postilla.language import supported
from postilla.pattern import cut
from postilla.places import Place, Places
from postilla.search import Search

_LANGUAGES = files("postilla") / "languages"
_SHIELD = "shield"
_CUE_FIELDS = {"family", "kind", "iri", "patterns"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Cue:
    """One kind of evidence, and the patterns that show it."""

    family: str
    kind: str
    patterns: tuple[str, ...]
    iri: str | None = None


class Hit(NamedTuple):
    """A cue found at [start, end) of the key that was scanned."""

    family: str
    kind: str
    start: int
    end: int
    cue: Cue


class Catalogue:
    """The cues of one language, and those of all languages, ready to be matched."""

    def __init__(self, language: str, cues: Iterable[Cue], digest: str) -> None:
        """Compile `cues`. Raises DataError when a pattern is not valid."""
        self.language = language
        self.cues = tuple(cues)
        self.digest = digest
        self._search = Search(
            [[cut(pattern) for pattern in cue.patterns] for cue in self.cues],
            {
                number: self._shielded_by(cue.kind)
                for number, cue in enumerate(self.cues)
                if cue.family == _SHIELD
            },
        )

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
        """Return every place in `key` (see `fold.key`) where a cue occurs, by position.

        Of the places of one cue that overlap, the first stands, and the longest of those that
        start together.
        """
        return self.hits(self.places((key,)).get(key, ()))

    def hits(self, places: Iterable[Place]) -> tuple[Hit, ...]:
        """Return what `scan` does, of a key whose places are known."""
        hits: list[Hit] = []
        cues = self.cues
        ends: dict[int, int] = {}
        for start, end, number in sorted(places, key=_by_position):
            if start >= ends.get(number, 0):
                ends[number] = end
                cue = cues[number]
                hits.append(Hit(cue.family, cue.kind, start, end, cue))
        return tuple(hits)

    def places(self, keys: Iterable[str]) -> Places:
        """Return every place in `keys` where a cue occurs, by position, overlapping ones too.

        One pass over all keys together is much cheaper than one pass for each.
        """
        return self._search.places(keys)

    def _shielded_by(self, kind: str) -> frozenset[int]:
        return frozenset(
            number
            for number, cue in enumerate(self.cues)
            if cue.family == kind or cue.family.startswith(f"{kind}-")
        )


def _by_position(place: Place) -> tuple[int, int]:
    return place[0], -place[1]


def _tables(folder: Traversable) -> list[Traversable]:
    return [file for file in folder.iterdir() if file.name.endswith(".toml")]


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
