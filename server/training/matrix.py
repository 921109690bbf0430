"""Lay the features of labelled units out as one sparse matrix."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import chain

import numpy as np
from scipy import sparse

from postilla.features import (
    CLASSES,
    CLASSIFIED,
    FORMS,
    NONE,
    TABLES,
    Lexicon,
    Numbers,
    Scene,
    Table,
    classes_of,
    damping,
    grams_of,
    observe,
)
from training.sources import Window

Matrix = sparse.csr_matrix


def widths(lexicon: Lexicon) -> dict[str, int]:
    """Return the number of columns of each block: tables, classes, forms."""
    sizes = {table.name: width(table, lexicon) for table in TABLES}
    sizes |= {f"{place}.classes": CLASSES for place in CLASSIFIED}
    return {**sizes, "form": len(FORMS)}


def width(table: Table, lexicon: Lexicon) -> int:
    """Return the number of columns of a table."""
    if table.bits:
        return 1 << table.bits
    return CLASSES * CLASSES if table.family == "orders" else len(lexicon.masks)


def lay_out(windows: Sequence[Window], lexicon: Lexicon) -> dict[str, Matrix]:
    """Return the features of all units of `windows`, by block; a unit is a row."""
    scene = _watch(windows, lexicon)
    blocks: dict[str, Matrix] = {}
    for table in TABLES:
        runs = scene.runs[table.source]
        grams = grams_of(runs, table, lexicon)
        known = grams.columns > 1 if table.family == "words" else slice(None)
        columns, owners = grams.columns[known], grams.owners[known]
        counts = Matrix(
            (damping(runs)[owners], (owners, columns)), shape=(len(runs), width(table, lexicon))
        )
        blocks[table.name] = _spread(counts, scene.rows[table.place])
    for place in CLASSIFIED:
        blocks[f"{place}.classes"] = _spread(
            Matrix(classes_of(scene.runs[place], lexicon)), scene.rows[place]
        )
    blocks["form"] = Matrix(scene.forms)
    return blocks


def _watch(windows: Sequence[Window], lexicon: Lexicon) -> Scene:
    """Return one scene for all windows, in which no unit sees into another window."""
    scene = observe(tuple(chain.from_iterable(w.units for w in windows)), lexicon)
    sizes = np.array([len(window.units) for window in windows])
    ends = np.cumsum(sizes)
    before, after = scene.rows["before"].copy(), scene.rows["after"].copy()
    before[ends - sizes] = NONE
    after[ends - 1] = NONE
    return replace(scene, rows={**scene.rows, "before": before, "after": after})


def _spread(runs: Matrix, rows: Numbers) -> Matrix:
    """Return the features of the run that belongs to each row; none has none."""
    empty = Matrix((1, runs.shape[1]))
    return sparse.vstack([runs, empty], format="csr")[rows]
