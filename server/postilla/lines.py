"""Read the paragraphs, headings, lists and tables of plain text or Markdown from its lines."""

import re
from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple, cast

from postilla.model import Block, BlockKind, Span

LineKind = Literal["rule", "heading", "separator", "row", "item", "number", "text"]

_TITLE_CHARACTERS = 100
_TITLE_WORDS = 14
# A line at least this long that ends without punctuation was probably broken by its writer.
_WRAPPED = 45
# A text with a line longer than any writer's page has none that was broken.
_WIDEST = 200
_INDENT = 2
# Ranks of headings that the text does not rank itself, below Markdown's usual two.
_CAPITALS_LEVEL, _NUMBERED_LEVEL, _TITLE_LEVEL, _BOLD_LEVEL = 3, 3, 4, 5
_DEEPEST = 6

# The form of a line; its mark is the group of the form's name. Nearly all lines have none. A bare
# number marks a line only if it is small and no word of a sentence follows ("30 days").
_FORM = re.compile(
    r"(?P<rule>(?:[-*_=~][ ]?){3,}|[-=*]{1,2})$"
    r"|(?P<heading>(?:[-*+•][ \t]+)?#{1,6}[ \t]+)(?=\S)"
    r"|(?P<separator>\|?[ ]*:?-{2,}:?[ ]*(?:\|[ ]*:?-{2,}:?[ ]*)+\|?)$"
    r"|(?P<row>)\|.*\|$"
    r"|(?P<item>\\?[-*+•·●○▪■◦‣⁃∙–—§\uf0a7\uf0b7][ \t]+|[o][ \t]{2,})(?=\S)"
    r"|(?P<number>\(?(?:\d{1,3}|[a-zA-Z]|[ivxIVX]{2,5})\)[ \t]*"
    r"|(?:\d{1,3}(?:\.\d{1,3}){1,3}\\?[.\-]?|\d{1,3}\\?[.\-]|[12]?\d(?=[ \t]+[^a-z\s]))[ \t]+(?=\S)"
    r"|[a-zA-Z]\.[ \t]+)(?=\S)"
)
_OUTLINE = re.compile(r"\d{1,3}(?:\.\d{1,3}){0,3}")
_SENTENCE_END = (".", ";", ":", "!", "?")
_TITLE_END = (".", ";", ",", ":", "!")
# "Place of processing: Ireland – privacy policy" states something: it is no title.
_FIELD = re.compile(r"\w[ ]?: \S")
_LETTER = re.compile(r"[^\W\d_]")
_BOLD = ("**", "__")
_BOLD_END = ("**", "__", ":")


class Line(NamedTuple):
    """A line without its blanks; [start, end) holds its words, without the mark before them.

    `parted` tells that a blank line, or the beginning of the text, stands before it.
    """

    kind: LineKind
    start: int
    end: int
    text: str
    mark: str
    indent: int
    bold: bool
    parted: bool

    @property
    def underlines(self) -> bool:
        """Whether the line makes a heading of the one before it."""
        return self.kind == "rule" and self.mark[0] in "=-"

    @property
    def depth(self) -> int:
        """The nesting of a list item, from 1, by its indentation."""
        return 1 + self.indent // _INDENT

    @property
    def outline(self) -> int:
        """How many numbers a mark such as "3.2" has; 0 where it is no number."""
        number = _OUTLINE.match(self.mark)
        return number[0].count(".") + 1 if number else 0


def read_blocks(plain: str, blanked: str) -> tuple[Block, ...]:
    """Return the blocks of `blanked`, which is `plain` with inline markup blanked out.

    Markdown marks are obeyed; beyond them a heading is a short line of its own that is written
    like a title.
    """
    lines = tuple(_split(plain, blanked))
    if "\t" in plain:
        lines = tuple(_with_pasted_rows(plain, lines))
    return tuple(_group(lines, tuple(_ranks(lines))))


def _with_pasted_rows(plain: str, lines: Sequence[Line]) -> Iterator[Line]:
    """Yield the lines, those made rows that have tabs between words, as copied tables do.

    One line with tabs is no table. A first row of titles is the header, told by a separator.
    """
    tabbed = [line.kind == "text" and "\t" in plain[line.start : line.end] for line in lines]
    for number, line in enumerate(lines):
        follows = number > 0 and tabbed[number - 1] and not line.parted
        leads = number + 1 < len(lines) and tabbed[number + 1] and not lines[number + 1].parted
        if not tabbed[number] or not (follows or leads):
            yield line
            continue
        yield line._replace(kind="row")
        cells = plain[line.start : line.end].split("\t")
        if not follows and all(reads_as_title(cell, bold=False) for cell in cells):
            yield line._replace(kind="separator", start=line.end, text="", parted=False)


def _split(plain: str, blanked: str) -> Iterator[Line]:
    at = 0
    parted = True
    for content in blanked.split("\n"):
        end = at + len(content)
        line = _classify(plain[at:end], content, at, parted=parted)
        at = end + 1
        parted = line is None
        if line is not None:
            yield line


