"""Cut a document into units: sentences, list items, table rows and headings, with context."""

import re
from collections.abc import Iterator, Sequence

from postilla.language import Profile
from postilla.model import Block, Document, Passage, Unit, UnitKind

# A clause of an unmarked list is no longer than this, unless it ends with a semicolon.
_ITEM_CHARACTERS = 160
# Longest unit, heading path's entry and lead-in, in code points: more is no prose, and what is
# read again and again with each clause must have an end. Real ones that are longer are rare: 6 of
# 99,000 units.
_UNIT_CHARACTERS = 5_000
_HEADING_CHARACTERS = 600
_LEAD_IN_CHARACTERS = 1_000
# What may end a sentence: it begins with one class of characters, which is searched for fast.
_END = re.compile(
    r"[.!?](?:(?<![.!?][.!?])[.!?]*+[\"')\]*]*+(?=\s+[\"'(\[*]*[a-z0-9])|[\"')\]]*\s*$)"
)
_WORD_OR_DOT = "abcdefghijklmnopqrstuvwxyz0123456789."
_WORD_AFTER = re.compile(r"\s+[\"'(\[*]*([a-z0-9]+)")
_ORDINAL = re.compile(r"[a-z]|\d{1,3}(?:\.\d{1,3})*")
_LOOKBACK = 24
_JOINERS = (";", ",", " e", " o", " ed", " and", " or", "; e", "; and")
_WORD = re.compile(r"[^\W_]")

_Span = tuple[int, int]


def segment(document: Document, profile: Profile) -> tuple[Unit, ...]:
    """Return the units of `document` in text order, each with its heading path and lead-in.

    Positions are plain positions; `unit.text` is trimmed. A list is introduced by a sentence
    that ends with a colon, a table's row by the header of its table. An abbreviation
    (`Profile.abbreviations`) does not end a sentence. What is longer than any prose is cut at
    `_UNIT_CHARACTERS`, and introduces nothing.
    """
    cutter = _Cutter(document, profile)
    for block in _with_unmarked_items(document.plain, document.blocks):
        cutter.add(block)
    return tuple(cutter.units)


class _Cutter:
    """Walks the blocks in order, keeping the headings and lead-ins that are in force."""

    def __init__(self, document: Document, profile: Profile) -> None:
        self.units: list[Unit] = []
        self._plain = document.plain
        self._key = document.key
        self._profile = profile
        self._headings: list[tuple[int, Passage]] = []
        self._path: tuple[Passage, ...] = ()
        self._lead_ins: dict[int, Passage] = {}
        self._items: dict[int, int] = {}

    def add(self, block: Block) -> None:
        if block.kind == "row":
            pieces: list[_Span] = []
            self._take(block.start, block.end, pieces)
            for start, end in pieces:
                self._emit(start, end, "row", self._header(block))
            return
        sentences = self._sentences(block)
        if block.kind == "heading" and block.end - block.start <= _HEADING_CHARACTERS:
            self._enter(block, sentences)
        elif block.kind == "item":
            self._add_item(block, sentences)
        else:
            self._lead_ins.clear()
            self._items.clear()
            for start, end in sentences:
                self._emit(start, end, "sentence", None)
            self._introduce(0, sentences)

    def _enter(self, block: Block, sentences: Sequence[_Span]) -> None:
        self._lead_ins.clear()
        self._items.clear()
        while self._headings and self._headings[-1][0] >= block.level:
            self._headings.pop()
        self._path = tuple(passage for _, passage in self._headings)
        if not sentences:
            return
        self._emit(block.start, block.end, "heading", None)
        passage = self._passage(block.start, block.end)
        self._headings.append((block.level, passage))
        self._path += (passage,)
        self._introduce(0, sentences)

    def _add_item(self, block: Block, sentences: Sequence[_Span]) -> None:
        for level in [level for level in self._items if level > block.level]:
            del self._items[level]
        for level in [level for level in self._lead_ins if level >= block.level]:
            del self._lead_ins[level]
        lead_in = self._lead_ins[max(self._lead_ins)] if self._lead_ins else None
        self._items[block.level] = self._items.get(block.level, 0) + 1
        for start, end in sentences:
            self._emit(start, end, "item", lead_in, self._items[block.level])
        self._introduce(block.level, sentences)

    def _introduce(self, level: int, sentences: Sequence[_Span]) -> None:
        if not sentences:
            return
        start, end = sentences[-1]
        if self._plain[end - 1] == ":" and end - start <= _LEAD_IN_CHARACTERS:
            self._lead_ins[level] = self._passage(start, end)

    def _header(self, row: Block) -> Passage | None:
        header = row.header
        if header is None or header.end - header.start > _LEAD_IN_CHARACTERS:
            return None
        return self._passage(header.start, header.end)

    def _emit(
        self, start: int, end: int, kind: UnitKind, lead_in: Passage | None, item: int = 0
    ) -> None:
        if not _WORD.search(self._plain, start, end):
            return
        self.units.append(
            Unit(
                index=len(self.units),
                start=start,
                end=end,
                text=self._plain[start:end],
                key=self._key[start:end],
                kind=kind,
                heading=self._path,
                lead_in=lead_in,
                item=item,
            )
        )

    def _sentences(self, block: Block) -> list[_Span]:
        """Return where the sentences of a block are, without the blanks around them."""
        sentences: list[_Span] = []
        start = block.start
        for match in _END.finditer(self._key, block.start, block.end):
            end = match.end()
            if end == block.end or self._ends_sentence(match, block):
                self._take(start, end, sentences)
                start = end
        if start < block.end:
            self._take(start, block.end, sentences)
        return sentences

    def _ends_sentence(self, match: re.Match[str], block: Block) -> bool:
        stop, end = match.span()
        if self._key[stop] != "." or self._key.startswith("..", stop):
            return not self._plain[end : end + 3].strip()[:1].islower()
        after = _WORD_AFTER.match(self._key, end)
        if after is None or self._plain[after.start(1)].islower():
            return False
        before = self._key[max(block.start, stop - _LOOKBACK) : stop]
        head = before.rstrip(_WORD_OR_DOT)
        token = before[len(head) :].strip(".")
        if token in self._profile.numbering:
            return not any(char.isdigit() for char in after[1])
        if token in self._profile.abbreviations:
            return False
        shortened = head.endswith("'") and self._plain[stop - 1].islower()
        if not shortened and self._is_ordinal(token, stop - block.start):
            return False
        return token not in self._profile.maybe or after[1] in self._profile.starters

    def _is_ordinal(self, token: str, at: int) -> bool:
        """Tell whether the full stop belongs to "1." or "a." at the head of a block, or to "J.".

        The letter of "doesn't." is no such thing, that of "all'A. Manzoni" is.
        """
        return (at <= len(token) or token.isalpha()) and _ORDINAL.fullmatch(token) is not None

    def _take(self, start: int, end: int, pieces: list[_Span]) -> None:
        """Add the words from `start` to `end`, in several pieces if they are too long for one."""
        while end - start > _UNIT_CHARACTERS:
            most = start + _UNIT_CHARACTERS
            space = self._key.rfind(" ", start + 1, most)
            cut = space if space > start else most
            self._take(start, cut, pieces)
            start = cut
        words = self._plain[start:end].lstrip()
        if words:
            pieces.append((end - len(words), end - len(words) + len(words.rstrip())))

    def _passage(self, start: int, end: int) -> Passage:
        return Passage(start=start, end=end, text=self._plain[start:end], key=self._key[start:end])


