"""Take the pictures of the store listing: the page, with the popup where a browser shows it.

`POSTILLA_STORE=1` renews the committed ones in `extension/store/screenshots`.
"""

import base64
import os
from pathlib import Path

import pytest
from tests.e2e.chromium import Chromium
from tests.e2e.driver import wait_in_page, wait_in_popup
from tests.e2e.reading import Reading
from tests.e2e.web import Web

PAGES = Path(__file__).parent / "pages"
SCREENSHOTS = Path(__file__).resolve().parents[2] / "extension" / "store" / "screenshots"


def _place(driver: Chromium, page: Path, popup: Path, target: Path) -> None:
    """Put the popup at the top right of the page, as the browser does."""
    pictures = [base64.b64encode(path.read_bytes()).decode() for path in (page, popup)]
    driver.page.goto("about:blank")
    driver.page.set_content(
        "<style>body { margin: 0; } #page { display: block; } #popup { position: fixed; top: 12px;"
        " right: 28px; border-radius: 10px; box-shadow: 0 6px 28px #0007; max-height: 776px; }</style>"
        f"<img id=page src='data:image/png;base64,{pictures[0]}'>"
        f"<img id=popup src='data:image/png;base64,{pictures[1]}'>"
    )
    driver.page.screenshot(path=target)


@pytest.mark.parametrize("language", ["it", "en"])
def test_the_store_pictures_show_the_result_in_the_page_and_the_options(
    reading: Reading, web: Web, tmp_path: Path, language: str
) -> None:
    driver = reading.driver
    if not isinstance(driver, Chromium):
        pytest.skip("one browser is enough for the pictures")
    target = SCREENSHOTS if os.environ.get("POSTILLA_STORE") else tmp_path / "shots"
    target.mkdir(parents=True, exist_ok=True)
    page, popup = tmp_path / "page.png", tmp_path / "popup.png"
    # Not every machine that takes the pictures has letters for pictograms.
    policy = (PAGES / f"policy.{language}.html").read_text(encoding="utf-8").replace(" 📚", "")
    address = web.put(f"/{language}/privacy", policy)
    for name, dark in (("result", False), ("dark", True)):
        reading.start_afresh(language=language)
        reading.click(address)
        driver.set_dark(dark=dark)
        reading.press("#mark")
        wait_in_popup(driver, "document.getElementById('position').innerText !== ''")
        driver.shoot_page(page)
        driver.shoot_popup(popup)
        driver.close_popup()
        driver.set_dark(dark=False)
        _place(driver, page, popup, target / f"{name}.{language}.png")
    driver.open_extension("options.html")
    wait_in_page(driver, "document.body.dataset.ready")
    driver.shoot_page(target / f"options.{language}.png")
    assert len(list(target.glob(f"*.{language}.png"))) == 3
