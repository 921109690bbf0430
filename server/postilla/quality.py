"""How often the shipped detector was right, as measured when the weights were made."""

import json
from dataclasses import dataclass, fields
from functools import cache
from importlib.resources import files
from typing import Self

from postilla.digests import Digests
from postilla.errors import DataError


@dataclass(frozen=True, slots=True, kw_only=True)
class Quality:
    """What was measured on units that the detector had not seen.

    Of `units` units `shared` are about sharing. `calibration_error` is the mean distance between
    the probability that is given and the share that turns out right.
    """

    units: int
    shared: int
    precision: float
    recall: float
    f1: float
    calibration_error: float

    @classmethod
    @cache
    def load(cls, language: str, weights: Digests) -> Self | None:
        """Return what `languages/quality.json` says of a language judged with these weights.

        None where nothing was measured, or any other weights were: figures that are out of date
        are never shown. Raises DataError when the file is broken.
        """
        source = files("postilla") / "languages" / "quality.json"
        if not source.is_file():
            return None
        try:
            measured = json.loads(source.read_text(encoding="utf-8"))
            if measured["weights"].get(language) != weights._asdict():
                return None
            figures = measured["figures"][language]
            return cls(**{field.name: figures[field.name] for field in fields(cls)})
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            raise DataError(
                f"languages/quality.json is broken: {error!r}; run `make train`"
            ) from error
