"""The second reading of the dev split is whole, and agrees as far as the data card says."""

import json
import re

import pytest

from training.agreement import agreement, confirmed
from training.corpus import LABELS


def _ids(name: str, split: str | None = None) -> list[str]:
    rows = map(json.loads, (LABELS / name).read_text(encoding="utf-8").splitlines())
    return [row["id"] for row in rows if split is None or row["split"] == split]


@pytest.mark.parametrize("language", ["en", "it"])
def test_the_second_reading_has_every_unit_of_the_dev_split_once(language: str) -> None:
    assert sorted(_ids(f"again.{language}.jsonl")) == sorted(_ids(f"units.{language}.jsonl", "dev"))


def test_the_data_card_and_the_site_tell_how_far_two_readers_agree() -> None:
    en, it = agreement("en"), agreement("it")
    card = " ".join((LABELS / "README.md").read_text(encoding="utf-8").split())
    assert (
        f"F1 {en['f1']:.3f} and kappa {en['kappa']:.2f} in English, {it['f1']:.3f} and"
        f" {it['kappa']:.2f} in Italian"
    ) in card
    again = confirmed("en"), confirmed("it")
    lot, doubted = ([part[drawn][1] for part in again] for drawn in ("by lot", "doubted"))
    assert (
        f"{lot[0]:.3f} (English) and {lot[1]:.3f} (Italian) of those drawn by lot,"
        f" {doubted[0]:.3f} and {doubted[1]:.3f} of the doubted ones"
    ) in card
    shares = [f"{100 * part[name]:.0f}" for part in (en, it) for name in ("recall", "precision")]
    for page in ("en/how-good-it-is.md", "it/quanto-e-affidabile.md"):
        said = re.search(r"(?s)<!-- generated: quality -->(.*?)##", _site(page))
        assert said is not None
        assert set(shares) <= set(re.findall(r"\d+", said[1]))


def _site(page: str) -> str:
    return (LABELS.parents[2] / "site" / page).read_text(encoding="utf-8")
