"""Tell how far two readers of the same units agree: how good the labels are that all is held to.

    python -m training.agreement

The second readers had the guide and the texts, and saw no label: of the `dev` split whole, of what
is learned from those units whose label the detector doubted most, and some drawn by lot. All
readers were language models, so people would agree less.
"""

import json
from collections.abc import Mapping
from pathlib import Path

import numpy as np

from training.corpus import LABELS
from training.measure import scores
from training.sources import LABELS as NAMES
from training.sources import LANGUAGES, Row


def main() -> None:
    """Print the agreement of each language."""
    for language in LANGUAGES:
        figures = agreement(language)
        print(language, ", ".join(f"{name} {value:.4g}" for name, value in figures.items()))
        for drawn, (units, share) in confirmed(language).items():
            print(f"{language} read again, {drawn}: {units} units, {share:.3f} confirmed")


def agreement(language: str) -> Mapping[str, float]:
    """Return how far both readings agree: on what is about sharing, and on its stance.

    Precision and recall are the second reader's, held to the first one's labels. Kappa is Cohen's
    (1960), A coefficient of agreement for nominal scales.
    """
    second = _labels(LABELS / f"again.{language}.jsonl")
    first = _labels(LABELS / f"units.{language}.jsonl")
    pairs = [(first[name], label) for name, label in second.items()]
    one, two = (np.array([pair[side] != NAMES[0] for pair in pairs]) for side in (0, 1))
    same = float((one == two).mean())
    chance = float(one.mean() * two.mean() + (1 - one.mean()) * (1 - two.mean()))
    precision, recall, f1 = scores(one, two)
    both = [pair for pair in pairs if NAMES[0] not in pair]
    return {
        "units": len(pairs),
        "precision": precision,
        "recall": recall,
        "f1": f1,
        "kappa": (same - chance) / (1 - chance),
        "stance": sum(a == b for a, b in both) / len(both),
    }


def confirmed(language: str) -> Mapping[str, tuple[int, float]]:
    """Return how many units were read again, and which share was found about sharing as before.

    By how they were drawn: "doubted" and "by lot".
    """
    first = {_place(row): row["label"] for row in _rows(LABELS / f"read.{language}.jsonl")}
    same: dict[str, list[bool]] = {}
    for row in _rows(LABELS / f"doubted.{language}.jsonl"):
        pair = (first[_place(row)], row["label"])
        same.setdefault(row["drawn"], []).append(pair.count(NAMES[0]) != 1)
    return {drawn: (len(found), sum(found) / len(found)) for drawn, found in same.items()}


def _place(row: Row) -> tuple[str, int, int]:
    return row["doc"], row["start"], row["end"]


def _rows(path: Path) -> list[Row]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def _labels(path: Path) -> dict[str, str]:
    return {row["id"]: row["label"] for row in _rows(path)}


if __name__ == "__main__":
    main()
