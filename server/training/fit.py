"""Fit the weights of one language: logistic regression over all blocks of features."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

from postilla.features import SOURCE, TABLES, Floats
from postilla.lexicon import Lexicon
from postilla.weights import Weights

FOLDS = 5
# Inverse strength of the L2 penalty; chosen by cross-validation over documents, like `SCALES`.
_STRENGTH = 1.0
# Dual coordinate descent: ten times as quick as L-BFGS here. Its order of coordinates is drawn
# from a seed, so that it ends at the same weights each time.
_SEED = 0
_ITERATIONS = 1000
_TOLERANCE = 1e-4
# This solver shrinks the bias too, unless its column is large.
_BIAS_SCALE = 3.0
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
    **{f"{place}.cues": 0.3 for place in SOURCE},
    "form": 0.3,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """Labelled units as features: `blocks` by name, a row for each unit.

    `groups` names the document of each row; `sampled` tells whether the row was drawn without
    regard to how hard it is, so that it may stand for what the detector will meet.
    """

    blocks: Mapping[str, sparse.csr_matrix]
    shared: NDArray[np.bool_]
    groups: NDArray[np.str_]
    sampled: NDArray[np.bool_]

    def __len__(self) -> int:
        """Return the number of rows."""
        return len(self.shared)

    def take(self, rows: NDArray[np.integer] | NDArray[np.bool_]) -> "Rows":
        """Return some of the rows."""
        return Rows(
            blocks={name: block[rows] for name, block in self.blocks.items()},
            shared=self.shared[rows],
            groups=self.groups[rows],
            sampled=self.sampled[rows],
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


def fit(rows: Rows) -> Fitted:
    """Return the weights that tell the shared units of `rows` from the others."""
    scales = {name: _scale(name, block) for name, block in rows.blocks.items()}
    features = [
        rows.blocks[name][:, kept] @ sparse.diags(scale) for name, (kept, scale) in scales.items()
    ]
    model = LogisticRegression(
        C=_STRENGTH,
        solver="liblinear",
        dual=True,
        intercept_scaling=_BIAS_SCALE,
        max_iter=_ITERATIONS,
        tol=_TOLERANCE,
        random_state=_SEED,
    )
    model.fit(sparse.hstack(features, format="csr"), rows.shared)
    blocks: dict[str, Floats] = {}
    start = 0
    for name, (kept, scale) in scales.items():
        weights = np.zeros(rows.blocks[name].shape[1])
        weights[kept] = model.coef_[0, start : start + len(kept)] * scale
        blocks[name] = weights
        start += len(kept)
    return Fitted(blocks=blocks, bias=float(model.intercept_[0]))


def _scale(name: str, block: sparse.csr_matrix) -> tuple[NDArray[np.integer], Floats]:
    """Return the columns that are kept, and by what each is multiplied before fitting.

    Grams count by their inverse document frequency, as in TF-IDF.
    """
    rows = np.asarray((block > 0).sum(axis=0)).ravel()
    kept = np.flatnonzero(rows >= _AT_LEAST)
    if name == "form" or name.endswith(".cues"):
        return kept, np.full(len(kept), SCALES[name])
    rarity = np.log((1 + block.shape[0]) / (1 + rows[kept])) + 1
    return kept, SCALES[name] * rarity


def out_of_fold(rows: Rows) -> Floats:
    """Return the log-odds of each row by weights fitted without its document."""
    odds = np.zeros(len(rows))
    for inside, outside in folds(rows):
        odds[outside] = fit(rows.take(inside)).odds(rows.take(outside))
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
        cues={place: fitted.blocks[f"{place}.cues"].round(4) for place in SOURCE},
        forms=fitted.blocks["form"].round(4),
        bias=round(fitted.bias, 4),
        slope=round(slope, 4),
        shift=round(shift, 4),
        threshold=round(threshold, 4),
    )
