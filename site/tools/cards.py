#!/usr/bin/env python3
"""Draw the picture that a link to the site shows elsewhere, one a language (1200 x 630).

Needs the `test` dependency group and a Chromium: `python site/tools/cards.py [CHROMIUM]`.
"""

import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

ASSETS = Path(__file__).resolve().parent.parent / "overrides" / "assets"
LINES = {
    "it": ("Chi riceve i tuoi dati, e perché", "Le informative sulla privacy, lette per te"),
    "en": ("Who gets your data, and why", "Privacy policies, read for you"),
}
PAGE = """<!doctype html><meta charset="utf-8"><style>
body {{ background: #fbfaf6; color: #22282c; font-family: Palatino, "Liberation Serif", serif;
  height: 630px; margin: 0; position: relative; width: 1200px; }}
svg {{ height: 130px; left: 90px; position: absolute; top: 90px; }}
h1 {{ font-size: 84px; text-wrap: balance;
  left: 90px; line-height: 1.1; margin: 0; position: absolute; top: 250px;
  width: 960px; }}
p {{ color: #0b5d66; font-size: 38px; left: 90px; margin: 0; position: absolute; top: 500px; }}
b {{ font-size: 64px; left: 240px; position: absolute; top: 115px; }}
i {{ background: #8f3c19; height: 450px; position: absolute; right: 80px; top: 90px; width: 8px; }}
</style>{logo}<b>Postilla</b><h1>{title}</h1><p>{line}</p><i></i>"""


def main(chromium: str = "chromium") -> None:
    """Write `card.<language>.png` beside the site's other assets."""
    logo = (ASSETS / "logo.svg").read_text(encoding="utf-8")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1200, "height": 630})
        for language, (title, line) in LINES.items():
            page.set_content(PAGE.format(logo=logo, title=title, line=line))
            page.screenshot(path=ASSETS / f"card.{language}.png")
        browser.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
