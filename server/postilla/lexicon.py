"""The words and the kinds of cues that a language's weights tell apart, by number."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import repeat
from typing import Final, Self

import numpy as np

from postilla.catalogue import Catalogue
from postilla.places import Numbers

UNKNOWN: Final = 0
BORDER: Final = 1
FIRST_WORD: Final = 2
# No word of a key: it is numbered BORDER, and opens and closes every run.
BORDER_WORD: Final = "|"
_OCTETS: Final = np.dtype(np.uint32)
_UNKNOWN_OCTETS: Final = UNKNOWN.to_bytes(_OCTETS.itemsize, "little")


@dataclass(frozen=True, slots=True, kw_only=True)
class CueKinds:
    """The kinds of cues that are told apart, and the catalogue that finds them.

    `names` are kinds ("recipient.group") and families ("recipient"). `of_cue` gives the number
    in `names` of the kind of each cue of the catalogue, `family_of` that of the family of each
    name. One number more than there are names stands for what came to the catalogue later.
    """

    catalogue: Catalogue
    names: tuple[str, ...]
    of_cue: Numbers
    family_of: Numbers

    @classmethod
    def of(cls, language: str, names: Sequence[str]) -> Self:
        """Return the kinds and families `names`, in the catalogue of a language."""
        numbers = {name: number for number, name in enumerate(names)}
        catalogue = Catalogue.load(language)
        kinds = [numbers.get(f"{cue.family}.{cue.kind}", len(names)) for cue in catalogue.cues]
        family_of = [numbers[name.partition(".")[0]] for name in names]
        return cls(
            catalogue=catalogue,
            names=tuple(names),
            of_cue=np.array(kinds, dtype=np.int64),
            family_of=np.array([*family_of, len(names)]),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Lexicon:
    """The words and the kinds of cues that have a number.

    `octets` are the numbers of the words as they stand in an array: as integers they would be
    several times as slow to put into one.
    """

    numbers: Mapping[str, int]
    kinds: CueKinds
    octets: Mapping[str, bytes] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Write out the numbers."""
        octets = np.fromiter(self.numbers.values(), dtype=_OCTETS).tobytes()
        size = _OCTETS.itemsize
        written = (octets[at : at + size] for at in range(0, len(octets), size))
        object.__setattr__(self, "octets", dict(zip(self.numbers, written, strict=True)))

    def number(self, words: Iterable[str]) -> Numbers:
        """Return the number of each word, `UNKNOWN` where it has none."""
        octets = b"".join(map(self.octets.get, words, repeat(_UNKNOWN_OCTETS)))
        return np.frombuffer(octets, dtype=_OCTETS).astype(np.int64)
