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
import re
import tomllib
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import NamedTuple, Self

from ahocorasick_rs import BytesAhoCorasick

from postilla.errors import DataError
from postilla.language import supported
from postilla.pattern import BORDER, blank, cut

_LANGUAGES = files("postilla") / "languages"
_SHIELD = "shield"
_CUE_FIELDS = {"family", "kind", "iri", "patterns"}
_RUN = re.compile(r"\s\s+")


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


# Start and end in a key, number of the cue in `Catalogue.cues`.
Place = tuple[int, int, int]
# The places in each of many keys; a key without any is not there.
Places = Mapping[str, Sequence[Place]]


class Catalogue:
    """The cues of one language, and those of all languages, ready to be matched."""

    def __init__(self, language: str, cues: Iterable[Cue], digest: str) -> None:
        """Compile `cues`. Raises DataError when a pattern is not valid."""
        self.language = language
        self.cues = tuple(cues)
        self.digest = digest
        literals: list[bytes] = []
        self._meaning: list[tuple[int, re.Pattern[bytes] | None]] = []
        for number, cue in enumerate(self.cues):
            for pattern in map(cut, cue.patterns):
                literals += pattern.heads
                self._meaning += [(number, pattern.rest)] * len(pattern.heads)
        self._automaton = BytesAhoCorasick(literals)
        self._shields = {
            number: self._shielded_by(cue.kind)
            for number, cue in enumerate(self.cues)
            if cue.family == _SHIELD
        }

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
        ends = [0] * len(self.cues)
        for start, end, number in sorted(places, key=_by_position):
            if start >= ends[number]:
                ends[number] = end
                cue = self.cues[number]
                hits.append(Hit(cue.family, cue.kind, start, end, cue))
        return tuple(hits)

    def places(self, keys: Iterable[str]) -> Places:
        """Return every place in `keys` where a cue occurs, by position, overlapping ones too.

        One pass over all keys together is much cheaper than one pass for each.
        """
        distinct = list(dict.fromkeys(keys))
        if not distinct:
            return {}
        found: list[list[Place]] = [[] for _ in distinct]
        shields: dict[int, list[Place]] = {}
        texts, runs = _without_runs(distinct)
        words = blank(f" {BORDER.join(texts)} ")
        number, base, limit = 0, 1, 1 + len(texts[0])
        here = found[0]
        meaning, shielding = self._meaning, self._shields
        for literal, start, end in self._automaton.find_matches_as_indexes(words, overlapping=True):
            if start > limit:
                while start > limit:
                    number += 1
                    base = limit + len(BORDER)
                    limit = base + len(texts[number])
                here = found[number]
            cue, rest = meaning[literal]
            if rest is not None:
                match = rest.match(words, start + 1, limit + 1)
                if match is None:
                    continue
                end = match.end() + 1  # noqa: PLW2901  (the literal was only the head)
            place = (start + 1 - base, end - 1 - base, cue)
            if cue in shielding:
                shields.setdefault(number, []).append(place)
            else:
                here.append(place)
        for number, covers in shields.items():
            found[number] = [p for p in found[number] if not self._is_shielded(p, covers)]
        for number, run in runs.items():
            found[number] = [run.restore(place) for place in found[number]]
        return {key: sorted(places) for key, places in zip(distinct, found, strict=True) if places}

    def _shielded_by(self, kind: str) -> frozenset[int]:
        return frozenset(
            number
            for number, cue in enumerate(self.cues)
            if cue.family == kind or cue.family.startswith(f"{kind}-")
        )

    def _is_shielded(self, place: Place, shields: list[Place]) -> bool:
        start, end, cue = place
        return any(
            shield_start < end and start < shield_end and cue in self._shields[shield]
            for shield_start, shield_end, shield in shields
        )


def _by_position(place: Place) -> tuple[int, int]:
    return place[0], -place[1]


class _Runs:
    """The runs of white space in a key, each of which counts as the first of its characters."""

    def __init__(self, key: str) -> None:
        """Leave out what follows the first character of each run."""
        # Where what follows a run begins without them, and how much was left out until there.
        self._after: list[int] = []
        self._left_out = [0]
        kept: list[str] = []
        last = 0
        for run in _RUN.finditer(key):
            start, end = run.span()
            kept.append(key[last : start + 1])
            last = end
            left_out = self._left_out[-1] + end - start - 1
            self._after.append(end - left_out)
            self._left_out.append(left_out)
        kept.append(key[last:])
        self.text = "".join(kept)

    def restore(self, place: Place) -> Place:
        """Return where in the key a place of the text without runs is."""
        start, end, cue = place
        last = end - 1
        return (
            start + self._left_out[bisect_right(self._after, start)],
            end + self._left_out[bisect_right(self._after, last)],
            cue,
        )


def _without_runs(keys: Iterable[str]) -> tuple[list[str], dict[int, _Runs]]:
    """Return `keys` without runs of white space, and the runs of those that had some."""
    texts = list(keys)
    runs = {
        number: _Runs(key)
        for number, key in enumerate(texts)
        if "  " in key or ("\n" in key and _RUN.search(key))
    }
    for number, run in runs.items():
        texts[number] = run.text
    return texts, runs


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
