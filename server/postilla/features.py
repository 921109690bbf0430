"""Turn units into numbered features, the same way for training and at run time.

A passage (a unit's text, its lead-in, the heading above it) becomes a run of word numbers, and
of the cues that the catalogue finds in it. From these come its *grams*: words, pairs of
neighbours, pairs with a gap, and cues in their order. A gram is a column of its family's table;
which weight stands there is not decided here. All is arithmetic on arrays, one operation for a
whole document.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from postilla.lexicon import BORDER, BORDER_WORD, CueKinds, Lexicon
from postilla.model import Unit
from postilla.places import Numbers, Places

Floats = NDArray[np.float64]

NONE: Final = -1
# The orders of this many kinds of cues have a column each.
MOST_KINDS: Final = 256

# Between two keys that are read together: no key has it, because keys are ASCII.
_GAP = "\x80"
_WORDS_ONLY = "".join(
    char if char.islower() else "0" if char.isdigit() else BORDER_WORD if char == _GAP else " "
    for char in map(chr, range(0x81))
).encode("ascii")
_WORDS_ONLY += b" " * (0x100 - len(_WORDS_ONLY))
_GAPS = (2, 3, 4)
# So many of the following cues are paired with a cue.
_ORDER_REACH = 6
# Odd multipliers of a hash of two numbers: the golden ratio's, and two of MurmurHash3's.
_FIRST, _SECOND, _MIX = np.uint32(0x9E3779B1), np.uint32(0x85EBCA6B), np.uint32(0xC2B2AE35)
_HASH_BITS = 32
# So many words are added to every passage's length, lest the shortest shout.
_SOFTENING = 3

_LENGTHS = (3, 6, 10, 16, 25, 40)
FORMS: Final = (
    *(f"at most {bound} words" for bound in _LENGTHS),
    "longer",
    "has a lead-in",
    "has a heading",
    "ends with a colon",
    "ends with a question mark",
    "ends like a sentence",
    "starts like a sentence",
    "is a heading",
    "is a row",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Weights of one family of grams in one place; hashed families have 2**`bits` columns."""

    place: str
    family: str
    bits: int = 0

    @property
    def name(self) -> str:
        """What the table is called in a file of weights."""
        return f"{self.place}.{self.family}"


