"""The built site, served by the project's own server, in a real Chromium."""

import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, Page, Playwright

TOP = Path(__file__).resolve().parents[2]
SECONDS_TO_START = 30


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
def origin(built: Path) -> Iterator[str]:
    """The address of a real server with site and API."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = subprocess.Popen(
        [sys.executable, "-m", "postilla", "serve", "--port", str(port), "--site", str(built)],
        cwd=TOP,
    )
    address = f"http://127.0.0.1:{port}"
    try:
        _wait_for(f"{address}/healthz", server)
        yield address
    finally:
        server.terminate()
        server.wait(timeout=10)


def _wait_for(address: str, server: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < deadline:
        if server.poll() is not None:
            pytest.fail(f"the server stopped with exit code {server.returncode}")
        try:
            with urlopen(address, timeout=1):  # noqa: S310 - loopback, started above
                return
        except OSError:
            time.sleep(0.1)
    pytest.fail(f"the server did not answer at {address} within {SECONDS_TO_START} s")


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
