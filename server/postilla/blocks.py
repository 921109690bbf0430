"""The text of a web page as its elements are entered and left, and where its blocks are."""

from collections.abc import Iterator, Sequence

from postilla.fold import fold
from postilla.lines import goes_on, reads_as_title, typed_mark
from postilla.model import Block, BlockKind, Document, Link, Span
from postilla.nodes import Element, Node

# What a reader of the policy does not read: programs, controls, ways around the site.
DROPPED = frozenset(
    "script style noscript template svg math iframe object embed canvas audio video head "
    "button select input textarea nav footer dialog".split()
)
MAIN_TAGS = frozenset(("main", "article"))
_HEADINGS = {f"h{level}": level for level in range(1, 7)} | {"dt": 6, "summary": 5}
_BLOCKS = frozenset(
    "p div section article main header aside blockquote pre address figure figcaption form "
    "fieldset details center table thead tbody tfoot tr td th caption ul ol dl dd body html".split()
)
_LISTS = frozenset(("ul", "ol", "menu"))
_BOLD = frozenset(("b", "strong"))
_BOLD_LEVEL = 5
_LAYOUT = frozenset(("p", "div", "ul", "ol", "table", *_HEADINGS))
_CELLS = frozenset(("td", "th"))
_CELL_GAP, _BULLET = " | ", "- "
_SAFE_LINKS = ("http://", "https://", "mailto:")


