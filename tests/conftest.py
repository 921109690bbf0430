"""What all tests share: where the data folder is, if it is there at all."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Playwright, sync_playwright

REPOSITORY = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def shared() -> Path:
    """Return the folder of other people's policies; skip the test where it is absent."""
    folder = Path(os.environ.get("POSTILLA_SHARED", REPOSITORY.parent / "shared"))
    if not (folder / "data").is_dir():
        pytest.skip(f"needs the data folder beside the project ({folder.name}/data)")
    return folder / "data"


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """Return what drives Chromium: one for all tests, because two cannot run side by side."""
    with sync_playwright() as started:
        yield started
