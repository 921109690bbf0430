"""Letters that the page drafts: asked for, filled in, copied and mailed."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect
from tests.site.tool import PATHS, analyze, example, words


@pytest.mark.parametrize("language", ["it", "en"])
def test_letters_are_drafted_when_asked_for_and_can_be_copied_and_mailed(
    page: Page, language: str
) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(urlsplit(request.url).path))
    page.goto(PATHS[language])
    analyze(page, f"{example(language)}\nPrivacy: rights@acme.example.")
    said = words(language)["next"]
    assert "/v1/requests" not in asked
    page.get_by_role("button", name=said["go"]).click()
    letters = page.locator("#letters .letter")
    expect(letters).to_have_count(2)
    expect(page.locator("#status")).to_have_text(said["done"].replace("{n}", "2"))
    letter = letters.first
    expect(letter.locator("textarea")).to_be_focused()
    assert Axe().run(page).response["violations"] == []

    letter.locator("textarea").fill("Ciao & addio\nAnna")
    letter.get_by_role("button", name=said["copy"]).click()
    expect(page.locator("#status")).to_have_text(said["copied"])
    subject = letter.locator("label").inner_text()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.replace("\r", "") == f"{subject}\n\nCiao & addio\nAnna"
    address = urlsplit(letter.get_by_role("link", name=said["mail"]).get_attribute("href") or "")
    assert address.scheme == "mailto"
    assert "@" in address.path
    assert said["to"].replace("{to}", address.path) in letter.inner_text()
    assert parse_qs(address.query) == {"subject": [subject], "body": ["Ciao & addio\r\nAnna"]}


def test_where_no_such_right_is_known_the_page_says_so(page: Page) -> None:
    page.goto(f"{PATHS['it']}#region=other")
    analyze(page, example("it"))
    page.get_by_role("button", name=words("it")["next"]["go"]).click()
    expect(page.locator("#letters")).to_have_text(words("it")["next"]["none"])
    expect(page.locator("#letters textarea")).to_have_count(0)


def test_a_letter_without_an_address_says_where_to_look_and_offers_no_mail(page: Page) -> None:
    text = re.sub(r"\S+@\S+", "noi", example("it"))
    page.goto(PATHS["it"])
    analyze(page, text)
    said = words("it")["next"]
    page.get_by_role("button", name=said["go"]).click()
    expect(page.locator("#letters")).to_contain_text(said["noAddress"])
    expect(page.locator("#letters").get_by_role("link", name=said["mail"])).to_have_count(0)


def test_a_server_that_drafts_nothing_is_said_to_be_down_and_the_report_stays(page: Page) -> None:
    page.goto(PATHS["it"])
    page.route("**/v1/requests", lambda route: route.abort("connectionrefused"))
    analyze(page, example("it"))
    page.get_by_role("button", name=words("it")["next"]["go"]).click()
    expect(page.locator("#fault")).to_have_text(words("it")["errors"]["down"])
    expect(page.locator("#result .grade")).to_be_visible()
    expect(page.locator("#draft")).to_be_enabled()
