"""Draw which version of a policy names what, as inline SVG."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from textwrap import wrap

# As wide as a phone shows, so that nothing shrinks there.
ROW, COLUMN, LABEL, HEAD = 40, 28, 132, 50
# Characters in a line of a label, lines in a label, and from one line to the next.
LINE, LINES, STEP = 20, 3, 12
MARK = 9


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One version: its year, its group's name and style, and the rows that it fills."""

    year: str
    group: str
    style: str
    filled: frozenset[str]


def draw(
    name: str, title: str, summary: str, rows: Sequence[tuple[str, str]], columns: Sequence[Column]
) -> str:
    """Return the chart: a line a row, a column a version, a full mark where the version has it.

    `rows` are keys and labels; `summary` says in words what the picture shows.
    """
    width = LABEL + COLUMN * len(columns) + 8
    height = HEAD + ROW * len(rows) + 4
    parts = [
        (
            f'<svg class="chart" role="img" viewBox="0 0 {width} {height}" '
            f'aria-labelledby="{name}-title {name}-text" xmlns="http://www.w3.org/2000/svg">'
        ),
        f'<title id="{name}-title">{escape(title)}</title>',
        f'<desc id="{name}-text">{escape(summary)}</desc>',
    ]
    parts += _heads(columns)
    for number, (key, label) in enumerate(rows):
        middle = HEAD + ROW * number + ROW // 2
        parts.append(
            f"{_label(label, middle)}"
            f'<line class="axis" x1="0" x2="{width}" y1="{middle + ROW // 2}" '
            f'y2="{middle + ROW // 2}"/>'
        )
        parts += [
            _mark(LABEL + COLUMN * place + COLUMN // 2, middle, column, key)
            for place, column in enumerate(columns)
        ]
    return "".join([*parts, "</svg>"])


def _label(label: str, middle: int) -> str:
    """Return a row's label on one line, or a few where it is long."""
    lines = wrap(label, LINE, max_lines=LINES, placeholder="…")
    top = middle + 4 - STEP * (len(lines) - 1) // 2
    return "".join(
        f'<text x="0" y="{top + STEP * number}" font-size="11">{escape(line)}</text>'
        for number, line in enumerate(lines)
    )


def _heads(columns: Sequence[Column]) -> list[str]:
    parts = []
    for place, column in enumerate(columns):
        left = LABEL + COLUMN * place
        if place == 0 or columns[place - 1].group != column.group:
            parts.append(
                f'<text x="{left + 4}" y="16" font-size="11" font-weight="700" '
                f'class="{column.style}">{escape(column.group)}</text>'
            )
        parts.append(
            f'<text x="{left + COLUMN // 2}" y="36" font-size="10" class="soft" '
            f'text-anchor="middle">{escape(column.year)}</text>'
        )
    return parts


def _mark(x: int, y: int, column: Column, key: str) -> str:
    if key in column.filled:
        return (
            f'<rect class="{column.style}" x="{x - MARK}" y="{y - MARK}" rx="3" '
            f'width="{2 * MARK}" height="{2 * MARK}"/>'
        )
    return f'<circle class="cell-none" cx="{x}" cy="{y}" r="3"/>'
