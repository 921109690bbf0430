"""Write the tables that generated pages share."""

from collections.abc import Iterable, Sequence
from html import escape

Cell = str


def code(text: str) -> Cell:
    """Return `text` as code."""
    return f"<code>{escape(text)}</code>"


def table(caption: str, columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> str:
    """Return a table that folds into cards on a narrow screen.

    Cells are HTML, the first of a row is its heading. A column whose name ends in "#" holds
    numbers; the mark is not shown.
    """
    names = [escape(column.removesuffix("#")) for column in columns]
    styles = [' class="number"' if column.endswith("#") else "" for column in columns]
    head = "".join(
        f'<th scope="col"{style}>{name}</th>' for name, style in zip(names, styles, strict=True)
    )
    body = "".join(
        "<tr>"
        f'<th scope="row">{first}</th>'
        + "".join(
            f'<td data-name="{name}"{style}>{cell}</td>'
            for cell, name, style in zip(rest, names[1:], styles[1:], strict=True)
        )
        + "</tr>"
        for first, *rest in rows
    )
    return (
        f'<table class="facts"><caption>{escape(caption)}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>\n"
    )