def _with_unmarked_items(plain: str, blocks: Sequence[Block]) -> Iterator[Block]:
    """Yield the blocks, those paragraphs made items that a colon introduces as a list.

    Lines that stand close after a colon and a blank line are a list too: pasted lists look so.
    """
    inside = close = False
    for number, block in enumerate(blocks):
        start, end = block.start, block.end
        if block.kind != "paragraph":
            inside = close = False
            yield block
            continue
        if close and number:
            close = not _is_apart(plain, blocks[number - 1], block)
        if inside and number + 1 < len(blocks) and _opens_close_list(plain, blocks, number):
            close = True
        if close or (inside and _is_item(plain, block)):
            yield block._replace(kind="item", level=1)
        elif inside and _closes(plain, blocks, number):
            inside = False
            yield block._replace(kind="item", level=1)
        else:
            inside = False
            yield block
        if plain.endswith(":", start, end):
            inside = number + 1 < len(blocks) and blocks[number + 1].kind == "paragraph"


def _opens_close_list(plain: str, blocks: Sequence[Block], number: int) -> bool:
    """Tell whether a colon and a blank line stand before the block, and a line close after it."""
    before, block, after = blocks[number - 1 : number + 2]
    return (
        plain.endswith(":", before.start, before.end)
        and _is_apart(plain, before, block)
        and after.kind == "paragraph"
        and not _is_apart(plain, block, after)
    )


def _is_apart(plain: str, before: Block, block: Block) -> bool:
    """Tell whether a blank line stands between two blocks."""
    return plain.count("\n", before.end, block.start) > 1


def _is_item(plain: str, block: Block) -> bool:
    """Tell whether a paragraph reads like an item: one's end, or short and no sentence."""
    start, end = block.start, block.end
    if plain.endswith(_JOINERS, start, end):
        return True
    return end - start <= _ITEM_CHARACTERS and not plain.endswith((".", "!", "?", ":"), start, end)


def _closes(plain: str, blocks: Sequence[Block], number: int) -> bool:
    """Tell whether the paragraph ends an unmarked list: the one before ends like an item."""
    before = blocks[number - 1]
    return plain.endswith(_JOINERS, before.start, before.end)
