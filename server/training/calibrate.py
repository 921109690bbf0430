"""Turn log-odds into probabilities that can be believed, and choose the threshold."""

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from postilla.features import Floats

_BINS = 10
# The precision that a threshold must keep, whatever more could be found below it.
PRECISION = 0.85


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


def choose_threshold(probabilities: Floats, shared: NDArray[np.bool_]) -> float:
    """Return the probability from which on F1 is best, precision permitting.

    Of the places between two neighbouring probabilities the curve is smoothed over, because the
    single best one is an accident of the sample.
    """
    candidates = np.linspace(0.15, 0.75, 121)
    found = probabilities[:, None] >= candidates
    hits = (found & shared[:, None]).sum(axis=0)
    precision = hits / np.maximum(found.sum(axis=0), 1)
    score = 2 * hits / (found.sum(axis=0) + shared.sum())
    smooth = np.convolve(np.pad(score, 4, mode="edge"), np.full(9, 1 / 9), mode="valid")
    allowed = precision >= min(PRECISION, precision.max())
    return float(candidates[np.argmax(np.where(allowed, smooth, smooth - 1))])


def probabilities(odds: Floats, slope: float, shift: float) -> Floats:
    """Return the calibrated probabilities of log-odds."""
    return 1 / (1 + np.exp(-(odds * slope + shift)))
