"""Measure the detector as it ships, on units that somebody has read."""

import json
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from itertools import accumulate, groupby
from operator import itemgetter
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from postilla.detect import Detector
from postilla.extract import extract_text
from postilla.language import Profile
from postilla.model import Detection, Document, Unit
from postilla.segment import segment
from training.calibrate import calibration_error
from training.sources import Label, Window

# Between two segments of a policy.
_BREAK = "\n\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Accuracy:
    """How often the detector is right: of `units` units, `shared` are about sharing.

    `stance` is the share of right stances among the units that are rightly found.
    """

    units: int
    shared: int
    precision: float
    recall: float
    f1: float
    stance: float
    calibration_error: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A unit with what was said of it by a reader and by the detector."""

    id: str
    unit: Unit
    label: Label
    detection: Detection


def judge(windows: Sequence[Window], detector: Detector) -> list[Judged]:
    """Return every labelled unit of `windows` with its detection."""
    return [
        Judged(id=name, unit=unit, label=label, detection=detection)
        for window in windows
        for name, unit, label, detection in zip(
            window.ids, window.units, window.labels, detector.detect(window.units), strict=True
        )
        if label is not None
    ]


def accuracy_of(judged: Sequence[Judged]) -> Accuracy:
    """Return how often the detections are right."""
    shared = np.array([item.label.shared for item in judged])
    found = np.array([item.detection.found for item in judged])
    stances = [
        item.label.label == item.detection.stance
        for item in judged
        if item.label.shared and item.detection.found
    ]
    precision, recall, f1 = scores(shared, found)
    return Accuracy(
        units=len(judged),
        shared=int(shared.sum()),
        precision=precision,
        recall=recall,
        f1=f1,
        stance=float(np.mean(stances)) if stances else 0.0,
        calibration_error=calibration_error(
            np.array([item.detection.probability for item in judged]), shared
        ),
    )


def measure_unlearned(windows: Sequence[Window], detector: Detector) -> tuple[float, float, float]:
    """Return precision, recall and F1 on every labelled unit of `windows`."""
    pairs = [
        (label.shared, detection.found)
        for window in windows
        for label, detection in zip(window.labels, detector.detect(window.units), strict=True)
        if label is not None
    ]
    truth, found = (np.array(column) for column in zip(*pairs, strict=True))
    return scores(truth, found)


def scores(truth: NDArray[np.bool_], found: NDArray[np.bool_]) -> tuple[float, float, float]:
    """Return precision, recall and F1."""
    hits = int((truth & found).sum())
    precision = hits / max(int(found.sum()), 1)
    recall = hits / max(int(truth.sum()), 1)
    return precision, recall, 2 * hits / max(int(found.sum() + truth.sum()), 1)


def measure_segments(path: Path) -> dict[str, float]:
    """Return precision, recall and F1 on the segments of OPP-115, which are never trained on.

    The segments of a policy are read as one text; one is found when a unit in it is.
    """
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    truth: list[bool] = []
    found: list[bool] = []
    for _, policy in groupby(rows, key=itemgetter("policy")):
        segments = list(policy)
        texts = [segment["text"] for segment in segments]
        starts = list(accumulate((len(text) + len(_BREAK) for text in texts), initial=0))
        document, detections = detect_text(_BREAK.join(texts), "en")
        at = {
            bisect_right(starts, document.locate(d.unit.start, d.unit.end).start) - 1
            for d in detections
            if d.found
        }
        truth += [bool(segment["third_party"]) for segment in segments]
        found += [number in at for number in range(len(segments))]
    precision, recall, f1 = scores(np.array(truth), np.array(found))
    return {"segments": len(truth), "precision": precision, "recall": recall, "f1": f1}


def measure_parallel(folder: Path) -> dict[str, float]:
    """Return the share of aligned units on which both languages of a notice agree.

    The notices are translated line by line. Where a line has as many units in both languages,
    they are compared one by one; else the line is compared as one unit.
    """
    agreed: list[bool] = []
    for path in sorted((folder / "it").glob("*.md")):
        twin = folder / "en" / path.name
        if not twin.is_file():
            continue
        first, second = _found_by_line(path, "it"), _found_by_line(twin, "en")
        for line in sorted(first.keys() & second.keys()):
            one, other = first[line], second[line]
            if len(one) != len(other):
                one, other = [any(one)], [any(other)]
            agreed += [a == b for a, b in zip(one, other, strict=True)]
    return {"units": len(agreed), "agreement": sum(agreed) / max(len(agreed), 1)}


def detect_text(text: str, language: str) -> tuple[Document, tuple[Detection, ...]]:
    """Return the document of a text and what is detected in it."""
    document = extract_text(text)
    units = segment(document, Profile.load(language))
    return document, Detector.load(language).detect(units)


def _found_by_line(path: Path, language: str) -> dict[int, list[bool]]:
    text = path.read_bytes().decode("utf-8")
    document, detections = detect_text(text, language)
    lines: dict[int, list[bool]] = {}
    for detection in detections:
        start = document.locate(detection.unit.start, detection.unit.end).start
        lines.setdefault(text.count("\n", 0, start), []).append(detection.found)
    return lines


def rounded(accuracy: Accuracy) -> dict[str, float | int]:
    """Return the figures as they are published."""
    return {name: round(value, 4) for name, value in asdict(accuracy).items()}
