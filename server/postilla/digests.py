"""Which weights judge a text: what a report names as its model, and figures as measured with."""

from typing import NamedTuple, Self

from postilla.detect import Detector
from postilla.kinds import Kinds
from postilla.signs import SignWeights
from postilla.verdict import WEIGHTS as STANCES


class Digests(NamedTuple):
    """The SHA-256 of each file of weights that texts in a language are judged with, in hex."""

    detector: str
    stances: str
    kinds: str

    @classmethod
    def load(cls, language: str) -> Self:
        """Return those of the shipped weights. Raises DataError when one of them is broken."""
        return cls(
            detector=Detector.load(language).digest,
            stances=SignWeights.load(STANCES).digest,
            kinds=Kinds.load().digest,
        )
