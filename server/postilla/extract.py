"""Turn what was sent, plain text, Markdown or HTML, into a `Document`."""

from array import array
from bisect import bisect_left
from collections.abc import Sequence

from postilla.fold import fold
from postilla.lines import read_blocks
from postilla.markup import blank
from postilla.model import Block, Document


def extract_text(text: str) -> Document:
    """Return the document of plain text or Markdown. Positions refer to `text` as it is."""
    folded, offsets = fold(text)
    plain, links = blank(folded)
    tabs = _tabs(text, offsets)
    blocks = read_blocks(_replace(folded, tabs, "\t"), plain)
    if tabs:
        plain = _replace(plain, _between_cells(tabs, blocks), "|")
    return Document(text=text, plain=plain, blocks=blocks, links=links, offsets=offsets)


def _tabs(text: str, offsets: "array[int] | None") -> Sequence[int]:
    """Return the plain positions of tabs, which are folded to blanks as controls are."""
    found: list[int] = []
    at = text.find("\t")
    while at >= 0:
        found.append(at if offsets is None else bisect_left(offsets, at))
        at = text.find("\t", at + 1)
    return found


def _between_cells(tabs: Sequence[int], blocks: Sequence[Block]) -> Sequence[int]:
    """Return those of the tabs that part the cells of a row."""
    found: list[int] = []
    for block in blocks:
        if block.kind == "row":
            found += tabs[bisect_left(tabs, block.start) : bisect_left(tabs, block.end)]
    return found


def _replace(plain: str, positions: Sequence[int], char: str) -> str:
    """Return `plain` with `char` at these positions, which are sorted."""
    pieces: list[str] = []
    last = 0
    for at in positions:
        pieces += (plain[last:at], char)
        last = at + 1
    pieces.append(plain[last:])
    return "".join(pieces)


def extract_html(html: str | bytes) -> Document:
    """Return the document of a web page. Positions refer to `document.text`, its readable text."""
    # The parser takes a quarter of the time of a start, and plain text needs none of it.
    from postilla.page import read_page  # noqa: PLC0415

    return read_page(html)
