"""Say what a corpus says: tables from its Parquet files, by DuckDB, and plots of them."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

import duckdb

from postilla.corpus.tables import SCHEMAS
from postilla.errors import InputError

_STATEMENT = re.compile(r"^-- (\w+)(?:: (\w+), (\w+))?\n((?:(?!--).*\n?)+)", re.MULTILINE)
_BAR = "#3b6ea5"


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """One answer: its columns and rows, and the columns of labels and numbers that a plot shows."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[tuple[object, ...], ...]
    plot: tuple[str, str] | None = None


def summarise(corpus: Path) -> Iterator[Table]:
    """Yield what the corpus in the folder `corpus` says: the statements of `queries.sql`.

    Raises:
        InputError: the folder holds no corpus.
    """
    if not (corpus / "reports").is_dir():
        raise InputError(f"{corpus} holds no corpus; make one with `postilla corpus run`")
    queries = (files("postilla.corpus") / "queries.sql").read_text(encoding="utf-8")
    with duckdb.connect() as connection:
        for table in SCHEMAS:
            parts = str(corpus / table / "part-*.parquet")
            connection.read_parquet(parts).create_view(table)
        for name, labels, numbers, query in _STATEMENT.findall(queries):
            result = connection.execute(query)
            columns = tuple(str(column[0]) for column in result.description or ())
            rows = tuple(result.fetchall())
            if rows:
                plot = (labels, numbers) if labels else None
                yield Table(name=name, columns=columns, rows=rows, plot=plot)


def draw(tables: Iterable[Table], folder: Path) -> Iterator[Path]:
    """Write a bar chart of every table that has one into `folder`, as SVG; yield the files."""
    from matplotlib import rc_context  # noqa: PLC0415 - slow to load, and seldom wanted
    from matplotlib.figure import Figure  # noqa: PLC0415

    folder.mkdir(parents=True, exist_ok=True)
    for table in tables:
        if table.plot is None:
            continue
        label, number = (table.columns.index(column) for column in table.plot)
        rows = table.rows[::-1]
        with rc_context({"svg.hashsalt": "postilla"}):
            figure = Figure(figsize=(7, 1 + 0.3 * len(rows)), layout="constrained")
            axes = figure.subplots()
            axes.barh(
                [str(row[label]) for row in rows],
                [_number(row[number]) for row in rows],
                color=_BAR,
            )
            axes.set(title=table.name, xlabel=table.plot[1].replace("_", " "))
            path = folder / f"{table.name}.svg"
            figure.savefig(path, metadata={"Date": None})
        yield path


def _number(value: object) -> float:
    return float(value) if isinstance(value, int | float) else 0.0
