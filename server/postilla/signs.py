"""Weights of signs: small linear models whose features have names.

A sign is something that was seen of a clause, named in words ("told group", "it: senza"). A model
adds up the weights of the signs that it knows, one sum for each of its columns.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from io import BytesIO
from typing import Final, Self

import numpy as np
from numpy.typing import NDArray

from postilla.errors import DataError

_LARGEST: Final = 32767


@dataclass(frozen=True, slots=True, kw_only=True)
class SignWeights:
    """A row for each sign, a column for each kind, and the bias in the last row.

    `rows` numbers the signs. `digest` is the SHA-256 of the file, in hexadecimal.
    """

    rows: Mapping[str, int]
    columns: tuple[str, ...]
    weights: NDArray[np.float32]
    digest: str = ""

    @classmethod
    @cache
    def load(cls, name: str) -> Self:
        """Return the shipped weights of the file `name`. Raises DataError when it is broken."""
        source = files("postilla") / "languages" / name
        try:
            content = source.read_bytes()
            with np.load(BytesIO(content), allow_pickle=False) as arrays:
                signs, columns = (
                    arrays[part].tobytes().decode("ascii").split("\n")
                    for part in ("signs", "columns")
                )
                if len(signs) + 1 != len(arrays["weights"]):
                    raise ValueError("it has not one row for each sign")  # noqa: TRY301
                return cls(
                    rows={sign: row for row, sign in enumerate(signs)},
                    columns=tuple(columns),
                    weights=arrays["weights"].astype(np.float32) * arrays["step"].item(),
                    digest=hashlib.sha256(content).hexdigest(),
                )
        except (OSError, ValueError, KeyError) as error:
            raise DataError(
                f"languages/{name} is missing or broken: {error}; run `make train`"
            ) from error

    def odds(self, signs: Iterable[str]) -> NDArray[np.float32]:
        """Return the log-odds of each column, given all signs of one clause."""
        row = self.rows.get
        # In one order, lest the sum depend on the order of a set.
        known = sorted([number for sign in signs if (number := row(sign)) is not None])
        known.append(len(self.weights) - 1)
        total: NDArray[np.float32] = self.weights.take(known, axis=0).sum(axis=0)
        return total


def pack(signs: Sequence[str], columns: Sequence[str], weights: NDArray[np.float64]) -> bytes:
    """Return the content of a file of weights; the same weights give the same bytes.

    Raises:
        ValueError: a name has a line break, which ends names in the file.
    """
    if any("\n" in name for name in (*signs, *columns)):
        raise ValueError("a sign has a line break in its name")
    step = float(np.abs(weights).max()) / _LARGEST
    out = BytesIO()
    np.savez_compressed(
        out,
        signs=np.frombuffer("\n".join(signs).encode("ascii"), dtype=np.uint8),
        columns=np.frombuffer("\n".join(columns).encode("ascii"), dtype=np.uint8),
        weights=np.round(weights / step).astype(np.int16),
        step=np.array(step),
    )
    return out.getvalue()
