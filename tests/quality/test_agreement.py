"""The second reading of the dev split is whole, and agrees as far as the data card says."""

import json

import pytest

from training.agreement import agreement
from training.corpus import LABELS


def _ids(name: str, split: str | None = None) -> list[str]:
    rows = map(json.loads, (LABELS / name).read_text(encoding="utf-8").splitlines())
    return [row["id"] for row in rows if split is None or row["split"] == split]


@pytest.mark.parametrize("language", ["en", "it"])
def test_the_second_reading_has_every_unit_of_the_dev_split_once(language: str) -> None:
    assert sorted(_ids(f"again.{language}.jsonl")) == sorted(_ids(f"units.{language}.jsonl", "dev"))


@pytest.mark.parametrize(("language", "f1", "kappa"), [("en", 0.975, 0.96), ("it", 0.954, 0.94)])
def test_two_readers_agree_as_the_data_card_says(language: str, f1: float, kappa: float) -> None:
    figures = agreement(language)
    assert round(figures["f1"], 3) == f1
    assert round(figures["kappa"], 2) == kappa
    card = (LABELS / "README.md").read_text(encoding="utf-8")
    assert f"{f1}" in card
    assert f"{kappa}" in card
