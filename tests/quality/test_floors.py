"""The shipped detector is no worse than the committed floors say."""

import json
from pathlib import Path

import pytest

from training.quality import FLOORS, fingerprint, measure, shortfalls


def test_no_figure_is_worse_than_its_floor(shared: Path) -> None:
    floors = json.loads(FLOORS.read_text(encoding="utf-8"))
    if fingerprint(shared) != floors["data"]:
        pytest.skip("the floors were measured on other data")
    assert list(shortfalls(measure(shared), floors["floors"])) == []


@pytest.mark.parametrize(
    ("value", "worse"),
    [(0.80, True), (0.81, False), (0.82, False)],
)
def test_a_figure_below_its_floor_is_named(value: float, worse: bool) -> None:  # noqa: FBT001
    found = list(shortfalls({"en": {"f1": value}}, {"en": {"f1": 0.81}}))
    assert bool(found) is worse


def test_a_calibration_error_above_its_ceiling_is_named() -> None:
    figures = {"it": {"calibration_error": 0.06}}
    assert list(shortfalls(figures, {"it": {"calibration_error": 0.05}}))
    assert not list(shortfalls(figures, {"it": {"calibration_error": 0.07}}))
