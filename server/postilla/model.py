"""The nouns of the way from a text to its clauses: what one stage hands to the next.

Two coordinate systems exist, and only two. *Text* positions count Unicode code points of the
text that was sent (for HTML: of the extracted text); everything in a `Report` uses them.
*Plain* positions count code points of `Document.plain`, the same text folded for matching;
blocks, units and hits use them. `Document.locate` is the one bridge.

What there are hundreds of in every text is a named tuple, which is made three times as fast as a
frozen dataclass; it is given by keyword all the same.
"""

from array import array
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal, NamedTuple, get_args

from postilla.fold import key, letter_end

Language = str
BlockKind = Literal["heading", "paragraph", "item", "row"]
UnitKind = Literal["heading", "sentence", "item", "row"]
Stance = Literal["shares", "denies", "mixed"]
Region = Literal["eea", "uk", "ch", "us-ca", "us", "other"]
Group = Literal["consumer", "business"]
ScopeGroup = Literal["consumer", "business", "children", "applicants", "employees"]
RecipientKind = Literal[
    "group",
    "processor",
    "advertising",
    "analytics",
    "partner",
    "authority",
    "successor",
    "professional",
    "public",
    "named",
    "unspecified",
]
PurposeKind = Literal[
    "service",
    "advertising",
    "analytics",
    "personalisation",
    "security",
    "legal",
    "transaction",
    "research",
    "ai",
    "unspecified",
]
ChoiceKind = Literal["consent", "opt-out", "none"]
Action = Literal["disclose", "sell", "transfer", "publish", "third-party-collection"]
Modality = Literal["does", "may"]
Grade = Literal["A", "B", "C", "D", "E"]

REGIONS: tuple[str, ...] = get_args(Region)
GROUPS: tuple[str, ...] = get_args(Group)
RECIPIENTS: tuple[str, ...] = get_args(RecipientKind)
PURPOSES: tuple[str, ...] = get_args(PurposeKind)


class Span(NamedTuple):
    """A half-open stretch [start, end) of code points."""

    start: int
    end: int


class Block(NamedTuple):
    """A paragraph-like stretch of `Document.plain`.

    `level` is the rank of a heading (1–6) or the nesting of a list item (1 is outermost), else 0.
    `header` holds, for a table row, the plain position of the table's header row, if it has one.
    """

    kind: BlockKind
    start: int
    end: int
    level: int = 0
    header: Span | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """The words [start, end) of `Document.plain` lead to `url`."""

    start: int
    end: int
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A text, its folded twin, and where its paragraphs, headings, list items and links are.

    `key` is the lower-case ASCII twin of `plain`, of the same length (see `fold.key`).
    `offsets[i]` is the text position of `plain[i]`; None means that the two agree everywhere.
    """

    text: str
    plain: str
    blocks: tuple[Block, ...]
    links: tuple[Link, ...] = ()
    offsets: "array[int] | None" = None
    from_html: bool = False
    key: str = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Fill in the key, which every stage matches against."""
        object.__setattr__(self, "key", key(self.plain))

    def locate(self, start: int, end: int) -> Span:
        """Return the text span of the plain span [start, end)."""
        if self.offsets is None:
            return Span(start=start, end=end)
        if start >= end:
            at = self.offsets[start] if start < len(self.offsets) else len(self.text)
            return Span(start=at, end=at)
        return Span(start=self.offsets[start], end=letter_end(self.text, self.offsets[end - 1]))


class Passage(NamedTuple):
    """A stretch of `Document.plain` with its words: `document.plain[start:end] == text`.

    `key` is the lower-case ASCII twin of `text`, of the same length (see `fold.key`).
    """

    start: int
    end: int
    text: str
    key: str


class Unit(NamedTuple):
    """A sentence, list item, table row or heading, judged with its context.

    `heading` is the path of headings above it, outermost first. `lead_in` introduces the list
    that an item stands in ("We share your data with:"), or is the header of a table's row.
    `item` is the position in its list, from 1; 0 outside lists. Positions are plain; `key` is the
    lower-case ASCII twin of `text`, of the same length (see `fold.key`).
    """

    index: int  # type: ignore[assignment]  # a unit's number, not the method of tuples
    start: int
    end: int
    text: str
    key: str
    kind: UnitKind
    heading: tuple[Passage, ...] = ()
    lead_in: Passage | None = None
    item: int = 0


def keys_of(units: Iterable[Unit]) -> list[str]:
    """Return the keys of all that units are judged with, each once.

    These are the units themselves, their lead-ins and the headings above them.
    """
    keys: dict[str, None] = {}
    heading: tuple[Passage, ...] = ()
    for unit in units:
        keys[unit.key] = None
        if unit.lead_in:
            keys[unit.lead_in.key] = None
        # All units of a section have the same path.
        if unit.heading is not heading:
            heading = unit.heading
            keys.update((passage.key, None) for passage in heading)
    return [*keys]


class Detection(NamedTuple):
    """What the detector says of one unit.

    `probability` (0–1) that the unit is about data going to somebody other than the first
    party; `stance` is what it says of that, should it be a clause; `found` tells whether the
    probability reaches the language's threshold.
    """

    unit: Unit
    probability: float
    stance: Stance
    found: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """An attribute's value with the words that show it. `iri` is its DPV 2 term, if there is one.

    Positions are text positions; they may lie in the heading or lead-in of the clause. A value
    that no word names (an unspecified recipient) has no text and no position.
    """

    kind: str
    text: str | None = None
    start: int | None = None
    end: int | None = None
    iri: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """Whom a clause is limited to, or (with `excludes`) whom it leaves out."""

    regions: tuple[Region, ...] = ()
    groups: tuple[ScopeGroup, ...] = ()
    excludes: bool = False
    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """Whether the reader is asked first (consent), may refuse (opt-out), or neither."""

    kind: ChoiceKind = "none"
    text: str | None = None
    start: int | None = None
    end: int | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """A unit about data going to somebody other than the first party, described.

    One that only introduces a list ("We share your data with:") has no recipients, its items have.
    Of a mixed clause only what it admits is told, not what its denial is about.
    Positions are text positions. `applies` and `because` are filled in by `assess` for a reader.
    """

    id: str
    stance: Stance
    modality: Modality
    action: Action
    probability: float
    start: int
    end: int
    quote: str
    heading: tuple[str, ...] = ()
    lead_in: str | None = None
    recipients: tuple[Mention, ...] = ()
    purposes: tuple[Mention, ...] = ()
    data: tuple[Mention, ...] = ()
    names: tuple[Mention, ...] = ()
    scope: Scope | None = None
    choice: Choice = field(default_factory=Choice)
    applies: bool = True
    because: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Denial:
    """A promise not to share, with the exception it names and the clauses that contradict it."""

    clause: str
    exception: str | None = None
    contradicted_by: tuple[str, ...] = ()
