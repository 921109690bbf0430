"""Find the units that are about data going to somebody other than the first party."""

from collections.abc import Sequence
from functools import cache
from typing import Self

from postilla.catalogue import Catalogue
from postilla.features import observe
from postilla.model import Detection, Unit
from postilla.stance import unit_stance
from postilla.weights import Weights

# Only where a word of this family stands can a unit say anything but that data is shared.
_DENIAL = "negation"


class Detector:
    """Tells of each unit how likely it is about sharing, and what it says of that."""

    def __init__(self, language: str, weights: Weights) -> None:
        """Raise DataError when the language has no catalogue."""
        self.weights = weights
        self._catalogue = Catalogue.load(language)
        self._denials = self._catalogue.only({_DENIAL})

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

    def detect(self, units: Sequence[Unit]) -> tuple[Detection, ...]:
        """Return what there is to say of each of `units`: a document's, or neighbours in one.

        The stance of a unit that is not found is "shares".
        """
        if not units:
            return ()
        scene = observe(units, self.weights.lexicon)
        probabilities = self.weights.probabilities(scene).round(4)
        found = (probabilities >= self.threshold).tolist()
        denying = self._denying(
            [unit for unit, is_found in zip(units, found, strict=True) if is_found]
        )
        return tuple(
            Detection(
                unit=unit,
                probability=probability,
                stance=unit_stance(unit, self._catalogue) if unit.key in denying else "shares",
                found=is_found,
            )
            for unit, probability, is_found in zip(
                units, probabilities.tolist(), found, strict=True
            )
        )

    def _denying(self, units: Sequence[Unit]) -> set[str]:
        """Return the keys of those units in which, or above which, a word of denial stands."""
        keys = [unit.key for unit in units]
        owners = list(range(len(units)))
        for number, unit in enumerate(units):
            if unit.lead_in is not None:
                keys.append(unit.lead_in.key)
                owners.append(number)
        return {units[owners[place[0]]].key for place in self._denials.places(keys)}
