"""Cut a document into units: sentences, list items, table rows and headings, with context."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

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
_END = re.compile(r"(?<![.!?])[.!?]++[\"')\]*]*+(?=\s+[\"'(\[*]*[a-z0-9])|[.!?][\"')\]]*\s*$")
_TOKEN_BEFORE = re.compile(r"[a-z0-9.]*$")
_WORD_AFTER = re.compile(r"\s+[\"'(\[*]*([a-z0-9]+)")
_ORDINAL = re.compile(r"[a-z]|\d{1,3}(?:\.\d{1,3})*")
_LOOKBACK = 24
_JOINERS = (";", ",", " e", " o", " ed", " and", " or", "; e", "; and")
_WORD = re.compile(r"[^\W_]")


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
        sentences = list(self._sentences(block))
        if block.kind == "heading" and block.end - block.start <= _HEADING_CHARACTERS:
            self._enter(block, sentences)
        elif block.kind == "row":
            for passage in self._pieces(block.start, block.end):
                self._emit(passage, "row", self._header(block))
        elif block.kind == "item":
            self._add_item(block, sentences)
        else:
            self._lead_ins.clear()
            self._items.clear()
            for sentence in sentences:
                self._emit(sentence, "sentence", None)
            self._introduce(0, sentences)

    def _enter(self, block: Block, sentences: Sequence[Passage]) -> None:
        self._lead_ins.clear()
        self._items.clear()
        while self._headings and self._headings[-1][0] >= block.level:
            self._headings.pop()
        self._path = tuple(passage for _, passage in self._headings)
        passage = self._passage(block.start, block.end)
        if not sentences:
            return
        self._emit(passage, "heading", None)
        self._headings.append((block.level, passage))
        self._path += (passage,)
        self._introduce(0, sentences)

    def _add_item(self, block: Block, sentences: Sequence[Passage]) -> None:
        for level in [level for level in self._items if level > block.level]:
            del self._items[level]
        for level in [level for level in self._lead_ins if level >= block.level]:
            del self._lead_ins[level]
        lead_in = self._lead_ins[max(self._lead_ins)] if self._lead_ins else None
        self._items[block.level] = self._items.get(block.level, 0) + 1
        for sentence in sentences:
            self._emit(sentence, "item", lead_in, self._items[block.level])
        self._introduce(block.level, sentences)

    def _introduce(self, level: int, sentences: Sequence[Passage]) -> None:
        if not sentences or not sentences[-1].text.endswith(":"):
            return
        if len(sentences[-1].text) <= _LEAD_IN_CHARACTERS:
            self._lead_ins[level] = sentences[-1]

    def _header(self, row: Block) -> Passage | None:
        header = row.header
        if header is None or header.end - header.start > _LEAD_IN_CHARACTERS:
            return None
        return self._passage(header.start, header.end)

    def _emit(
        self, passage: Passage, kind: UnitKind, lead_in: Passage | None, item: int = 0
    ) -> None:
        if not _WORD.search(passage.text):
            return
        self.units.append(
            Unit(
                index=len(self.units),
                start=passage.start,
                end=passage.end,
                text=passage.text,
                key=passage.key,
                kind=kind,
                heading=self._path,
                lead_in=lead_in,
                item=item,
            )
        )

    def _sentences(self, block: Block) -> Iterator[Passage]:
        start = block.start
        for match in _END.finditer(self._key, block.start, block.end):
            if match.end() < block.end and not self._ends_sentence(match, block):
                continue
            yield from self._pieces(start, match.end())
            start = match.end()
        yield from self._pieces(start, block.end)

    def _ends_sentence(self, match: re.Match[str], block: Block) -> bool:
        if match[0][0] != "." or match[0].startswith(".."):
            return not self._plain[match.end() : match.end() + 3].strip()[:1].islower()
        before = _TOKEN_BEFORE.search(
            self._key, max(block.start, match.start() - _LOOKBACK), match.start()
        )
        after = _WORD_AFTER.match(self._key, match.end())
        token = before[0].strip(".") if before else ""
        if (
            after is None
            or token in self._profile.abbreviations
            or self._is_ordinal(token, block, match)
        ):
            return False
        if self._plain[after.start(1)].islower():
            return False
        return token not in self._profile.maybe or after[1] in self._profile.starters

    def _is_ordinal(self, token: str, block: Block, match: re.Match[str]) -> bool:
        """Tell whether the full stop belongs to "1." or "a." at the head of a block, or to "J."."""
        if not _ORDINAL.fullmatch(token):
            return False
        return match.start() - block.start <= len(token) or token.isalpha()

    def _pieces(self, start: int, end: int) -> Iterator[Passage]:
        """Yield the words from `start` to `end`, in several pieces if they are too long for one."""
        while end - start > _UNIT_CHARACTERS:
            most = start + _UNIT_CHARACTERS
            space = self._key.rfind(" ", start + 1, most)
            cut = space if space > start else most
            yield from self._trimmed(start, cut)
            start = cut
        yield from self._trimmed(start, end)

    def _trimmed(self, start: int, end: int) -> Iterator[Passage]:
        text = self._plain[start:end]
        kept = text.strip()
        if kept:
            begin = start + len(text) - len(text.lstrip())
            yield self._passage(begin, begin + len(kept))

    def _passage(self, start: int, end: int) -> Passage:
        return Passage(start=start, end=end, text=self._plain[start:end], key=self._key[start:end])


def _with_unmarked_items(plain: str, blocks: Sequence[Block]) -> Iterator[Block]:
    """Yield the blocks, those paragraphs made items that a colon introduces as a list."""
    inside = False
    for number, block in enumerate(blocks):
        text = plain[block.start : block.end]
        if block.kind != "paragraph":
            inside = False
            yield block
            continue
        following = blocks[number + 1] if number + 1 < len(blocks) else None
        listed = following is not None and following.kind == "paragraph"
        ends_item = text.endswith(_JOINERS)
        short = len(text) <= _ITEM_CHARACTERS and not text.endswith((".", "!", "?", ":"))
        if inside and (ends_item or short):
            yield replace(block, kind="item", level=1)
        elif inside and _closes(plain, blocks, number):
            inside = False
            yield replace(block, kind="item", level=1)
        else:
            inside = False
            yield block
        if text.endswith(":"):
            inside = listed


def _closes(plain: str, blocks: Sequence[Block], number: int) -> bool:
    """Tell whether the paragraph ends an unmarked list: the one before ends like an item."""
    before = blocks[number - 1]
    return plain[before.start : before.end].endswith(_JOINERS)