class Blocks:
    """Collects text, and where its blocks and links are."""

    def __init__(self, nodes: Sequence[Node], *, mains: int) -> None:
        """Take the nodes of the page, and in how many main elements the first one stands."""
        self.nodes = nodes
        self._mains = mains
        self._pieces: list[str] = []
        self._length = 0
        self._blocks: list[Block] = []
        self._links: list[Link] = []
        self._start = 0
        self._first = 0
        self._space = False
        self._open = False
        self._broken = False
        self._kind: BlockKind = "paragraph"
        self._level = 0
        self._lists = 0
        self._items: list[int] = []
        self._bold = 0
        self._bold_length = 0
        self._anchors: list[tuple[Element, int]] = []
        self._tables: list[Span | None] = []
        self._heads = 0

    @property
    def in_main(self) -> bool:
        """Whether the open elements have a `main` or `article` among them."""
        return self._mains > 0

    def enter(self, tag: Element) -> None:
        """Begin what the element begins: a block, a list, bold type, a link."""
        name = tag.name
        self._mains += name in MAIN_TAGS
        self._heads += name == "thead"
        if name == "table":
            self._tables.append(None)
        if name in _HEADINGS:
            self._break("heading", _HEADINGS[name])
        elif name in _LISTS:
            self._break("paragraph", 0)
            self._lists += 1
        elif name == "li":
            self._items.append(max(self._lists, 1))
            self._break("item", self._items[-1])
        elif name == "br":
            self._broken = self._open
        elif name in _BLOCKS:
            self._break(*self._surroundings())
        elif name in _BOLD:
            self._bold += 1
        elif name == "a" and tag.attributes.get("href", "").startswith(_SAFE_LINKS):
            self._anchors.append((tag, self._length + self._space))

    def leave(self, tag: Element) -> None:
        """End what `enter` began."""
        name = tag.name
        self._mains -= name in MAIN_TAGS
        self._heads -= name == "thead"
        if name == "table":
            self._tables.pop()
        if name in _LISTS:
            self._lists -= 1
        elif name == "li":
            self._items.pop()
        elif name in _BOLD:
            self._bold -= 1
        elif self._anchors and self._anchors[-1][0] is tag:
            _, start = self._anchors.pop()
            if self._open and start < self._length:
                self._links.append(Link(start=start, end=self._length, url=tag.attributes["href"]))
        if name in _BLOCKS or name in _LISTS or name in _HEADINGS or name == "li":
            self._break(*self._surroundings())

    def write(self, text: str) -> None:
        """Add running text, its white space collapsed."""
        folded, _ = fold(text)
        words = folded.split()
        if not words:
            self._space = self._space or (self._open and bool(folded))
            return
        if self._broken:
            self._break_line(words[0])
        if self._open and (self._space or folded[0].isspace()):
            self._append(" ")
        if not self._open:
            self._begin()
        joined = " ".join(words)
        self._append(joined)
        if self._bold:
            self._bold_length += len(joined)
        self._space = folded[-1].isspace()

    def take_row(self, tag: Element) -> bool:
        """Write a table's row as one block and return True, unless its cells hold blocks."""
        if tag.name != "tr":
            return False
        cells = [cell for cell in self._children(tag) if cell.name in _CELLS]
        if any(self._lays_out(cell) for cell in cells):
            return False
        texts = [" ".join(fold(" ".join(self._strings(cell)))[0].split()) for cell in cells]
        filled = [text for text in texts if text]
        if len(filled) <= 1:
            return False
        self._break("row", 0)
        self._begin()
        self._append(_CELL_GAP.join(filled))
        header = self._tables[-1] if self._tables else None
        if self._heads or all(cell.name == "th" for cell in cells):
            if self._tables:
                self._tables[-1] = Span(start=self._start, end=self._length)
            header = None
        self._break("paragraph", 0, header=header)
        return True

    def _children(self, parent: Element) -> Iterator[Element]:
        at = parent.at + 1
        while at < parent.end:
            node = self.nodes[at]
            at += 1
            if isinstance(node, Element):
                yield node
                at = node.end + 1

    def _lays_out(self, cell: Element) -> bool:
        """Tell whether the cell holds more than one block, so that it is no cell of data."""
        inside = self.nodes[cell.at + 1 : cell.end]
        return sum(isinstance(node, Element) and node.name in _LAYOUT for node in inside) > 1

    def _strings(self, parent: Element) -> Iterator[str]:
        at = parent.at + 1
        while at < parent.end:
            node = self.nodes[at]
            at += 1
            if isinstance(node, str):
                yield node
            elif isinstance(node, Element) and node.name in DROPPED:
                at = node.end + 1

    def document(self) -> Document:
        """Return what was collected."""
        self._break("paragraph", 0)
        text = "".join(self._pieces)
        return Document(
            text=text,
            plain=text,
            blocks=tuple(self._blocks),
            links=tuple(self._links),
            from_html=True,
        )

    def _surroundings(self) -> tuple[BlockKind, int]:
        return ("item", self._items[-1]) if self._items else ("paragraph", 0)

    def _append(self, text: str) -> None:
        self._pieces.append(text)
        self._length += len(text)

    def _begin(self) -> None:
        if self._blocks:
            self._append("\n" if self._kind == self._blocks[-1].kind == "item" else "\n\n")
        if self._kind == "item":
            self._append(_BULLET)
        self._start, self._first = self._length, len(self._pieces)
        self._open = True
        self._bold_length = 0

    def _break(self, kind: BlockKind, level: int, *, header: Span | None = None) -> None:
        """Close the open block, and let the next text begin one of this kind."""
        self._broken = False
        if self._open:
            block = Block(
                kind=self._kind,
                start=self._start,
                end=self._length,
                level=self._level,
                header=header,
            )
            self._blocks.append(self._ranked(block))
        self._open, self._space = False, False
        self._kind, self._level = kind, level

    def _break_line(self, word: str) -> None:
        """Close the open block at a line's end, unless the next line goes on with its sentence."""
        self._broken = False
        if goes_on(self._pieces[self._first], self._pieces[-1], word):
            self._space = True
        else:
            self._break(self._kind, self._level)

    def _ranked(self, block: Block) -> Block:
        """Return `block`, made a heading if all of it is bold and it reads as a title.

        A paragraph that its writer marked by hand ("a) …", "– …") is an item.
        """
        size = block.end - block.start
        if block.kind != "paragraph":
            return block
        if self._bold_length < size - 1:
            mark = typed_mark(self._pieces[self._first])
            return block._replace(kind="item", start=block.start + mark, level=1) if mark else block
        if not reads_as_title("".join(self._pieces[self._first :]), bold=True):
            return block
        return block._replace(kind="heading", level=_BOLD_LEVEL)
