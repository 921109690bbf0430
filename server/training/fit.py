"""Fit the weights of one language: logistic regression over all blocks of features."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

from postilla.features import CLASSIFIED, TABLES, Floats, Lexicon
from postilla.weights import Weights
from training.matrix import Matrix

FOLDS = 10
# Inverse strength of the L2 penalty; chosen by cross-validation over documents, like `SCALES`.
_STRENGTH = 3.0
# The solver stops early enough to be quick and late enough that a weight's byte is settled.
_ITERATIONS = 2000
_TOLERANCE = 1e-7
_LARGEST = 127
# A share of the weights this small may be clipped for the sake of the steps of all others.
_CLIPPED = 0.0005
# A gram in fewer training rows than this gets no weight.
_AT_LEAST = 2
# How much a block's features count before the penalty makes them equal.
_WORDS = 0.25
SCALES: Mapping[str, float] = {
    **{table.name: _WORDS for table in TABLES},
    "text.gaps": 0.6 * _WORDS,
    "before.words": 0.5 * _WORDS,
    "after.words": 0.5 * _WORDS,
    "text.classes": 0.3,
    "lead.classes": 0.3,
    "heading.classes": 0.3,
    "form": 0.3,
}
# What two languages have in common: grams without words in them.
SHARED = frozenset({"text.orders", "form", *(f"{place}.classes" for place in CLASSIFIED)})


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """Labelled units as features: `blocks` by name, a row for each unit.

    `kind` numbers the sort of rows: 0 is what the detector is for, others help to fit it and
    get an offset of their own. `weights` says how much each row counts.
    """

    blocks: Mapping[str, Matrix]
    shared: NDArray[np.bool_]
    groups: NDArray[np.str_]
    weights: Floats
    kind: int = 0

    def __len__(self) -> int:
        """Return the number of rows."""
        return len(self.shared)

    def take(self, rows: NDArray[np.integer] | NDArray[np.bool_]) -> "Rows":
        """Return some of the rows."""
        return Rows(
            blocks={name: block[rows] for name, block in self.blocks.items()},
            shared=self.shared[rows],
            groups=self.groups[rows],
            weights=self.weights[rows],
            kind=self.kind,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Fitted:
    """A weight for each column of each block, and the bias."""

    blocks: Mapping[str, Floats]
    bias: float

    def odds(self, rows: Rows) -> Floats:
        """Return the log-odds of `rows`."""
        total = np.full(len(rows), self.bias)
        for name, weights in self.blocks.items():
            total += rows.blocks[name] @ weights
        return total


def fit(parts: Sequence[Rows]) -> Fitted:
    """Return the weights that tell the shared rows of `parts` from the others."""
    columns: list[Matrix] = []
    scales: dict[str, tuple[NDArray[np.integer], Floats]] = {}
    for name in parts[0].blocks:
        block = sparse.vstack([part.blocks[name] for part in parts], format="csr")
        kept, scale = _scale(name, block)
        scales[name] = kept, scale
        columns.append(block[:, kept] @ sparse.diags(scale))
    columns.append(_offsets(parts))
    model = LogisticRegression(C=_STRENGTH, max_iter=_ITERATIONS, tol=_TOLERANCE)
    model.fit(
        sparse.hstack(columns, format="csr"),
        np.concatenate([part.shared for part in parts]),
        sample_weight=np.concatenate([part.weights for part in parts]),
    )
    blocks: dict[str, Floats] = {}
    start = 0
    for name, (kept, scale) in scales.items():
        weights = np.zeros(parts[0].blocks[name].shape[1])
        weights[kept] = model.coef_[0, start : start + len(kept)] * scale
        blocks[name] = weights
        start += len(kept)
    return Fitted(blocks=blocks, bias=float(model.intercept_[0]))


def _scale(name: str, block: Matrix) -> tuple[NDArray[np.integer], Floats]:
    """Return the columns that are kept, and by what each is multiplied before fitting.

    Grams count by their inverse document frequency, as in TF-IDF.
    """
    rows = np.asarray((block > 0).sum(axis=0)).ravel()
    kept = np.flatnonzero(rows >= _AT_LEAST)
    if name == "form" or name.endswith(".classes"):
        return kept, np.full(len(kept), SCALES[name])
    rarity = np.log((1 + block.shape[0]) / (1 + rows[kept])) + 1
    return kept, SCALES[name] * rarity


def _offsets(parts: Sequence[Rows]) -> Matrix:
    kinds = np.concatenate([np.full(len(part), part.kind) for part in parts])
    return Matrix(np.stack([kinds == kind for kind in range(1, kinds.max() + 2)], axis=1) * 1.0)


def out_of_fold(rows: Rows, help_: Sequence[Rows]) -> Floats:
    """Return the log-odds of each row by weights fitted without its document."""
    odds = np.zeros(len(rows))
    for inside, outside in folds(rows):
        odds[outside] = fit([rows.take(inside), *help_]).odds(rows.take(outside))
    return odds


def folds(rows: Rows) -> Iterator[tuple[NDArray[np.integer], NDArray[np.integer]]]:
    """Yield the rows to fit with and the rows to measure on, documents kept together."""
    yield from GroupKFold(FOLDS).split(rows.groups, groups=rows.groups)


def pack(
    fitted: Fitted, lexicon: Lexicon, *, slope: float, shift: float, threshold: float
) -> Weights:
    """Return `fitted` as it ships: a byte for each weight of a gram."""
    tables, steps = {}, {}
    for table in TABLES:
        weights = fitted.blocks[table.name]
        used = np.abs(weights[weights != 0])
        step = float(f"{np.quantile(used, 1 - _CLIPPED) / _LARGEST:.6g}") if len(used) else 1.0
        whole = np.clip(np.rint(weights / step), -_LARGEST, _LARGEST)
        tables[table.name], steps[table.name] = whole.astype(np.int8), step
    return Weights(
        lexicon=lexicon,
        tables=tables,
        steps=steps,
        classes={place: fitted.blocks[f"{place}.classes"].round(4) for place in CLASSIFIED},
        forms=fitted.blocks["form"].round(4),
        bias=round(fitted.bias, 4),
        slope=round(slope, 4),
        shift=round(shift, 4),
        threshold=round(threshold, 4),
    )
