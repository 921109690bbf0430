"""Where cues occur in many keys: arrays for arithmetic, tuples for whoever reads one key."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property

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

    # As lists, because an array is slow to ask for a few of its numbers.
    @cached_property
    def _rows(self) -> tuple[list[int], list[int], list[int], list[int]]:
        return (
            self.bounds.tolist(),
            self.starts.tolist(),
            self.ends.tolist(),
            self.cues.tolist(),
        )

    def __getitem__(self, key: str) -> Sequence[Place]:
        """Return the places in `key`. Raises KeyError where there is none."""
        if found := self.get(key):
            return found
        raise KeyError(key)

    # The one of `Mapping` raises an error for each key that is not there, and catches it.
    def get(self, key: str, default: Sequence[Place] = ()) -> Sequence[Place]:  # type: ignore[override]
        """Return the places in `key`, or `default` where there is none."""
        _, starts, ends, cues = self._rows
        part = self._part(key)
        return [*zip(starts[part], ends[part], cues[part], strict=True)] or default

    def cues_in(self, key: str) -> Sequence[int]:
        """Return the numbers of the cues in `key`, by position."""
        return self._rows[3][self._part(key)]

    def _part(self, key: str) -> slice:
        number = self.numbers.get(key)
        return slice(0) if number is None else slice(*self._rows[0][number : number + 2])

    def __iter__(self) -> Iterator[str]:
        """Yield the keys that have a place."""
        sizes = np.diff(self.bounds).tolist()
        return (key for key, number in self.numbers.items() if sizes[number])

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
