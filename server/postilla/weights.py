"""The trained weights of a language, and the odds that they give to units.

`languages/<code>/weights.npz` is made by `make train`. A table holds one byte for each column
of its family of grams (see `postilla.features`), to be multiplied by the table's step.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from io import BytesIO
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from postilla.errors import DataError
from postilla.features import (
    SOURCE,
    TABLES,
    Floats,
    Grams,
    Runs,
    Scene,
    Table,
    cues_of,
    damping,
    grams_of,
)
from postilla.lexicon import BORDER, BORDER_WORD, FIRST_WORD, CueKinds, Lexicon

# An array of a file: what it holds is known to whoever asks for it by name.
_Array = NDArray[Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """What each feature adds to the log-odds that a unit is about sharing.

    `tables` and `steps` are by table name, `cues` by place (a weight for each of the kinds'
    names), `forms` has one weight for each of `features.FORMS`. `slope` and `shift` turn the sum
    into calibrated log-odds; a unit is found from `threshold` on, a probability.
    """

    lexicon: Lexicon
    tables: Mapping[str, NDArray[np.int8]]
    steps: Mapping[str, float]
    cues: Mapping[str, Floats]
    forms: Floats
    bias: float
    slope: float
    shift: float
    threshold: float
    digest: str = ""

    @classmethod
    @cache
    def load(cls, language: str) -> Self:
        """Return the weights of `language`. Raises DataError when they are broken."""
        source = files("postilla") / "languages" / language / "weights.npz"
        try:
            content = source.read_bytes()
            with np.load(BytesIO(content), allow_pickle=False) as arrays:
                return cls._of(language, dict(arrays), hashlib.sha256(content).hexdigest())
        except (OSError, ValueError, KeyError) as error:
            raise DataError(
                f"languages/{language}/weights.npz is missing or broken: {error}; run `make train`"
            ) from error

    @classmethod
    def _of(cls, language: str, arrays: Mapping[str, _Array], digest: str) -> Self:
        words = arrays["words"].tobytes().decode("ascii").split("\n")
        numbers = {word: number for number, word in enumerate(words, start=FIRST_WORD)}
        numbers[BORDER_WORD] = BORDER
        bias, slope, shift, threshold = arrays["decision"].tolist()
        return cls(
            lexicon=Lexicon(numbers=numbers, kinds=CueKinds.of(language, arrays["kinds"].tolist())),
            tables={table.name: arrays[table.name] for table in TABLES},
            steps=dict(
                zip((table.name for table in TABLES), arrays["steps"].tolist(), strict=True)
            ),
            cues={place: arrays[f"{place}.cues"] for place in SOURCE},
            forms=arrays["forms"],
            bias=bias,
            slope=slope,
            shift=shift,
            threshold=threshold,
            digest=digest,
        )

    def save(self) -> bytes:
        """Return the content of the file that `load` reads; same weights, same bytes."""
        words = sorted(self.lexicon.numbers, key=self.lexicon.numbers.__getitem__)
        words.remove(BORDER_WORD)
        arrays: dict[str, _Array] = {
            "words": np.frombuffer("\n".join(words).encode("ascii"), dtype=np.uint8),
            "kinds": np.array(self.lexicon.kinds.names),
            "steps": np.array([self.steps[table.name] for table in TABLES]),
            "forms": self.forms,
            "decision": np.array([self.bias, self.slope, self.shift, self.threshold]),
            **{f"{place}.cues": self.cues[place] for place in SOURCE},
            **self.tables,
        }
        out = BytesIO()
        np.savez(out, allow_pickle=False, **arrays)
        return out.getvalue()

    def probabilities(self, scene: Scene) -> Floats:
        """Return the calibrated probability of each unit of `scene`."""
        odds = self.odds(scene) * self.slope + self.shift
        return 1 / (1 + np.exp(-odds))

    def odds(self, scene: Scene) -> Floats:
        """Return the sum of the weights of each unit's features."""
        odds = scene.forms @ self.forms + self.bias
        # A text is looked at three times: as itself, and from what stands before and after it.
        grams: dict[tuple[str, str], Grams] = {}
        dampings = {source: damping(runs) for source, runs in scene.runs.items()}
        cues = {source: cues_of(runs, self.lexicon.kinds) for source, runs in scene.runs.items()}
        for place, rows in scene.rows.items():
            runs = scene.runs[SOURCE[place]]
            if not len(runs):
                continue
            # The last stands for no run at all.
            totals = np.zeros(len(runs) + 1)
            total = totals[:-1]
            for table in TABLES:
                if table.place == place:
                    found = (SOURCE[place], table.family)
                    if found not in grams:
                        grams[found] = grams_of(runs, table)
                    total += self._sum(table, grams[found], runs)
            total *= dampings[SOURCE[place]]
            total += cues[SOURCE[place]] @ self.cues[place]
            odds += totals[rows]
        return odds

    def _sum(self, table: Table, grams: Grams, runs: Runs) -> Floats:
        values = self.tables[table.name][grams.columns]
        sums = np.bincount(grams.owners, weights=values, minlength=len(runs))
        return sums.astype(np.float64, copy=False) * self.steps[table.name]
