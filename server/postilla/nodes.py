"""Read a web page as one list of nodes in document order, which no depth of nesting can hurt.

BeautifulSoup tells the encoding. The parser is the one that BeautifulSoup recommends, lxml's; its
events are kept as they come, because a tree of Python objects takes several times as long.
"""

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass

from bs4.dammit import UnicodeDammit
from lxml import etree


@dataclass(slots=True)
class Element:
    """An element of a page: `nodes[at]`, whose content ends before `nodes[end]`, a None.

    `text` is the number of code points of text in it, without that of unread elements.
    """

    name: str
    attributes: Mapping[str, str]
    at: int
    end: int = 0
    text: int = 0

    @property
    def role(self) -> str:
        """What the element is for, as it says itself."""
        return self.attributes.get("role", "").strip().lower()


# A text, an element, or the end of the element that was opened last.
Node = str | Element | None


def read_nodes(html: str | bytes, unread: Container[str]) -> Sequence[Node]:
    """Return the nodes of a page, also those in elements that are `unread`, by name.

    Bytes are decoded as browsers do: by byte order mark, declaration, or guess.
    """
    source = html if isinstance(html, str) else UnicodeDammit(html, is_html=True).unicode_markup
    recorder = _Recorder(unread)
    # lxml asks for less of a target than the type stub does.
    parser = etree.HTMLParser(target=recorder, huge_tree=True)  # type: ignore[arg-type]
    if source:
        parser.feed(source)
        parser.close()
    return recorder.nodes


class _Recorder:
    """Takes the parser's events."""

    def __init__(self, unread: Container[str]) -> None:
        self._unread = unread
        self.nodes: list[Node] = []
        self._open: list[Element] = []
        self._pieces: list[str] = []
        self._length = 0
        self._unread_open = 0

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        self._flush()
        element = Element(name, dict(attributes), len(self.nodes), text=self._length)
        self._unread_open += name in self._unread
        self._open.append(element)
        self.nodes.append(element)

    def end(self, _: str) -> None:
        self._flush()
        element = self._open.pop()
        self._unread_open -= element.name in self._unread
        element.end = len(self.nodes)
        element.text = self._length - element.text
        self.nodes.append(None)

    def data(self, text: str) -> None:
        self._pieces.append(text)

    def close(self) -> None:
        self._flush()

    def _flush(self) -> None:
        """Keep the text since the last event as one node: the parser cuts it where it likes."""
        if self._pieces:
            text = "".join(self._pieces)
            self._pieces.clear()
            self.nodes.append(text)
            self._length += 0 if self._unread_open else len(text)
