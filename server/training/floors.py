"""Raise the floors of the quality gate to what the shipped detector reaches."""

import json
import sys

from training.options import read_options
from training.quality import CEILINGS, FLOORS, fingerprint, measure

# A floor stands this far below the figure, so that rounding cannot break it.
_SLACK = 0.002
_COUNTS = ("units", "shared", "segments")


def main() -> None:
    """Write the floors; refuse to lower one unless told to."""
    given = read_options("training.floors", __doc__, lower="a floor may sink; say so in CHANGELOG")
    old = json.loads(FLOORS.read_text(encoding="utf-8"))
    new = {
        part: {
            name: value if name in _COUNTS else _floor(name, value)
            for name, value in values.items()
        }
        for part, values in measure(given.data).items()
    }
    sunk = [
        f"{part} {name}: {old['floors'][part][name]} to {value}"
        for part, values in new.items()
        for name, value in values.items()
        if _is_lower(name, value, old["floors"].get(part, {}).get(name, value))
    ]
    if sunk and not given.lower:
        sys.exit("these floors would sink; give --lower to let them:\n" + "\n".join(sunk))
    text = json.dumps({"data": fingerprint(given.data), "floors": new}, indent=1, sort_keys=True)
    FLOORS.write_text(f"{text}\n", encoding="utf-8")


def _floor(name: str, value: float) -> float:
    return round(value + _SLACK if name in CEILINGS else value - _SLACK, 3)


def _is_lower(name: str, value: float, floor: float) -> bool:
    return value > floor if name in CEILINGS else value < floor


if __name__ == "__main__":
    main()
