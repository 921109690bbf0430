"""Find the units that are about data going to somebody other than the first party."""

from collections.abc import Sequence
from functools import cache
from typing import Final, Self

import numpy as np
from numpy.typing import NDArray

from postilla.catalogue import Catalogue
from postilla.features import Scene, observe
from postilla.model import Detection, Unit, keys_of
from postilla.places import Places
from postilla.stance import unit_stance
from postilla.weights import Weights

# Only where a word of this family stands can a unit say anything but that data is shared.
_DENIAL: Final = "negation."


class Detector:
    """Tells of each unit how likely it is about sharing, and what it says of that."""

    def __init__(self, language: str, weights: Weights) -> None:
        """Raise DataError when the language has no catalogue."""
        self.weights = weights
        self._catalogue = Catalogue.load(language)
        names = weights.lexicon.kinds.names
        # One more than there are names stands for what came to the catalogue later.
        self._denies = np.array([*(name.startswith(_DENIAL) for name in names), False])

    @classmethod
    @cache
    def load(cls, language: str) -> Self:
        """Return the detector of `language`. Raises DataError when its data is broken."""
        return cls(language, Weights.load(language))

    @property
    def threshold(self) -> float:
        """The probability from which on a unit is found."""
        return self.weights.threshold

    @property
    def digest(self) -> str:
        """The SHA-256 of the weights, in hexadecimal."""
        return self.weights.digest

    def detect(self, units: Sequence[Unit], places: Places | None = None) -> tuple[Detection, ...]:
        """Return what there is to say of each of `units`: a document's, or neighbours in one.

        The stance of a unit that is not found is "shares". `places` are what the catalogue finds
        in the passages of the units; they are looked for where they are not given.
        """
        if not units:
            return ()
        if places is None:
            places = self._catalogue.places(keys_of(units))
        scene = observe(units, self.weights.lexicon, places)
        probabilities = self.weights.probabilities(scene).round(4)
        found = (probabilities >= self.threshold).tolist()
        denying = self._denying(scene).tolist()
        return tuple(
            Detection(
                unit=unit,
                probability=probability,
                stance=unit_stance(unit, self._catalogue, places, before)
                if is_found and denies
                else "shares",
                found=is_found,
            )
            for unit, before, probability, is_found, denies in zip(
                units,
                (None, *units[:-1]),
                probabilities.tolist(),
                found,
                denying,
                strict=True,
            )
        )

    def _denying(self, scene: Scene) -> NDArray[np.bool_]:
        """Tell of each unit whether a word of denial stands in it or right above it."""
        denying = np.zeros(len(scene.forms), dtype=np.bool_)
        for place in ("text", "lead", "heading"):
            runs = scene.runs[place]
            # One more than there are runs stands for no run at all.
            has = np.zeros(len(runs) + 1, dtype=np.bool_)
            has[runs.cues.owners[self._denies[runs.cues.columns]]] = True
            denying |= has[scene.rows[place]]
        return denying
