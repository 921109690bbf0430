"""The built site, served by the project's own server, in a real Chromium."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Playwright
from tests.service import run_server

TOP = Path(__file__).resolve().parents[2]


def _chromium() -> str | None:
    named = os.environ.get("POSTILLA_CHROMIUM")
    return named or shutil.which("chromium") or shutil.which("google-chrome")


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the site, built from the sources in both languages."""
    folder = tmp_path_factory.mktemp("site")
    for config, place in (("mkdocs.yml", folder), ("site/mkdocs.en.yml", folder / "en")):
        subprocess.run(
            [sys.executable, "-m", "mkdocs", "build", "--quiet", "-f", config, "-d", str(place)],
            cwd=TOP,
            check=True,
            env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
        )
    return folder


@pytest.fixture(scope="session")
def origin(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a real server with site and API."""
    server = run_server(tmp_path_factory.mktemp("server"), "--site", str(built))
    yield server.origin
    server.stop()


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    """A real Chromium, the system's."""
    path = _chromium()
    if path is None:
        pytest.skip("no Chromium found: install it, or name it in POSTILLA_CHROMIUM")
    chromium = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
    yield chromium
    chromium.close()


@pytest.fixture(scope="session")
def pages(built: Path) -> tuple[str, ...]:
    """The path of every page of the site, both languages."""
    found = sorted(
        "/" + re.sub(r"index\.html$", "", file.relative_to(built).as_posix())
        for file in built.rglob("index.html")
    )
    assert len(found) >= 26
    return tuple(found)


@pytest.fixture
def page(browser: Browser, origin: str) -> Iterator[Page]:
    """A page at the site's address that may read and write the clipboard."""
    context = browser.new_context(
        viewport={"width": 1280, "height": 900},
        base_url=origin,
        accept_downloads=True,
        permissions=["clipboard-read", "clipboard-write"],
        reduced_motion="reduce",
    )
    page = context.new_page()
    page.set_default_timeout(10_000)
    yield page
    context.close()
