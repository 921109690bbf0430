"""Every page, in a real browser, as a reader with any eyes, hands and screen would meet it."""

import gzip
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import yaml
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, Response, expect

TOP = Path(__file__).resolve().parents[2]
WIDTHS = {"phone": (390, 844), "desktop": (1366, 900)}
MOST_BYTES = 300_000
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
# The header's tabs fade in and out as the width changes.
SETTLED = "Promise.allSettled(document.getAnimations().map((one) => one.finished)).then(() => 0)"
# The schemes differ in colour alone, so that the second is checked for what colour can break.
CHECKS: dict[str, dict[str, object]] = {
    "default": {"resultTypes": ["violations"]},
    "slate": {
        "resultTypes": ["violations"],
        "runOnly": ["color-contrast", "link-in-text-block"],
    },
}
THEME_STORAGE = "__palette"
PACKED = ("image/png", "font/woff2")


def _paths() -> list[str]:
    named = yaml.safe_load((TOP / "site/data/pages.yml").read_text(encoding="utf-8"))
    roots = {"it": "/", "en": "/en/"}
    return [
        roots[language] + ("" if file == "index.md" else f"{file.removesuffix('.md')}/")
        for files in named.values()
        for language, file in files.items()
    ]


def _weight(context: BrowserContext, url: str) -> int:
    """Return the compressed size of what stands at `url`, asked for anew: bodies get dropped."""
    response = context.request.get(url)
    body = response.body()
    kind = response.headers.get("content-type", "")
    return len(body) if kind.startswith(PACKED) else len(gzip.compress(body))


def _overflow(page: Page) -> int:
    """Return by how many pixels the page is too wide, once its layout has settled."""
    width = 1
    for _ in range(20):
        width = int(page.evaluate(OVERFLOW))
        if width <= 0:
            break
        page.wait_for_timeout(100)
    return width


@pytest.mark.parametrize("path", [*_paths(), "/no-such-page/", "/en/no-such-page/"])
def test_a_page_is_quiet_private_light_and_open_to_all(
    browser: Browser, origin: str, path: str
) -> None:
    context = browser.new_context(viewport={"width": 1366, "height": 900})
    page = context.new_page()
    said: list[str] = []
    responses: list[Response] = []
    page.on("console", lambda message: said.append(f"{message.type}: {message.text}"))
    page.on("pageerror", lambda error: said.append(f"uncaught: {error}"))
    page.on("response", lambda response: responses.append(response))  # noqa: PLW0108 - playwright tags it
    answer = page.goto(origin + path, wait_until="networkidle")

    assert answer is not None
    missing = "no-such-page" in path
    assert answer.status == (404 if missing else 200)
    unexpected = [line for line in said if not (missing and "404" in line)]
    assert unexpected == []
    elsewhere = {urlsplit(response.url).netloc for response in responses}
    assert elsewhere == {urlsplit(origin).netloc}
    assert context.cookies() == []
    kept = page.evaluate("[...Object.keys(localStorage), ...Object.keys(sessionStorage)]")
    assert [key for key in kept if not key.endswith(THEME_STORAGE)] == []
    assert (
        sum(_weight(context, url) for url in {response.url for response in responses}) < MOST_BYTES
    )

    faults = []
    for name, (width, height) in WIDTHS.items():
        page.set_viewport_size({"width": width, "height": height})
        assert _overflow(page) <= 0, f"the page is wider than a {name}"
        for scheme, options in CHECKS.items():
            page.evaluate("scheme => document.body.dataset.mdColorScheme = scheme", scheme)
            page.wait_for_timeout(150)
            page.evaluate(SETTLED)
            found = Axe().run(page, options=options).response["violations"]
            faults += [
                (name, scheme, one["id"], [node["html"][:160] for node in one["nodes"]][:3])
                for one in found
            ]
    context.close()
    assert faults == []


def test_the_language_switch_leads_to_the_same_page(browser: Browser, origin: str) -> None:
    named = yaml.safe_load((TOP / "site/data/pages.yml").read_text(encoding="utf-8"))
    page = browser.new_page()
    for files in named.values():
        stems = {language: file.removesuffix(".md") for language, file in files.items()}
        italian = "/" if stems["it"] == "index" else f"/{stems['it']}/"
        english = "/en/" if stems["en"] == "index" else f"/en/{stems['en']}/"
        page.goto(origin + italian, wait_until="domcontentloaded")
        page.get_by_role("link", name="English", exact=True).click()
        assert urlsplit(page.url).path == english
        page.get_by_role("link", name="Italiano", exact=True).click()
        assert urlsplit(page.url).path == italian
        assert page.locator("html").get_attribute("lang") == "it"
    page.close()


@pytest.mark.parametrize("path", ["/", "/analizza/", "/en/api/"])
def test_the_menu_opens_on_a_phone_and_leads_on(browser: Browser, origin: str, path: str) -> None:
    width, height = WIDTHS["phone"]
    page = browser.new_page(viewport={"width": width, "height": height})
    page.goto(origin + path)
    page.locator(".md-header label[for=__drawer]").click()
    menu = page.locator(".md-sidebar--primary")
    expect(menu).to_be_in_viewport()
    # The theme's menu slides from level to level; its link to a page of its own level is the tool.
    name = "Analyse" if path.startswith("/en/") else "Analizza"
    expect(menu.get_by_role("link", name=name)).to_have_count(1)
    page.close()


def test_search_finds_a_page_of_its_own_language(browser: Browser, origin: str) -> None:
    page = browser.new_page()
    for path, word, found in (("/", "scontrino", "voto"), ("/en/", "receipt", "score")):
        page.goto(origin + path)
        page.locator("input.md-search__input").click()
        page.keyboard.type(word)
        result = page.locator(".md-search-result__link").first
        result.wait_for()
        assert found in page.locator(".md-search-result__list").inner_text().lower()
    page.close()


def test_pages_read_well_without_javascript(browser: Browser, origin: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{origin}/cosa-e-cambiato/")
    assert page.locator("svg[role=img]").count() >= 1
    assert page.locator("table.facts").count() >= 1
    page.goto(f"{origin}/analizza/")
    assert page.locator("noscript").count() == 1
    assert "JavaScript" in page.locator("article").inner_text()
    context.close()
