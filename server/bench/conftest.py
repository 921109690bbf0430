"""The policies that are measured: real ones of the data folder, in the lengths of the targets."""

import os
from pathlib import Path

import pytest

from postilla import analyze
from postilla.language import count_words

LENGTHS = (1_000, 5_000, 20_000)
_REPOSITORY = Path(__file__).resolve().parents[2]
_POLICIES = Path(os.environ.get("POSTILLA_SHARED", _REPOSITORY.parent / "shared")) / "data/policies"


def _read(language: str) -> list[str]:
    files = sorted((_POLICIES / language).glob("*.md"))
    texts = (file.read_bytes().decode("utf-8") for file in files)
    return [text for text in texts if analyze(text).document.kind == "policy"]


@pytest.fixture(scope="session")
def corpus() -> dict[str, list[str]]:
    """Return the policies of the data folder by language; skip where it is absent."""
    if not _POLICIES.is_dir():
        pytest.skip("needs the data folder beside the project (shared/data/policies)")
    return {language: _read(language) for language in ("en", "it")}


@pytest.fixture(scope="session", params=LENGTHS, ids=lambda words: f"{words}-words")
def policy(request: pytest.FixtureRequest, corpus: dict[str, list[str]]) -> str:
    """Return the real English policy whose length is nearest to the number of words asked for."""
    return nearest(corpus["en"], request.param)


@pytest.fixture(scope="session", params=["en", "it"])
def usual(request: pytest.FixtureRequest, corpus: dict[str, list[str]]) -> str:
    """Return the policy nearest to 5,000 words of each language."""
    return nearest(corpus[request.param], 5_000)


def nearest(texts: list[str], words: int) -> str:
    """Return the text whose number of words is nearest to `words`."""
    return min(texts, key=lambda text: abs(count_words(text) - words))
