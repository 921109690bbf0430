"""The extension in real browsers, with the project's own server."""

import importlib.util
import json
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from urllib.request import urlopen

import pytest
from playwright.sync_api import Playwright
from tests.e2e.chromium import Chromium
from tests.e2e.driver import Driver
from tests.e2e.firefox import Firefox
from tests.e2e.reading import Reading
from tests.e2e.web import Broken, Web, serve_broken, serve_web

TOP = Path(__file__).resolve().parents[2]
EXTENSION = TOP / "extension"
PAGES = Path(__file__).parent / "pages"
SECONDS_TO_START = 30
# A server elsewhere that the reader has agreed to. No test can press the browser's own question.
AGREED = "https://agreed.invalid"
# What a browser takes for a popup that does nothing is not ours.
EMPTY_POPUP = {
    "popup.html": '<!doctype html><script type="module" src="popup.js"></script>',
    "popup.js": 'performance.mark("interactive");',
}
# Pressing two buttons in one breath takes a script among the extension's own.
CANCEL_AT_ONCE = """
import { cancel } from "./answer.js";
document.querySelector("main .buttons button").click();
cancel();
"""


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


@pytest.fixture(scope="session")
def builder() -> ModuleType:
    """The script that packs the extension."""
    spec = importlib.util.spec_from_file_location("extension_build", EXTENSION / "build.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def service() -> Iterator[str]:
    """The address of the real server."""
    port = _free_port()
    environment = {**os.environ, "PYTHONPATH": str(TOP / "server"), "POSTILLA_RATE_LIMIT": ""}
    server = subprocess.Popen(
        [sys.executable, "-m", "postilla", "serve", "--port", str(port), "--workers", "1"],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    address = f"http://127.0.0.1:{port}"
    deadline = time.monotonic() + SECONDS_TO_START
    while True:
        try:
            urlopen(f"{address}/healthz", timeout=1).close()  # noqa: S310  loopback, started above
            break
        except OSError:
            assert server.poll() is None, f"the server stopped with exit code {server.returncode}"
            assert time.monotonic() < deadline, f"the server did not answer at {address}"
            time.sleep(0.1)
    yield address
    server.terminate()
    server.wait(timeout=10)


@pytest.fixture(scope="session")
def unpacked(builder: ModuleType, service: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The built extension, asking the test's server, with leave for `AGREED` and scripts for tests."""
    out = tmp_path_factory.mktemp("extension")
    builder.build(out, service)
    manifest = out / "unpacked" / "manifest.json"
    content = json.loads(manifest.read_text(encoding="utf-8"))
    content["host_permissions"] = [f"{AGREED}/*"]
    manifest.write_text(json.dumps(content), encoding="utf-8")
    (out / "unpacked" / "cancel-at-once.js").write_text(CANCEL_AT_ONCE, encoding="utf-8")
    (out / "unpacked" / "empty").mkdir()
    for name, text in EMPTY_POPUP.items():
        (out / "unpacked" / "empty" / name).write_text(text, encoding="utf-8")
    return out / "unpacked"


@pytest.fixture(scope="session")
def web() -> Iterator[Web]:
    """A site with the test's policies on it."""
    with serve_web() as site:
        for page in PAGES.iterdir():
            site.put(f"/{page.name}", page.read_bytes())
        yield site


@pytest.fixture
def broken() -> Iterator[Broken]:
    """A service that is out of order."""
    with serve_broken() as service:
        yield service


def _program(variable: str, *names: str) -> str:
    found = os.environ.get(variable) or next(filter(None, map(shutil.which, names)), None)
    if found is None:
        pytest.skip(f"no {names[0]} found: install it, or name it in {variable}")
    return found


@pytest.fixture(scope="session", params=["chromium", "firefox"])
def driver(
    request: pytest.FixtureRequest, unpacked: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Driver]:
    """Each browser, headless, with the extension installed."""
    profile = tmp_path_factory.mktemp("profile")
    browser: Driver
    if request.param == "chromium":
        program = _program("POSTILLA_CHROMIUM", "chromium", "google-chrome")
        playwright: Playwright = request.getfixturevalue("playwright")
        browser = Chromium(playwright, program, unpacked, profile)
    else:
        program = _program("POSTILLA_FIREFOX", "firefox-esr", "firefox")
        browser = Firefox(program, unpacked, profile, _free_port())
    yield browser
    browser.quit()


@pytest.fixture
def reading(driver: Driver, service: str) -> Iterator[Reading]:
    """A reader who has answered the first question, and whose browser remembers nothing else."""
    reader = Reading(driver=driver, service=service)
    reader.start_afresh()
    yield reader
    driver.close_popup()
