"""Measure the shipped detector against a data folder and compare with the committed floors."""

import hashlib
import json
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

from postilla.detect import Detector
from postilla.digests import Digests
from training.attributes import measure_kinds
from training.corpus import LEARNED
from training.measure import (
    accuracy_of,
    judge,
    measure_parallel,
    measure_segments,
    measure_unlearned,
    rounded,
)
from training.options import read_options
from training.own import read_own_policies
from training.sources import LANGUAGES, read_rows

FLOORS = Path(__file__).resolve().parents[2] / "tests" / "quality" / "floors.json"
PUBLISHED = Path(__file__).resolve().parents[1] / "postilla" / "languages" / "quality.json"
Figures = Mapping[str, Mapping[str, float]]
# Of these less is better, so that the floor is a ceiling.
CEILINGS = ("calibration_error",)


def main() -> None:
    """Print the figures; exit with 1 when one is below its floor."""
    given = read_options("training.quality", __doc__, keep="publish them in the catalogue")
    data: Path = given.data
    floors = json.loads(FLOORS.read_text(encoding="utf-8"))
    figures = measure(data)
    if given.keep:
        keep(figures, data)
    for part, values in figures.items():
        for name, value in values.items():
            floor = floors["floors"].get(part, {}).get(name)
            print(f"{part:10} {name:18} {value:8.4g}", "" if floor is None else f"floor {floor}")
    for language in LANGUAGES:
        learned = {window.document for window in read_own_policies(language, name=LEARNED)}
        others = [w for w in read_own_policies(language) if w.document not in learned]
        precision, recall, f1 = measure_unlearned(others, Detector.load(language))
        print(
            f"{language}: {len(others)} invented policies that the detector did not learn from:"
            f" precision {precision:.3f}, recall {recall:.3f}, F1 {f1:.3f}"
        )
    if fingerprint(data) != floors["data"]:
        print("The data is not that of the floors: nothing was compared.")
        return
    short = list(shortfalls(figures, floors["floors"]))
    if short:
        sys.exit("\n".join(short))


def measure(data: Path) -> Figures:
    """Return the figures of every part: both languages, OPP-115, parallel notices."""
    figures: dict[str, Mapping[str, float]] = {}
    for language in LANGUAGES:
        windows = read_rows(data / "labelled" / f"units.{language}.jsonl")
        dev = [window for window in windows if window.split == "dev"]
        figures[language] = {
            **rounded(accuracy_of(judge(dev, Detector.load(language)))),
            **measure_kinds(dev, language, data),
        }
    figures["opp115"] = measure_segments(data / "labelled" / "opp115_dev.en.jsonl")
    figures["parallel"] = measure_parallel(data / "parallel")
    return figures


def keep(figures: Figures, data: Path) -> None:
    """Write the figures, and what they were measured with, where `postilla.quality` reads them."""
    published = {
        "data": fingerprint(data),
        "weights": {language: Digests.load(language)._asdict() for language in LANGUAGES},
        "figures": {
            part: {name: round(value, 4) for name, value in values.items()}
            for part, values in figures.items()
        },
    }
    text = json.dumps(published, indent=1, sort_keys=True, ensure_ascii=False)
    PUBLISHED.write_text(f"{text}\n", encoding="utf-8")


def fingerprint(data: Path) -> str:
    """Return the SHA-256 of all that is measured on."""
    files = [
        *(data / "labelled" / f"units.{language}.jsonl" for language in LANGUAGES),
        data / "labelled" / "opp115_dev.en.jsonl",
        *sorted((data / "parallel").glob("??/*.md")),
    ]
    digest = hashlib.sha256()
    for file in files:
        digest.update(hashlib.sha256(file.read_bytes()).digest())
    return f"sha256:{digest.hexdigest()}"


def shortfalls(figures: Figures, floors: Figures) -> Iterator[str]:
    """Yield a sentence for each figure that is worse than its floor."""
    for part, values in floors.items():
        for name, floor in values.items():
            value = figures[part][name]
            if value > floor if name in CEILINGS else value < floor:
                yield f"{part} {name} is {value:.4g}, worse than its floor {floor:.4g}"


if __name__ == "__main__":
    main()