def _classify(raw: str, content: str, at: int, *, parted: bool) -> Line | None:
    marked = raw.lstrip(" \t>")
    indent = len(raw) - len(marked)
    marked = marked.rstrip()
    if not marked:
        return None
    kind: LineKind = "text"
    mark = ""
    if match := _FORM.match(marked):
        kind = cast("LineKind", match.lastgroup)
        mark = match[kind]
    words = content[indent + len(mark) : indent + len(marked)]
    text = words.strip()
    if not text and kind not in {"rule", "separator"}:
        return None
    start = at + indent + len(mark)
    if words[:1] != text[:1]:
        start += len(words) - len(words.lstrip())
    return Line(
        kind,
        start,
        start + len(text),
        text,
        mark,
        indent,
        marked.endswith(_BOLD_END) and _is_bold(marked[len(mark) :]),
        parted,
    )


def _is_bold(words: str) -> bool:
    emphasised = words.rstrip(": ")
    return emphasised.startswith(_BOLD) and emphasised.endswith(_BOLD)


def _ranks(lines: Sequence[Line]) -> Iterator[int]:
    """Yield the rank of each line as a heading, 0 for those that are none."""
    for before, line, after in zip((None, *lines), lines, (*lines[1:], None), strict=False):
        if line.kind == "heading":
            yield line.mark.count("#")
        elif line.kind == "text" and after and after.underlines and not after.parted:
            yield 1 if after.mark.startswith("=") else 2
        elif line.kind in {"text", "number"} and _is_title(before, line, after):
            yield _title_rank(line)
        else:
            yield 0


def _is_title(before: Line | None, line: Line, after: Line | None) -> bool:
    if (
        after is None
        or (before and before.text.endswith(":"))
        or not reads_as_title(line.text, bold=line.bold)
    ):
        return False
    if line.kind == "number":
        deeper = after.kind == "number" and after.outline > line.outline
        return line.parted and line.outline > 0 and (after.kind != "number" or deeper)
    if line.bold or line.text.isupper():
        return after.kind != "row"
    if _FIELD.search(line.text):
        return False
    apart = after.parted or len(after.text) > _TITLE_CHARACTERS
    return apart and (line.parted or before is None or before.kind == "rule")


def reads_as_title(text: str, *, bold: bool) -> bool:
    """Tell whether a line by itself is written like a title: short, and no sentence.

    A title in bold may end with a colon or a full stop.
    """
    if len(text) > _TITLE_CHARACTERS or (not bold and text.endswith(_TITLE_END)):
        return False
    first = _LETTER.search(text)
    return first is not None and not first[0].islower() and len(text.split()) <= _TITLE_WORDS


def typed_mark(text: str) -> int:
    """Return how long the mark is that makes an item of a text by itself, 0 where there is none.

    A numbered title is no item, nor is a sentence that begins with a number.
    """
    match = _FORM.match(text)
    if match is None or match.lastgroup not in {"item", "number"}:
        return 0
    if match.lastgroup == "number" and match[0].rstrip()[-1].isalnum():
        return 0
    if _OUTLINE.match(match[0]) and reads_as_title(text[match.end() :], bold=False):
        return 0
    return match.end()


def goes_on(first: str, before: str, text: str) -> bool:
    """Tell whether a line goes on with the sentence of the line `before`, by its small letter.

    Where the `first` line of all has a small letter as well they are items of a list.
    """
    if before.endswith(_SENTENCE_END) or first[:1].islower():
        return False
    return text[:1].islower()


def _title_rank(line: Line) -> int:
    if line.outline:
        return min(_NUMBERED_LEVEL + line.outline - 1, _DEEPEST)
    if line.text.isupper():
        return _CAPITALS_LEVEL
    return _BOLD_LEVEL if line.bold else _TITLE_LEVEL


def _group(lines: Sequence[Line], ranks: Sequence[int]) -> Iterator[Block]:
    """Yield the blocks, joining lines that a writer broke, and giving rows their table's header."""
    current: Block | None = None
    header: Span | None = None
    before: Line | None = None
    broken = all(line.end - line.start <= _WIDEST for line in lines)
    for line, rank in zip(lines, ranks, strict=True):
        if current and before and _continues(current, before, line, rank, broken=broken):
            current = current._replace(end=line.end)
            before = line
            continue
        if line.kind == "separator" and current and current.kind == "row":
            header = Span(start=current.start, end=current.end)
        elif line.kind != "row" or line.parted:
            header = None
        if line.kind not in {"rule", "separator"}:
            if current:
                yield current
            current = _block(line, rank, current, before, header)
        before = line
    if current:
        yield current


def _block(
    line: Line, rank: int, current: Block | None, before: Line | None, header: Span | None
) -> Block:
    kind: BlockKind = "paragraph"
    level = 0
    if rank:
        kind, level = "heading", rank
    elif line.kind == "row":
        kind = "row"
    elif line.kind in {"item", "number"}:
        kind, level = "item", line.depth
    elif current and before and current.kind == "item" and line.indent > before.indent:
        kind, level = "item", current.level
    return Block(kind=kind, start=line.start, end=line.end, level=level, header=header)


def _continues(current: Block, before: Line, line: Line, rank: int, *, broken: bool) -> bool:
    """Tell whether a writer broke the line before this one, in a text that has `broken` lines."""
    if line.kind != "text" or rank or line.parted or current.kind in {"heading", "row"}:
        return False
    if before.text.endswith(_SENTENCE_END):
        return False
    if line.text[0].islower():
        # What begins with a small letter itself goes on from nothing: it is a pasted list.
        return broken or not before.text[0].islower() or before.start != current.start
    return broken and len(before.text) >= _WRAPPED
