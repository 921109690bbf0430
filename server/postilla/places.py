"""Where cues occur in many keys: arrays for arithmetic, tuples for whoever reads one key."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.int64]

# Start and end in a key, number of the cue in `Catalogue.cues`.
Place = tuple[int, int, int]


class Places(Mapping[str, Sequence[Place]]):
    """The places in each key, by position, overlapping ones too; a key without any is not there.

    `starts`, `ends` and `cues` hold the places of all keys one after the other; those of the key
    with number n are at [bounds[n], bounds[n + 1]).
    """

    __slots__ = ("_rows", "bounds", "cues", "ends", "numbers", "starts")

    def __init__(
        self,
        numbers: Mapping[str, int],
        bounds: Numbers,
        *,
        starts: Numbers,
        ends: Numbers,
        cues: Numbers,
    ) -> None:
        """Take the number of every key that was searched, from 0, and what was found."""
        self.numbers = numbers
        self.bounds = bounds
        self.starts = starts
        self.ends = ends
        self.cues = cues
        self._rows: dict[str, Sequence[Place]] | None = None

    @property
    def rows(self) -> Mapping[str, Sequence[Place]]:
        """The places as a plain dictionary: made at once, when the first key is asked for."""
        if self._rows is None:
            values = (self.starts.tolist(), self.ends.tolist(), self.cues.tolist())
            places: list[Place] = [*zip(*values, strict=True)]
            self._rows = {
                key: places[first:last]
                for key, (first, last) in zip(
                    self.numbers, pairwise(self.bounds.tolist()), strict=True
                )
                if first < last
            }
        return self._rows

    def __getitem__(self, key: str) -> Sequence[Place]:
        """Return the places in `key`. Raises KeyError where there is none."""
        return self.rows[key]

    def __iter__(self) -> Iterator[str]:
        """Yield the keys that have a place."""
        return iter(self.rows)

    def __len__(self) -> int:
        """Return the number of keys that have a place."""
        return int(np.count_nonzero(np.diff(self.bounds)))

    def only(self, wanted: NDArray[np.bool_]) -> "Places":
        """Return the places of the cues that are `wanted`, which has an entry for each cue."""
        kept = wanted[self.cues]
        counted = np.append(0, np.cumsum(kept))
        return Places(
            self.numbers,
            counted[self.bounds],
            starts=self.starts[kept],
            ends=self.ends[kept],
            cues=self.cues[kept],
        )

    def of(self, keys: Sequence[str]) -> tuple[Numbers, Numbers]:
        """Return the cues in each of `keys` one after the other, and how many each has."""
        numbers = self.numbers
        rows = np.array([numbers[key] for key in keys], dtype=np.int64)
        firsts = self.bounds[rows]
        counts = self.bounds[rows + 1] - firsts
        return self.cues[stretches(firsts, counts)], counts


def stretches(firsts: Numbers, counts: Numbers) -> Numbers:
    """Return the numbers from each of `firsts` on, as many as `counts` says, in one array."""
    ends = np.cumsum(counts)
    total = int(ends[-1]) if len(ends) else 0
    return np.arange(total) + np.repeat(firsts - ends + counts, counts)
