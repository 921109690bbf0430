"""What the page says where there is no grade: texts, refusals, servers and networks."""

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, Route, expect
from tests.site.tool import PATHS, analyze, example, words


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("it", "Impasta la farina con l’acqua e il lievito. Lascia riposare due ore. " * 6),
        ("en", "Knead the flour with water and yeast. Let it rest for two hours. " * 6),
        ("en", "Wir geben Ihre Daten nicht an Dritte weiter, es sei denn, Sie stimmen zu. " * 6),
        ("it", "Ciao."),
    ],
)
def test_a_text_that_cannot_be_graded_gets_a_notice_and_no_grade(
    page: Page, language: str, text: str
) -> None:
    page.goto(PATHS[language])
    analyze(page, text)
    tool = words(language)["tool"]
    expect(page.locator("#result")).to_contain_text(tool["ungraded"])
    expect(page.locator("#result .note")).to_be_visible()
    expect(page.locator("#result .grade")).to_have_count(0)
    expect(page.locator("#status")).to_have_text(tool["ungradedDone"])


def test_an_empty_text_is_not_sent(page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(urlsplit(request.url).path))
    page.goto(PATHS["it"])
    page.click("#go")
    expect(page.locator("#fault")).to_have_text(words("it")["tool"]["empty"])
    expect(page.locator("#text")).to_be_focused()
    assert "/v1/score" not in asked


@pytest.mark.parametrize(
    ("status", "headers", "said"),
    [
        (413, {}, "large"),
        (429, {"Retry-After": "17"}, "busy"),
        (429, {}, "busySoon"),
        (500, {}, "broken"),
        (502, {}, "down"),
        (404, {}, "down"),
    ],
)
def test_a_refusal_is_said_as_such_and_never_as_a_grade(
    page: Page, status: int, headers: dict[str, str], said: str
) -> None:
    """A fault is laid on the wire between the real page and the real server."""
    page.goto(PATHS["it"])
    page.route(
        "**/v1/score", lambda route: route.fulfill(status=status, headers=headers, body="{}")
    )
    page.fill("#text", example("it"))
    page.click("#go")
    sentence = words("it")["errors"][said].replace("{seconds}", "17")
    expect(page.locator("#fault")).to_have_text(sentence)
    expect(page.locator("#result")).to_be_hidden()
    expect(page.locator(".grade")).to_have_count(0)
    assert page.input_value("#text") == example("it")


def test_the_servers_own_refusal_of_a_value_is_shown(page: Page) -> None:
    page.goto(PATHS["en"])
    page.evaluate("document.getElementById('region').options[0].value = 'atlantis'")
    page.fill("#text", example("en"))
    page.click("#go")
    before, _ = words("en")["errors"]["unreadable"].split("{detail}")
    expect(page.locator("#fault")).to_contain_text(before)
    expect(page.locator("#result")).to_be_hidden()


def test_a_text_over_the_servers_limit_is_said_to_be_too_long(page: Page) -> None:
    page.goto(PATHS["en"])
    page.evaluate("document.getElementById('text').value = 'We share data. '.repeat(400000)")
    page.click("#go")
    expect(page.locator("#fault")).to_have_text(words("en")["errors"]["large"])


def test_a_server_that_is_down_and_a_lost_network_are_told_apart(page: Page) -> None:
    def drop(route: Route) -> None:
        route.abort("connectionrefused")

    page.goto(PATHS["en"])
    page.route("**/v1/score", drop)
    page.fill("#text", example("en"))
    page.click("#go")
    expect(page.locator("#fault")).to_have_text(words("en")["errors"]["down"])
    page.context.set_offline(True)
    page.click("#go")
    expect(page.locator("#fault")).to_have_text(words("en")["errors"]["offline"])
    expect(page.locator("#result")).to_be_hidden()