TABLES: Final = (
    Table(place="text", family="words"),
    Table(place="text", family="pairs", bits=18),
    Table(place="text", family="gaps", bits=18),
    Table(place="text", family="orders"),
    Table(place="lead", family="words"),
    Table(place="lead", family="pairs", bits=16),
    Table(place="heading", family="words"),
    Table(place="heading", family="pairs", bits=16),
    Table(place="before", family="words"),
    Table(place="after", family="words"),
)
# The places around a unit and the passages that stand there: its neighbours are texts too.
SOURCE: Final = {
    "text": "text",
    "lead": "lead",
    "heading": "heading",
    "before": "text",
    "after": "text",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Grams:
    """Columns of a table, and the run in which each was found."""

    columns: Numbers
    owners: Numbers


@dataclass(frozen=True, slots=True, kw_only=True)
class Runs:
    """Passages as runs of word numbers, one after the other, each opened by a border.

    One more border ends `words`. `owners` holds the run that each place belongs to, `lengths`
    the number of words of each run, `cues` the kinds of the cues in each, in their order.
    """

    words: Numbers
    owners: Numbers
    lengths: Numbers
    cues: Grams

    def __len__(self) -> int:
        """Return the number of runs."""
        return len(self.lengths)

    def part(self, first: int, last: int) -> "Runs":
        """Return the runs from `first` to before `last`, as if they were all."""
        start, end = np.searchsorted(self.owners, (first, last)).tolist()
        opened, closed = np.searchsorted(self.cues.owners, (first, last)).tolist()
        return Runs(
            words=self.words[start : end + 1],
            owners=self.owners[start:end] - first,
            lengths=self.lengths[first:last],
            cues=Grams(
                columns=self.cues.columns[opened:closed],
                owners=self.cues.owners[opened:closed] - first,
            ),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """Units with what stands around them: all that a detector looks at.

    `runs` holds the passages of each place that has its own; `rows` says, for each place, which
    of its runs belongs to which unit, or that none does (`NONE`). `forms` has a row for each unit
    and a column for each of `FORMS`.
    """

    runs: Mapping[str, Runs]
    rows: Mapping[str, Numbers]
    forms: Floats


def observe(units: Sequence[Unit], lexicon: Lexicon, places: Places | None = None) -> Scene:
    """Return the scene of `units`: those of a document, or neighbours in one, in text order.

    `places` are what the catalogue finds in their passages, where that is known already.
    """
    leads: dict[str, int] = {}
    headings: dict[str, int] = {}
    lead_of = [leads.setdefault(u.lead_in.key, len(leads)) if u.lead_in else NONE for u in units]
    heading_of = [
        headings.setdefault(u.heading[-1].key, len(headings)) if u.heading else NONE for u in units
    ]
    keys = (*[unit.key for unit in units], *leads, *headings)
    if places is None:
        places = lexicon.kinds.catalogue.places(keys)
    runs = read(keys, lexicon, places)
    texts, above = runs.part(0, len(units)), len(units) + len(leads)
    after = np.arange(1, len(units) + 1)
    after[-1:] = NONE
    return Scene(
        runs={
            "text": texts,
            "lead": runs.part(len(units), above),
            "heading": runs.part(above, len(keys)),
        },
        rows={
            "text": np.arange(len(units)),
            "lead": np.array(lead_of, dtype=np.int64),
            "heading": np.array(heading_of, dtype=np.int64),
            "before": np.arange(-1, len(units) - 1),
            "after": after,
        },
        forms=_forms(units, texts.lengths),
    )


def grams_of(runs: Runs, table: Table) -> Grams:
    """Return what of `runs` has a column in `table`."""
    match table.family:
        case "words":
            return words_of(runs)
        case "pairs":
            return pairs_of(runs, table.bits)
        case "gaps":
            return gaps_of(runs, table.bits)
        case "orders":
            return orders_of(runs)
    raise ValueError(f"no family of grams is called {table.family!r}")


def split(key: str) -> list[str]:
    """Return the words of `key` (see `fold.key`); every digit reads 0."""
    return key.encode("latin-1").translate(_WORDS_ONLY).decode("ascii").split()


def read(keys: Sequence[str], lexicon: Lexicon, places: Places) -> Runs:
    """Return the words of `keys` as runs of numbers, one run a key, with the cues of each."""
    words = split(f" {_GAP} ".join(("", *keys, "")) if keys else _GAP)
    numbers = lexicon.number(words)
    sizes = np.diff(np.flatnonzero(numbers == BORDER))
    cues, counts = places.of(keys)
    return Runs(
        words=numbers,
        owners=np.repeat(np.arange(len(sizes)), sizes),
        lengths=sizes - 1,
        cues=Grams(
            columns=lexicon.kinds.of_cue[cues], owners=np.repeat(np.arange(len(keys)), counts)
        ),
    )


def words_of(runs: Runs) -> Grams:
    """Return the words of `runs`; a column is a word's number."""
    return Grams(columns=runs.words[:-1], owners=runs.owners)


def pairs_of(runs: Runs, bits: int) -> Grams:
    """Return the neighbouring words of `runs`, borders being words; 2**`bits` columns."""
    return Grams(columns=_hash(runs.words[:-1], runs.words[1:], bits), owners=runs.owners)


def gaps_of(runs: Runs, bits: int) -> Grams:
    """Return the pairs of words that stand a few words apart; 2**`bits` columns."""
    words, owners = runs.words[:-1], runs.owners
    inner = words != BORDER
    parts = []
    for gap in _GAPS:
        near = inner[:-gap] & (owners[:-gap] == owners[gap:])
        at = np.flatnonzero(near)
        parts.append((_hash(words[at], words[at + gap], bits), owners[at]))
    return _joined(parts)


def orders_of(runs: Runs) -> Grams:
    """Return the pairs of cues that follow each other, near to each other."""
    kinds, owners = runs.cues.columns, runs.cues.owners
    parts = []
    for step in range(1, _ORDER_REACH + 1):
        at = np.flatnonzero(owners[:-step] == owners[step:])
        parts.append((kinds[at] * MOST_KINDS + kinds[at + step], owners[at]))
    return _joined(parts)


def damping(runs: Runs) -> Floats:
    """Return by what the grams of each run are multiplied: a long passage is not more certain."""
    return 1 / np.sqrt(runs.lengths + _SOFTENING)


def cues_of(runs: Runs, kinds: CueKinds) -> Floats:
    """Return which of `kinds.names` occur in `runs`: a row of zeros and ones for each run."""
    found = np.zeros((len(runs), len(kinds.names) + 1))
    columns, owners = runs.cues.columns, runs.cues.owners
    found[owners, columns] = 1
    found[owners, kinds.family_of[columns]] = 1
    return found[:, :-1]


def _joined(parts: Sequence[tuple[Numbers, Numbers]]) -> Grams:
    return Grams(
        columns=np.concatenate([columns for columns, _ in parts]),
        owners=np.concatenate([owners for _, owners in parts]),
    )


def _hash(first: Numbers, second: Numbers, bits: int) -> Numbers:
    mixed = first.astype(np.uint32) * _FIRST + second.astype(np.uint32) * _SECOND
    mixed ^= mixed >> np.uint32(15)
    mixed *= _MIX
    return (mixed >> np.uint32(_HASH_BITS - bits)).astype(np.int64)


def _forms(units: Sequence[Unit], lengths: Numbers) -> Floats:
    forms = np.zeros((len(units), len(FORMS)))
    forms[np.arange(len(units)), np.searchsorted(_LENGTHS, lengths)] = 1
    first = len(_LENGTHS) + 1
    # Octets, because truths are ten times as slow to put into an array.
    flags = bytes(
        [
            flag
            for unit in units
            for flag in (
                unit.lead_in is not None,
                bool(unit.heading),
                unit.key.endswith(":"),
                unit.key.endswith("?"),
                unit.key.endswith((".", "!", '."')),
                unit.text[:1].isupper(),
                unit.kind == "heading",
                unit.kind == "row",
            )
        ]
    )
    forms[:, first:] = np.frombuffer(flags, dtype=np.uint8).reshape(-1, len(FORMS) - first)
    return forms
