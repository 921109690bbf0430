#!/usr/bin/env python3
"""Take the pictures of the extension that the site shows, one set a language.

`python site/tools/shots.py SERVER [CHROMIUM]` needs a running server (`make run`) and the `test`
dependency group and Pillow. It drives a real Chromium as the extension's own tests do.
"""

import importlib.util
import sys
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import FloatRect, sync_playwright

TOP = Path(__file__).resolve().parents[2]
SHOTS = TOP / "site/overrides/assets/extension"
PAGES = TOP / "tests/e2e/pages"
LANGUAGES = ("it", "en")
COLUMN: FloatRect = {"x": 240, "y": 0, "width": 800, "height": 800}
COLOURS = 64


def main(server: str, chromium: str = "chromium") -> None:
    """Write `popup.<language>.png` and `page.<language>.png`."""
    sys.path.insert(0, str(TOP))
    from tests.e2e.chromium import Chromium  # noqa: PLC0415  tests are importable from the top only
    from tests.e2e.reading import Reading  # noqa: PLC0415
    from tests.e2e.web import serve_web  # noqa: PLC0415

    SHOTS.mkdir(exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as folder,
        sync_playwright() as playwright,
        serve_web() as web,
    ):
        built = Path(folder) / "built"
        _build(built, server)
        browser = Chromium(playwright, chromium, built / "unpacked", Path(folder) / "profile")
        reading = Reading(driver=browser, service=server)
        for language in LANGUAGES:
            name = f"policy.{language}.html"
            address = web.put(f"/{name}", (PAGES / name).read_bytes())
            reading.start_afresh(language=language)
            reading.click(address)
            browser.shoot_popup(SHOTS / f"popup.{language}.png")
            reading.press("#mark")
            browser.page.wait_for_timeout(500)
            browser.page.screenshot(path=SHOTS / f"page.{language}.png", clip=COLUMN)
            for picture in SHOTS.glob(f"*.{language}.png"):
                _lighten(picture)
        browser.quit()


def _lighten(picture: Path) -> None:
    """Bring a picture of text down to the few colours that it needs."""
    with Image.open(picture) as full:
        few = full.convert("RGB").quantize(COLOURS)
    few.save(picture, optimize=True)


def _build(out: Path, server: str) -> None:
    spec = importlib.util.spec_from_file_location("extension_build", TOP / "extension/build.py")
    if spec is None or spec.loader is None:
        raise FileNotFoundError("extension/build.py is missing")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    module.build(out, server)


if __name__ == "__main__":
    main(*sys.argv[1:])
