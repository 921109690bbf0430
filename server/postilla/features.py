"""Turn units into numbered features, the same way for training and at run time.

A passage (a unit's text, its lead-in, the heading above it) becomes a run of word numbers.
From that run come its *grams*: words, pairs of neighbours, pairs with a gap, and word classes in
their order. A gram is a column of its family's table; which weight stands there is not decided
here. All is integer arithmetic on arrays, one operation for a whole document.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from postilla.model import Unit

Numbers = NDArray[np.int64]
Floats = NDArray[np.float64]

UNKNOWN: Final = 0
BORDER: Final = 1
# No word of a key: it is numbered BORDER, and opens and closes every run.
BORDER_WORD: Final = "|"
# A class is a bit of an unsigned 64-bit number, the lowest being class 0.
CLASSES: Final = 64
NO_CLASS: Final = 255
NONE: Final = -1

_WORDS_ONLY = str.maketrans(
    {
        char: char if char.islower() else "0" if char.isdigit() else " "
        for char in map(chr, range(128))
    }
)
_GAPS = (2, 3, 4)
# So many of the following classified words are paired with a classified word.
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

    @property
    def source(self) -> str:
        """The place whose runs are looked at: what stands before or after is a unit's text too."""
        return "text" if self.place in {"before", "after"} else self.place


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
# The places whose word classes are features of their own.
CLASSIFIED: Final = ("text", "lead", "heading")


@dataclass(frozen=True, slots=True, kw_only=True)
class Lexicon:
    """The words that have a number, and their classes.

    `masks[n]` holds the classes of word `n` as bits; `main[n]` is the first one, or `NO_CLASS`.
    """

    numbers: Mapping[str, int]
    masks: NDArray[np.uint64]
    main: NDArray[np.uint8]


@dataclass(frozen=True, slots=True, kw_only=True)
class Runs:
    """Passages as runs of word numbers, one after the other, each opened by a border.

    One more border ends `words`. `starts` holds the place of the border of each run, `owners`
    the run that each place belongs to, `lengths` the number of words of each run.
    """

    words: Numbers
    starts: Numbers
    owners: Numbers
    lengths: Numbers

    def __len__(self) -> int:
        """Return the number of runs."""
        return len(self.starts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Grams:
    """Columns of a table, and the run in which each was found."""

    columns: Numbers
    owners: Numbers


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


def observe(units: Sequence[Unit], lexicon: Lexicon) -> Scene:
    """Return the scene of `units`: those of a document, or neighbours in one, in text order."""
    leads: dict[str, int] = {}
    headings: dict[str, int] = {}
    lead_of = [leads.setdefault(u.lead_in.key, len(leads)) if u.lead_in else NONE for u in units]
    heading_of = [
        headings.setdefault(u.heading[-1].key, len(headings)) if u.heading else NONE for u in units
    ]
    texts = read([unit.key for unit in units], lexicon)
    after = np.arange(1, len(units) + 1)
    after[-1:] = NONE
    return Scene(
        runs={"text": texts, "lead": read(leads, lexicon), "heading": read(headings, lexicon)},
        rows={
            "text": np.arange(len(units)),
            "lead": np.array(lead_of, dtype=np.int64),
            "heading": np.array(heading_of, dtype=np.int64),
            "before": np.arange(-1, len(units) - 1),
            "after": after,
        },
        forms=_forms(units, texts.lengths),
    )


def grams_of(runs: Runs, table: Table, lexicon: Lexicon) -> Grams:
    """Return what of `runs` has a column in `table`."""
    match table.family:
        case "words":
            return words_of(runs)
        case "pairs":
            return pairs_of(runs, table.bits)
        case "gaps":
            return gaps_of(runs, table.bits)
        case "orders":
            return orders_of(runs, lexicon)
    raise ValueError(f"no family of grams is called {table.family!r}")


def split(key: str) -> list[str]:
    """Return the words of `key` (see `fold.key`); every digit reads 0."""
    return key.translate(_WORDS_ONLY).split()


def read(keys: Iterable[str], lexicon: Lexicon) -> Runs:
    """Return the words of `keys` as runs of numbers, one run for each key."""
    words: list[str] = []
    lengths: list[int] = []
    for key in keys:
        run = split(key)
        lengths.append(len(run))
        words.append(BORDER_WORD)
        words += run
    words.append(BORDER_WORD)
    number = lexicon.numbers.get
    sizes = np.array(lengths, dtype=np.int64)
    places = np.cumsum(sizes + 1)
    return Runs(
        words=np.array([number(word, UNKNOWN) for word in words], dtype=np.int64),
        starts=places - sizes - 1,
        owners=np.repeat(np.arange(len(sizes)), sizes + 1),
        lengths=sizes,
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


def orders_of(runs: Runs, lexicon: Lexicon) -> Grams:
    """Return the pairs of word classes that follow each other, near to each other."""
    main = lexicon.main[runs.words[:-1]]
    at = np.flatnonzero(main != NO_CLASS)
    classes, owners = main[at].astype(np.int64), runs.owners[at]
    parts = []
    for step in range(1, _ORDER_REACH + 1):
        same = owners[:-step] == owners[step:]
        columns = classes[:-step] * CLASSES + classes[step:]
        parts.append((columns[same], owners[:-step][same]))
    return _joined(parts)


def damping(runs: Runs) -> Floats:
    """Return by what the grams of each run are multiplied: a long passage is not more certain."""
    return 1 / np.sqrt(runs.lengths + _SOFTENING)


def classes_of(runs: Runs, lexicon: Lexicon) -> Floats:
    """Return which classes occur in `runs`: a row of zeros and ones for each run."""
    if not len(runs):
        return np.zeros((0, CLASSES))
    masks = np.bitwise_or.reduceat(lexicon.masks[runs.words[:-1]], runs.starts)
    bits = masks[:, None] >> np.arange(CLASSES, dtype=np.uint64)
    return (bits & np.uint64(1)).astype(np.float64)


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
    forms[:, first:] = [
        (
            unit.lead_in is not None,
            bool(unit.heading),
            unit.key.endswith(":"),
            unit.key.endswith("?"),
            unit.key.endswith((".", "!", '."')),
            unit.text[:1].isupper(),
            unit.kind == "heading",
            unit.kind == "row",
        )
        for unit in units
    ]
    return forms
