"""What all tests share: where the data folder is, if it is there at all."""

import os
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def shared() -> Path:
    """Return the folder of other people's policies; skip the test where it is absent."""
    folder = Path(os.environ.get("POSTILLA_SHARED", REPOSITORY.parent / "shared"))
    if not (folder / "data").is_dir():
        pytest.skip(f"needs the data folder beside the project ({folder.name}/data)")
    return folder / "data"
