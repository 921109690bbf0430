"""To whom a clause applies: the regions and groups it is limited to, or leaves out."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Literal, Self, cast

from postilla.catalogue import Cue, Hit
from postilla.cues import Cues
from postilla.model import Passage, Region, ScopeGroup, Span, Unit
from postilla.reading import Reading
from postilla.words import load_words

_TABLES = (
    "within", "outside", "beyond", "opposite", "heading", "audience", "titles", "addressed",
    "unless", "laws", "cited", "travel", "given", "joiners", "seat", "everybody", "of", "owned",
    "capitals",
)  # fmt: skip
# So many characters before a name are read for what introduces it.
_REACH = 90
# Of a whole document a name limits it only so near behind "this policy applies to".
_CLOSE = 16
# A heading of at most so many words that names a group is about it.
_SHORT_HEADING = 6

Place = Literal["text", "heading"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """Whom a clause is limited to, or leaves out, with the plain positions of the words."""

    regions: tuple[Region, ...] = ()
    groups: tuple[ScopeGroup, ...] = ()
    excludes: bool = False
    start: int
    end: int


class ScopeReader:
    """Reads limits in the passages of one language."""

    def __init__(self, tables: dict[str, list[str]]) -> None:
        """Take lists of expressions, by the names of `_TABLES`."""
        either = {name: "|".join(items).replace(" ", r"\W+") for name, items in tables.items()}
        article = rf"(?:\W+(?:{either['joiners']}))?\W*$"
        self._within = re.compile(rf"\b(?:{either['within']}){article}")
        self._outside = re.compile(rf"\b(?:{either['outside']}){article}")
        self._beyond = re.compile(rf"\b(?:{either['beyond']}){article}")
        self._cited = re.compile(rf"\b(?:{either['cited']})\W*$")
        self._opposite = re.compile(rf"\b(?:{either['opposite']})\W*$")
        self._heading = re.compile(rf"\b(?:{either['heading']}){article}|^\W*$")
        self._travel = re.compile(rf"\b(?:{either['travel']})\b[^.;]{{0,60}}$")
        self._seat = re.compile(rf"\b(?:{either['seat']})\b[^.;]{{0,60}}$")
        self._everybody = re.compile(rf"\b(?:{either['everybody']})\b")
        self._example = re.compile(rf"\b(?:{either['everybody']})\W*$")
        self._domain = re.compile(r"(?<=\w)[.@]")
        self._site = re.compile(r"\.[a-z]")
        self._addressed = re.compile(rf"\b(?:{either['addressed']}){article}")
        self._unless = re.compile(rf"\b(?:{either['unless']}){article}")
        self._given = re.compile(rf"\b(?:{either['given']}){article}")
        self._audience = re.compile(rf"[^a-z,.;:]{{0,6}}(?:s\W+)?(?:{either['audience']})\b")
        self._of = re.compile(rf"\b(?:{either['of']}){article}")
        self._owned = re.compile(rf"(?:(?<!s)|(?='))\W{{0,2}}(?:{either['owned']})\b")
        self._capitals = {
            name: Cue(family="region", kind=name.lower(), patterns=(name,))
            for name in tables["capitals"]
        }
        self._capital = re.compile(rf"(?<![\w@.-])(?:{either['capitals']})(?![\w$.])")
        self._laws = re.compile(rf"\W{{0,6}}(?:{either['laws']})\b")
        self._titles = re.compile(rf"[^a-z,.;]{{0,6}}(?:{either['titles']})\b|\W*$")
        self._joined = re.compile(rf"(?:\s++|[^\w\s]|\b(?:{either['joiners']})\b){{1,24}}")

    @classmethod
    @cache
    def load(cls, language: str) -> Self:
        """Return the reader of `language`. Raises DataError when its data is broken."""
        return load_words(language, "scope", _TABLES, cls, alone=True)

    def read(self, cues: Cues, place: Place, *, governs: Span | None = None) -> Limit | None:
        """Return the limit that the passage states, if it states one.

        With `governs` the passage says whom a section or document is for: within that span of its
        key, naming a region or group suffices. One that speaks to those within a region and to
        those outside it is for everybody.
        """
        regions = cues.of("region") + self._in_capitals(cues.passage.text)
        groups = cues.of("group")
        if not regions and not groups:
            return None
        key, start = cues.passage.key, cues.passage.start
        limits: list[Limit] = []
        for run in self._runs(key, sorted(regions, key=_start)):
            limit = self._of_regions(key, run, place, governs=self._names(key, run[0], governs))
            if limit is not None:
                first, last, excludes = limit
                kinds = dict.fromkeys(cast("Region", hit.kind) for hit in run)
                limits.append(
                    Limit(
                        regions=tuple(kinds),
                        excludes=excludes,
                        start=start + first,
                        end=start + last,
                    )
                )
        if limits:
            both = len({limit.excludes for limit in limits}) > 1
            return None if both else limits[0]
        for hit in groups:
            limit = self._of_group(key, hit, place, governs=self._names(key, hit, governs))
            if limit is not None:
                first, last, excludes = limit
                kind = cast("ScopeGroup", hit.kind)
                return Limit(
                    groups=(kind,), excludes=excludes, start=start + first, end=start + last
                )
        return None

    def _in_capitals(self, text: str) -> tuple[Hit, ...]:
        """Return the regions that only capitals tell from a word, if not all is in capitals."""
        if text.isupper():
            return ()
        found = [(self._capitals[name[0]], name) for name in self._capital.finditer(text)]
        return tuple(
            Hit(cue.family, cue.kind, name.start(), name.end(), cue) for cue, name in found
        )

    def _names(self, key: str, hit: Hit, governs: Span | None) -> bool:
        """Tell whether `hit` limits what is governed: not after "all users, including"."""
        return (
            governs is not None
            and governs.start <= hit.start < governs.end
            and not self._everybody.search(key, max(governs.start, hit.start - _REACH), hit.start)
        )

    def _runs(self, key: str, regions: Sequence[Hit]) -> list[list[Hit]]:
        runs: list[list[Hit]] = []
        for hit in regions:
            if self._domain.match(key, hit.start - 1) or self._site.match(key, hit.end):
                continue
            if runs and self._joined.fullmatch(key, runs[-1][-1].end, hit.start):
                runs[-1].append(hit)
            else:
                runs.append([hit])
        return runs

    def _of_regions(
        self, key: str, run: Sequence[Hit], place: Place, *, governs: bool
    ) -> tuple[int, int, bool] | None:
        first, last = run[0].start, _end_of_name(key, run[-1])
        before = key[max(0, first - _REACH) : first]
        offset = first - len(before)
        audience = self._audience.match(key, last)
        end = audience.end() if audience else last
        outside = self._outside.search(before)
        stated = outside or self._within.search(before)
        if stated is not None and self._example.search(before[: stated.start()]):
            return None
        if stated is not None:
            return offset + stated.start(), end, outside is not None
        if governs and (beyond := self._beyond.search(before)):
            return offset + beyond.start(), end, True
        opposite = self._opposite.search(before)
        passing = (opposite or self._seat.search(before)) and not audience
        title = place == "heading" and self._titles.match(key, last)
        if (
            passing
            or self._travel.search(before)
            or self._cited.search(before)
            or (self._laws.match(key, last) and not title)
        ):
            return None
        if opposite:
            return offset + opposite.start(), end, True
        titled = title or (place == "heading" and self._heading.search(before))
        return (first, end, False) if audience or governs or titled else None

    def _of_group(
        self, key: str, hit: Hit, place: Place, *, governs: bool
    ) -> tuple[int, int, bool] | None:
        before = key[max(0, hit.start - _REACH) : hit.start]
        offset = hit.start - len(before)
        if found := self._unless.search(before):
            return offset + found.start(), hit.end, True
        if found := self._addressed.search(before):
            if _opens(before, found.start()):
                return offset + found.start(), hit.end, False
            return None
        if place == "text" and (data := self._data_of(key, hit, before)):
            return *data, False
        if place == "heading" and not self._given.search(before):
            words = key.count(" ")
            return (hit.start, hit.end, False) if words < _SHORT_HEADING else None
        return (hit.start, hit.end, False) if governs else None

    def _data_of(self, key: str, hit: Hit, before: str) -> tuple[int, int] | None:
        """Return where the data of a group are named: "data of minors", "minors' data"."""
        if found := self._of.search(before):
            return hit.start - len(before) + found.start(), hit.end
        if found := self._owned.match(key, hit.end):
            return hit.start, found.end()
        return None


def _end_of_name(key: str, hit: Hit) -> int:
    """Return where a name ends, with the full stop of one that is abbreviated ("U.S.")."""
    return hit.end + (key.startswith(".", hit.end) and "." in key[hit.start : hit.end])


def _start(hit: Hit) -> int:
    return hit.start


def _opens(before: str, at: int) -> bool:
    """Tell whether a phrase at `at` opens a sentence or a part of it, or is a condition."""
    return not before[:at].strip(" *_>-(\"'") or before[:at].rstrip()[-1:] in ",;:.(-" or at == 0


class Governors:
    """Keeps, while a document is read in order, which limits govern what follows."""

    def __init__(self, reader: ScopeReader) -> None:
        """Start at the top of a document, where nothing governs."""
        self._reader = reader
        self._document: Limit | None = None
        self._section: tuple[tuple[Passage, ...], Limit] | None = None
        self._list: tuple[int, Limit] | None = None

    def over(self, unit: Unit) -> Limit | None:
        """Return the limit that units before this one put on it, the closest one."""
        if self._list and unit.item and self._list[0] == unit.index - unit.item:
            return self._list[1]
        if self._section and unit.heading[: len(self._section[0])] == self._section[0]:
            return self._section[1]
        return self._document

    def note(self, unit: Unit, cues: Cues) -> None:
        """Take note of what `unit` says of the list, section or document that follows it."""
        governs = cues.of("governs")
        if unit.kind in ("heading", "row") or not (governs or unit.key.endswith(":")):
            return
        whole = any(hit.kind == "document" for hit in governs)
        span = None
        if governs:
            near = whole or not unit.heading
            start = min(hit.end for hit in governs)
            span = (
                Span(start=start, end=start + _CLOSE) if near else Span(start=0, end=len(unit.key))
            )
        limit = self._reader.read(cues, "text", governs=span)
        if limit is None:
            return
        if whole:
            self._document = limit
        elif governs:
            self._section = (unit.heading, limit)
        else:
            self._list = (unit.index, limit)


def find_limit(reading: Reading, reader: ScopeReader, governing: Limit | None) -> Limit | None:
    """Return whom the clause of `reading` is limited to: by itself, or by what stands above it.

    The closest limit counts; where it names a group alone, with the regions of the next one.
    """
    limit: Limit | None = None
    for found in _limits_around(reading, reader, governing):
        if limit is None:
            limit = found
        elif found.regions and not (found.groups or found.excludes):
            return replace(limit, regions=found.regions)
        if limit.regions or limit.excludes:
            return limit
    return limit


def _limits_around(
    reading: Reading, reader: ScopeReader, governing: Limit | None
) -> Iterator[Limit]:
    """Yield the limits that hold for a clause, the closest first."""
    if own := reader.read(reading.own, "text"):
        yield own
    if reading.lead_in and (lent := reader.read(reading.lead_in, "text")):
        yield lent
    if governing:
        yield governing
    for heading in reading.headings:
        if limit := reader.read(heading, "heading"):
            yield limit
