"""Read the text, headings, lists, tables and links of a web page, and nothing around them."""

from collections.abc import Sequence

from postilla.blocks import DROPPED, MAIN_TAGS, Blocks
from postilla.model import Document
from postilla.nodes import Element, Node, read_nodes

_DROPPED_ROLES = frozenset(
    "navigation banner contentinfo search dialog alertdialog menu menubar".split()
)
# A part of the page is its main content when it holds at least this share of the text.
_MAIN_SHARE = 0.4
_MAIN_ROLE = "main"


def read_page(html: str | bytes) -> Document:
    """Return the document of a web page; its text is what was extracted.

    Navigation, page headers and footers, scripts, forms' controls and dialogs are left out. If a
    `main` or `article` element holds most of the text, the rest of the page is left out too.
    """
    nodes = read_nodes(html, DROPPED)
    start, end, mains = _main_content(nodes)
    blocks = Blocks(nodes, mains=mains)
    _walk(start, end, blocks)
    return blocks.document()


def _main_content(nodes: Sequence[Node]) -> tuple[int, int, int]:
    """Return from where to where the policy stands, and in how many main elements that is."""
    best: tuple[Element, int] | None = None
    shown = 0
    ends: list[int] = []
    for node in nodes:
        if not isinstance(node, Element):
            continue
        while ends and node.at > ends[-1]:
            ends.pop()
        if node.name == "body":
            shown = max(shown, node.text)
        is_main = node.name in MAIN_TAGS or node.role == _MAIN_ROLE
        larger = best is None or node.text > best[0].text
        if is_main and larger and not _is_dropped(node, in_main=False):
            best = node, len(ends)
        if node.name in MAIN_TAGS:
            ends.append(node.end)
    if best is None or best[0].text < _MAIN_SHARE * shown:
        return 0, len(nodes), 0
    element, mains = best
    return element.at, element.end + 1, mains


def _is_dropped(element: Element, *, in_main: bool) -> bool:
    """Tell whether a reader skips the element; a header is part of the main content it is in."""
    if element.name in DROPPED or element.role in _DROPPED_ROLES:
        return True
    return element.name == "header" and not in_main


def _walk(start: int, end: int, blocks: Blocks) -> None:
    """Send the nodes from `start` to `end` to the blocks, but for what a reader skips."""
    nodes = blocks.nodes
    entered: list[Element] = []
    at = start
    while at < end:
        node = nodes[at]
        at += 1
        if node is None:
            blocks.leave(entered.pop())
        elif isinstance(node, str):
            blocks.write(node)
        elif (node.at != start and _is_dropped(node, in_main=blocks.in_main)) or blocks.take_row(
            node
        ):
            at = node.end + 1
        else:
            blocks.enter(node)
            entered.append(node)
