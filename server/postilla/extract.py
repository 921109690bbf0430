"""Turn what was sent, plain text, Markdown or HTML, into a `Document`."""

from postilla.fold import fold
from postilla.lines import read_blocks
from postilla.markup import blank
from postilla.model import Document


def extract_text(text: str) -> Document:
    """Return the document of plain text or Markdown. Positions refer to `text` as it is."""
    folded, offsets = fold(text)
    plain, links = blank(folded)
    return Document(
        text=text, plain=plain, blocks=read_blocks(folded, plain), links=links, offsets=offsets
    )


def extract_html(html: str | bytes) -> Document:
    """Return the document of a web page. Positions refer to `document.text`, its readable text."""
    # The parser takes a quarter of the time of a start, and plain text needs none of it.
    from postilla.page import read_page  # noqa: PLC0415

    return read_page(html)
