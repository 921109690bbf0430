"""Find the units that are about data going to somebody other than the first party.

The evidence are the cues of the catalogue, in a unit and around it; `languages/<code>/
detector.toml` says how much each weighs, and the sum goes through a logistic::

    bias = -2.0                      # the log-odds of a unit without evidence
    threshold = 0.5                  # the probability from which a unit counts as found

    [weights]
    "disclosure & recipient" = 1.5   # both stand in the unit
    "heading:title.sharing" = 0.9    # this family and kind stands in its heading
    "form.item & lead-in:disclosure" = 1.1

Places are `unit` (the default), `heading` (above it), `lead-in` (of its list) and `before` (the
unit before it). The family `form` tells what a unit looks like: see `_form`.
"""

import hashlib
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Self

import numpy as np
from numpy.typing import NDArray

from postilla.catalogue import Catalogue
from postilla.errors import DataError
from postilla.model import Detection, Unit
from postilla.stance import unit_stance

_PLACES = ("unit", "heading", "lead-in", "before")
_LONG_WORDS = 35
_SHORT_WORDS = 8
# Without a cue of this family a unit cannot but share.
_DENIAL = "negation"

# One bit of an unsigned 64-bit number for each name.
_MOST_NAMES = 64


class Detector:
    """Tells of each unit how likely it is about sharing, and what it says of that."""

    def __init__(
        self,
        catalogue: Catalogue,
        *,
        digest: str,
        bias: float,
        threshold: float,
        weights: Mapping[str, float],
    ) -> None:
        """Raise DataError when a weight names a cue that the catalogue does not have."""
        self.catalogue = catalogue
        self.digest = digest
        self.threshold = threshold
        self._bias = bias
        self._weights = np.array(list(weights.values()))
        rules = [_terms(rule) for rule in weights]
        names = sorted({_DENIAL} | {name for terms in rules for _, name in terms})
        cues = {f"{cue.family}.{cue.kind}" for cue in catalogue.cues}
        unknown = set(names) - cues - catalogue.families.keys() - _FORMS
        if unknown or len(names) > _MOST_NAMES:
            raise DataError(
                f"languages/{catalogue.language}/detector.toml weighs {len(names)} names (at most"
                f" {_MOST_NAMES}); no cue has {sorted(unknown)}"
            )
        self._bits = {name: 1 << position for position, name in enumerate(names)}
        self._evidence = catalogue.only({name.partition(".")[0] for name in names})
        self._cue_bits = [
            self._bits.get(cue.family, 0) | self._bits.get(f"{cue.family}.{cue.kind}", 0)
            for cue in self._evidence.cues
        ]
        self._needs = np.zeros((len(_PLACES), len(rules)), dtype=np.uint64)
        for column, terms in enumerate(rules):
            for place, name in terms:
                self._needs[_PLACES.index(place), column] |= np.uint64(self._bits[name])

    @classmethod
    @cache
    def load(cls, language: str) -> Self:
        """Return the detector of `language`. Raises DataError when its data is broken."""
        source = files("postilla") / "languages" / language / "detector.toml"
        try:
            content = source.read_bytes()
            table = tomllib.loads(content.decode("utf-8"))
            digest = hashlib.sha256(content).hexdigest()
            return cls(Catalogue.load(language), digest=digest, **table)
        except (OSError, TypeError, ValueError) as error:
            raise DataError(f"languages/{language}/detector.toml is broken: {error}") from error

    def detect(self, units: Sequence[Unit]) -> tuple[Detection, ...]:
        """Return what there is to say of each of `units`, which are a document's in text order.

        The stance of a unit that is not found is "shares".
        """
        around = self._around(units)
        odds = self._bias + self._applying(around) @ self._weights
        probabilities = 1 / (1 + np.exp(-odds))
        found = (probabilities >= self.threshold).tolist()
        denial = self._bits[_DENIAL]
        return tuple(
            Detection(
                unit=unit,
                probability=round(probability, 4),
                stance=(
                    unit_stance(unit, self.catalogue)
                    if is_found and (own | lead_in) & denial
                    else "shares"
                ),
                found=is_found,
            )
            for unit, probability, is_found, (own, _, lead_in, _) in zip(
                units, probabilities.tolist(), found, around, strict=True
            )
        )

    def evidence(self, units: Sequence[Unit]) -> NDArray[np.bool_]:
        """Return which weights apply: a row for each unit, a column for each weight."""
        return self._applying(self._around(units))

    def _applying(self, around: Sequence[tuple[int, ...]]) -> NDArray[np.bool_]:
        seen = np.array(around, dtype=np.uint64).reshape(-1, len(_PLACES))
        applies = np.ones((len(seen), len(self._weights)), dtype=np.bool_)
        for place, needs in enumerate(self._needs):
            asked = np.flatnonzero(needs)
            applies[:, asked] &= (seen[:, place, None] & needs[asked]) == needs[asked]
        return applies

    def _around(self, units: Sequence[Unit]) -> list[tuple[int, ...]]:
        """Return for each unit what stands in each of `_PLACES`, as bits."""
        bits = self._bits_of(units)
        around: list[tuple[int, ...]] = []
        before = 0
        for unit in units:
            inner = unit.heading[-1:] + unit.heading[1:-1]
            heading = 0
            for passage in inner:
                heading |= bits[passage.key]
            own = bits[unit.key] | self._form(unit)
            lead_in = bits[unit.lead_in.key] if unit.lead_in else 0
            around.append((own, heading, lead_in, before))
            before = own
        return around

    def _bits_of(self, units: Sequence[Unit]) -> dict[str, int]:
        """Return the bits of every text in `units`: their own, their headings' and lead-ins'."""
        keys = {unit.key: 0 for unit in units}
        for unit in units:
            keys.update((passage.key, 0) for passage in unit.heading)
            if unit.lead_in:
                keys[unit.lead_in.key] = 0
        bits = [0] * len(keys)
        for number, _, _, cue in self._evidence.places(tuple(keys)):
            bits[number] |= self._cue_bits[cue]
        return dict(zip(keys, bits, strict=True))

    def _form(self, unit: Unit) -> int:
        return sum(self._bits.get(name, 0) for name in _form(unit))


def _form(unit: Unit) -> Iterator[str]:
    yield f"form.{unit.kind}"
    if unit.key.endswith(":"):
        yield "form.colon"
    if unit.key.endswith("?"):
        yield "form.question"
    words = unit.key.count(" ")
    if words < _SHORT_WORDS:
        yield "form.short"
    elif words >= _LONG_WORDS:
        yield "form.long"


_FORMS = {
    f"form.{name}"
    for name in ("sentence", "item", "row", "heading", "colon", "question", "short", "long")
}


def _terms(rule: str) -> list[tuple[str, str]]:
    """Return the (place, name) pairs of a rule such as "recipient & heading:title.sharing"."""
    terms = []
    for term in rule.split(" & "):
        place, colon, name = term.rpartition(":")
        place = place if colon else "unit"
        if place not in _PLACES:
            raise DataError(f"{rule!r} names no place of {', '.join(_PLACES)}: {place!r}")
        terms.append((place, name))
    return terms
