"""The extension in real browsers, with the project's own server."""

import importlib.util
import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest
from playwright.sync_api import Playwright
from tests.e2e.chromium import Chromium
from tests.e2e.driver import Driver
from tests.e2e.firefox import Firefox
from tests.e2e.reading import Reading
from tests.e2e.web import Broken, Web, serve_broken, serve_web
from tests.service import free_port, run_server

TOP = Path(__file__).resolve().parents[2]
EXTENSION = TOP / "extension"
PAGES = Path(__file__).parent / "pages"
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
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the real server."""
    server = run_server(tmp_path_factory.mktemp("server"), WORKERS="1", RATE_LIMIT="")
    yield server.origin
    server.stop()


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
        browser = Firefox(program, unpacked, profile, free_port())
    yield browser
    browser.quit()


@pytest.fixture
def reading(driver: Driver, service: str) -> Iterator[Reading]:
    """A reader who has answered the first question, and whose browser remembers nothing else."""
    reader = Reading(driver=driver, service=service)
    reader.start_afresh()
    yield reader
    driver.close_popup()
