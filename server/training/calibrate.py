"""Turn log-odds into probabilities that can be believed, and choose the threshold."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from postilla.features import Floats

_BINS = 10
# Of what is found, so much at least is to be right: a flag that is wrong costs trust.
_PRECISION = 0.865
_SMOOTH = 4
_KERNEL = np.full(2 * _SMOOTH + 1, 1 / (2 * _SMOOTH + 1))


def platt(odds: Floats, shared: NDArray[np.bool_]) -> tuple[float, float]:
    """Return slope and shift of Platt's calibration, fitted on odds of unseen documents."""
    model = LogisticRegression(C=1e6, max_iter=1000).fit(odds[:, None], shared)
    return float(model.coef_[0, 0]), float(model.intercept_[0])


def calibration_error(probabilities: Floats, shared: NDArray[np.bool_]) -> float:
    """Return the expected calibration error over ten bins of equal width.

    Naeini, Cooper and Hauskrecht (2015), Obtaining well calibrated probabilities.
    """
    bins = np.minimum((probabilities * _BINS).astype(int), _BINS - 1)
    gaps = [
        abs(probabilities[bins == n].mean() - shared[bins == n].mean()) * (bins == n).mean()
        for n in range(_BINS)
        if (bins == n).any()
    ]
    return float(sum(gaps))


def choose_threshold(samples: Sequence[tuple[Floats, NDArray[np.bool_]]]) -> float:
    """Return the probability from which on a unit counts as found.

    There F1 is best among the points where precision, in the mean of the samples, reaches
    `_PRECISION`. Every sample (probabilities, and which units are shared) counts the same. Both
    curves are smoothed, because a single best point is an accident.
    """
    candidates = np.linspace(0.1, 0.8, 141)
    score, precision = np.zeros(len(candidates)), np.zeros(len(candidates))
    for chances, shared in samples:
        found = chances[:, None] >= candidates
        hits = (found & shared[:, None]).sum(axis=0)
        score += 2 * hits / (found.sum(axis=0) + shared.sum())
        precision += hits / np.maximum(found.sum(axis=0), 1) / len(samples)
    precise = _smooth(precision) >= _PRECISION
    best = np.where(precise, _smooth(score), -np.inf) if precise.any() else _smooth(score)
    return float(candidates[np.argmax(best)].round(4))


def _smooth(curve: Floats) -> Floats:
    return np.convolve(np.pad(curve, _SMOOTH, mode="edge"), _KERNEL, mode="valid")


def probabilities(odds: Floats, slope: float, shift: float) -> Floats:
    """Return the calibrated probabilities of log-odds."""
    return 1 / (1 + np.exp(-(odds * slope + shift)))
