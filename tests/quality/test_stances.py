"""The stance of sentences of our own, in which it is denied and admitted in many ways."""

import tomllib
from pathlib import Path

import pytest

from postilla.catalogue import Catalogue
from postilla.fold import key
from postilla.language import supported
from postilla.stance import stance

_TABLE = tomllib.loads((Path(__file__).parent / "stances.toml").read_text(encoding="utf-8"))
# Shares that were reached; the sentences were written before they were measured.
_FLOORS = {"en": 0.85, "it": 0.81}


@pytest.mark.parametrize("language", supported())
def test_most_ways_of_denying_and_admitting_are_told_apart(language: str) -> None:
    catalogue = Catalogue.load(language)
    cases = [(text, label) for label, texts in _TABLE[language].items() for text in texts]
    wrong = [
        f"{label}: {text}"
        for text, label in cases
        if stance(key(text), catalogue.scan(key(text))) != label
    ]
    assert 1 - len(wrong) / len(cases) >= _FLOORS[language], wrong
