"""Find the units that are about data going to somebody other than the first party."""

from collections.abc import Sequence
from functools import cache
from typing import Self

from postilla.catalogue import Catalogue
from postilla.features import observe
from postilla.model import Detection, Unit, keys_of
from postilla.places import Places
from postilla.verdict import stance_of
from postilla.weights import Weights


class Detector:
    """Tells of each unit how likely it is about sharing, and what it says of that."""

    def __init__(self, language: str, weights: Weights) -> None:
        """Raise DataError when the language has no catalogue."""
        self.weights = weights
        self._catalogue = Catalogue.load(language)

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
        return tuple(
            Detection(
                unit=unit,
                probability=probability,
                stance=stance_of(unit, self._catalogue, places, before) if is_found else "shares",
                found=is_found,
            )
            for unit, before, probability, is_found in zip(
                units, (None, *units[:-1]), probabilities.tolist(), found, strict=True
            )
        )
