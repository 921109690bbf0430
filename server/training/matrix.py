"""Lay the features of labelled units out as one sparse matrix."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import chain

import numpy as np
from scipy import sparse

from postilla.features import (
    MOST_KINDS,
    NONE,
    SOURCE,
    TABLES,
    Scene,
    Table,
    cues_of,
    damping,
    grams_of,
    observe,
)
from postilla.lexicon import FIRST_WORD, Lexicon
from postilla.places import Numbers
from training.sources import Window


def width(table: Table, lexicon: Lexicon) -> int:
    """Return the number of columns of a table."""
    if table.bits:
        return 1 << table.bits
    return MOST_KINDS**2 if table.family == "orders" else FIRST_WORD + len(lexicon.numbers)


def lay_out(windows: Sequence[Window], lexicon: Lexicon) -> dict[str, sparse.csr_matrix]:
    """Return the features of all units of `windows`, by block; a unit is a row."""
    scene = _watch(windows, lexicon)
    blocks: dict[str, sparse.csr_matrix] = {}
    for table in TABLES:
        runs = scene.runs[SOURCE[table.place]]
        grams = grams_of(runs, table)
        known = grams.columns >= FIRST_WORD if table.family == "words" else slice(None)
        columns, owners = grams.columns[known], grams.owners[known]
        counts = sparse.csr_matrix(
            (damping(runs)[owners], (owners, columns)), shape=(len(runs), width(table, lexicon))
        )
        blocks[table.name] = _spread(counts, scene.rows[table.place])
    for place, source in SOURCE.items():
        blocks[f"{place}.cues"] = _spread(
            sparse.csr_matrix(cues_of(scene.runs[source], lexicon.kinds)), scene.rows[place]
        )
    blocks["form"] = sparse.csr_matrix(scene.forms)
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


def _spread(runs: sparse.csr_matrix, rows: Numbers) -> sparse.csr_matrix:
    """Return the features of the run that belongs to each row; none has none."""
    empty = sparse.csr_matrix((1, runs.shape[1]))
    return sparse.vstack([runs, empty], format="csr")[rows]
