"""The page that analyzes a policy, used as people use it: keys, links, faults, takeaways."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
import yaml
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Route, expect

TOP = Path(__file__).resolve().parents[2]
PATHS = {"it": "/analizza/", "en": "/en/analyze/"}
SETTLED = "Promise.allSettled(document.getAnimations().map((one) => one.finished)).then(() => 0)"
EMOJI = "🙂 👨‍👩‍👧 "
# Who gets the data in the second of the two versions that are the example, and did not in the first.
NEW_RECIPIENTS = {
    "it": [
        ("Inserzionisti e reti pubblicitarie", "prima no, adesso sì: pubblicità"),
        ("Chi compra l'azienda", "prima no, adesso sì: vendita o fusione dell'azienda"),
    ],
    "en": [
        ("Advertisers and ad networks", "now, and not before: advertising"),
        ("Whoever buys the company", "now, and not before: a sale or merger of the company"),
    ],
}


def _words(language: str) -> dict[str, dict[str, str]]:
    source = TOP / f"site/data/words.{language}.yml"
    words: dict[str, dict[str, str]] = yaml.safe_load(source.read_text(encoding="utf-8"))
    return words


@pytest.fixture
def page(browser: Browser, origin: str) -> Iterator[Page]:
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


def _analyze(page: Page, text: str) -> None:
    page.fill("#text", text)
    page.click("#go")
    expect(page.locator("#result")).to_be_visible()


def _example(language: str, number: int = 0) -> str:
    examples: list[dict[str, str]] = _words(language)["examples"]  # type: ignore[assignment]
    return examples[number]["text"]


@pytest.mark.parametrize("language", ["it", "en"])
def test_a_keyboard_alone_leads_from_an_example_to_a_clause_and_back(
    page: Page, language: str
) -> None:
    page.goto(PATHS[language])
    page.locator("#text").focus()
    page.keyboard.press("Tab")
    expect(page.locator("#examples button").first).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#text")).to_be_focused()
    for _ in range(6):
        page.keyboard.press("Tab")
    expect(page.locator("#go")).to_be_focused()
    page.keyboard.press("Enter")

    expect(page.locator("#result")).to_be_focused()
    expect(page.locator("#status")).to_contain_text(re.compile(r"[A-E]: .*\d+"))
    page.locator("#result table a.jump").first.focus()
    page.keyboard.press("Enter")
    marked = page.locator("mark.clause[aria-pressed=true]")
    expect(marked).to_have_count(1)
    expect(marked).to_be_focused()
    expect(page.locator("#card")).to_be_visible()
    page.keyboard.press("Tab")
    page.locator("#card button").last.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#card")).to_be_hidden()
    expect(page.locator("mark.clause:focus")).to_have_count(1)


@pytest.mark.parametrize("language", ["it", "en"])
def test_the_result_shows_grade_recipients_receipt_denials_and_what_does_not_apply(
    page: Page, language: str
) -> None:
    page.goto(PATHS[language])
    _analyze(page, _example(language))
    tool = _words(language)["tool"]
    result = page.locator("#result")
    expect(result.locator(".grade")).to_have_text(re.compile("[A-E]$"))
    for part in ("who", "receipt", "denials", "outside", "text"):
        expect(result.get_by_role("heading", name=tool[part], exact=True)).to_be_visible()
    taken = [
        int(cell.replace("−", "-"))
        for cell in result.locator("table").nth(1).locator("td.number").all_inner_texts()
    ]
    start, *lines, total = taken
    assert start == 100
    assert lines
    assert total == max(0, start + sum(lines))
    for scheme in ("default", "slate"):
        page.evaluate("scheme => document.body.dataset.mdColorScheme = scheme", scheme)
        result.locator("mark.clause").first.focus()
        page.keyboard.press("Enter")
        page.wait_for_timeout(150)
        page.evaluate(SETTLED)
        assert Axe().run(page).response["violations"] == []


def test_every_mark_covers_exactly_its_quote_even_after_emoji(page: Page) -> None:
    page.goto(PATHS["en"])
    text = EMOJI + _example("en").replace("\n", "\n" + EMOJI)
    with page.expect_response("**/v1/score") as answer:
        _analyze(page, text)
    clauses = answer.value.json()["clauses"]
    assert len(clauses) >= 5
    for clause in clauses:
        shown = page.locator(f"#{clause['id']}").evaluate("mark => mark.lastChild.textContent")
        assert shown == clause["quote"]


def test_a_page_saved_as_html_is_read_as_html(page: Page) -> None:
    page.goto(PATHS["en"])
    body = "".join(f"<p>{line}</p>" for line in _example("en").splitlines() if line)
    _analyze(page, f"<!doctype html><html><body><nav>Menu</nav>{body}</body></html>")
    expect(page.locator("mark.clause").first).to_be_visible()
    expect(page.locator(".policy")).not_to_contain_text("<p>")


def test_markup_in_a_policy_is_shown_as_text_and_never_run(page: Page) -> None:
    alarms: list[str] = []
    page.on("dialog", lambda dialog: alarms.append(dialog.message))
    page.goto(PATHS["en"])
    hostile = "We share your data with advertisers <img src=x onerror=alert(1)> & partners."
    _analyze(page, f"{_example('en')}\n{hostile}")
    expect(page.locator(".policy")).to_contain_text("<img src=x onerror=alert(1)>")
    assert page.locator("#result img").count() == 0
    assert alarms == []


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
    _analyze(page, text)
    tool = _words(language)["tool"]
    expect(page.locator("#result")).to_contain_text(tool["ungraded"])
    expect(page.locator("#result .note")).to_be_visible()
    expect(page.locator("#result .grade")).to_have_count(0)
    expect(page.locator("#status")).to_have_text(tool["ungradedDone"])


def test_an_empty_text_is_not_sent(page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(urlsplit(request.url).path))
    page.goto(PATHS["it"])
    page.click("#go")
    expect(page.locator("#fault")).to_have_text(_words("it")["tool"]["empty"])
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
    page.fill("#text", _example("it"))
    page.click("#go")
    sentence = _words("it")["errors"][said].replace("{seconds}", "17")
    expect(page.locator("#fault")).to_have_text(sentence)
    expect(page.locator("#result")).to_be_hidden()
    expect(page.locator(".grade")).to_have_count(0)
    assert page.input_value("#text") == _example("it")


def test_the_servers_own_refusal_of_a_value_is_shown(page: Page) -> None:
    page.goto(PATHS["en"])
    page.evaluate("document.getElementById('region').options[0].value = 'atlantis'")
    page.fill("#text", _example("en"))
    page.click("#go")
    before, _ = _words("en")["errors"]["unreadable"].split("{detail}")
    expect(page.locator("#fault")).to_contain_text(before)
    expect(page.locator("#result")).to_be_hidden()


def test_a_text_over_the_servers_limit_is_said_to_be_too_long(page: Page) -> None:
    page.goto(PATHS["en"])
    page.evaluate("document.getElementById('text').value = 'We share data. '.repeat(400000)")
    page.click("#go")
    expect(page.locator("#fault")).to_have_text(_words("en")["errors"]["large"])


def test_a_server_that_is_down_and_a_lost_network_are_told_apart(page: Page) -> None:
    def drop(route: Route) -> None:
        route.abort("connectionrefused")

    page.goto(PATHS["en"])
    page.route("**/v1/score", drop)
    page.fill("#text", _example("en"))
    page.click("#go")
    expect(page.locator("#fault")).to_have_text(_words("en")["errors"]["down"])
    page.context.set_offline(True)
    page.click("#go")
    expect(page.locator("#fault")).to_have_text(_words("en")["errors"]["offline"])
    expect(page.locator("#result")).to_be_hidden()


def test_a_shared_link_carries_the_choices_and_no_text(page: Page) -> None:
    page.goto(PATHS["en"])
    page.select_option("#region", "us-ca")
    page.select_option("#group", "business")
    _analyze(page, _example("en"))
    page.get_by_role("button", name=_words("en")["tool"]["share"]).click()
    expect(page.locator("#status")).to_have_text(_words("en")["tool"]["shared"])
    link = page.evaluate("navigator.clipboard.readText()")
    assert re.search(r"/en/analyze/#region=us-ca&group=business&lang=auto&mode=one$", link)
    page.goto("about:blank")
    page.goto(link)
    expect(page.locator("#region")).to_have_value("us-ca")
    expect(page.locator("#group")).to_have_value("business")
    expect(page.locator("#text")).to_have_value("")


def test_the_downloads_hold_the_report_as_json_and_markdown(page: Page) -> None:
    page.goto(PATHS["it"])
    text = EMOJI + _example("it")
    _analyze(page, text)
    tool = _words("it")["tool"]
    with page.expect_download() as download:
        page.get_by_role("button", name=tool["json"]).click()
    report = json.loads(Path(download.value.path()).read_text(encoding="utf-8"))
    assert report["schema_version"] == "1"
    for clause in report["clauses"]:
        assert text[clause["start"] : clause["end"]] == clause["quote"]
    with page.expect_download() as download:
        page.get_by_role("button", name=tool["markdown"]).click()
    markdown = Path(download.value.path()).read_text(encoding="utf-8")
    assert markdown.startswith(f"# {tool['result']}\n")
    assert f"**{tool['grade']} {report['grade']}**" in markdown


@pytest.mark.parametrize("language", ["it", "en"])
def test_another_country_reads_the_shown_text_again_and_leaves_the_keyboard_where_it_is(
    page: Page, language: str
) -> None:
    words = _words(language)["tool"]
    page.goto(PATHS[language])
    _analyze(page, _example(language))
    result = page.locator("#result")
    expect(result.get_by_role("heading", name=words["outside"], exact=True)).to_be_visible()
    before = result.locator("table").nth(1).inner_text()
    page.locator("#region").focus()
    page.select_option("#region", "us-ca")
    expect(result.get_by_role("heading", name=words["outside"], exact=True)).to_have_count(0)
    expect(result).to_contain_text("California")
    expect(page.locator("#region")).to_be_focused()
    assert result.locator("table").nth(1).inner_text() != before


def test_no_country_is_asked_about_before_there_is_a_result(page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(urlsplit(request.url).path))
    page.goto(PATHS["it"])
    page.fill("#text", _example("it"))
    page.select_option("#region", "uk")
    page.wait_for_timeout(300)
    assert "/v1/score" not in asked


def test_what_is_cleared_while_it_is_read_does_not_come_back(page: Page) -> None:
    held: list[Route] = []
    page.goto(PATHS["it"])
    page.route("**/v1/score", lambda route: held.append(route))  # noqa: PLW0108 - playwright tags it
    page.fill("#text", _example("it"))
    page.click("#go")
    expect(page.locator("#go")).to_be_disabled()
    page.click("#clear")
    expect(page.locator("#go")).to_be_enabled()
    with page.expect_response("**/v1/score"):
        held[0].continue_()
    page.wait_for_timeout(300)
    expect(page.locator("#result")).to_be_hidden()
    expect(page.locator("#status")).to_have_text("")


def test_the_numbers_of_the_tables_stand_at_the_sentences_and_are_not_read_out_twice(
    page: Page,
) -> None:
    page.goto(PATHS["it"])
    _analyze(page, _example("it"))
    marks = page.locator("mark.clause").all()
    assert len(marks) >= 5
    for number, mark in enumerate(marks, start=1):
        assert mark.get_attribute("data-number") == str(number)
        shown = mark.evaluate("mark => getComputedStyle(mark, '::before').content")
        assert shown == f'"{number}" / ""'
    for link in page.locator("#result a.jump").all():
        name = _words("it")["tool"]["phrase"].replace("{n}", link.inner_text())
        assert link.get_attribute("aria-label") == name


def test_a_promise_is_not_said_to_happen(page: Page) -> None:
    tool = _words("en")["tool"]
    page.goto(PATHS["en"])
    _analyze(page, _example("en"))
    page.locator("mark.denies").first.focus()
    page.keyboard.press("Enter")
    lines = page.locator("#card p").all_inner_texts()
    assert tool["does"] not in lines
    assert tool["may"] not in lines
    page.locator("mark.shares").first.focus()
    page.keyboard.press("Enter")
    assert tool["does"] in page.locator("#card p").all_inner_texts()


def test_using_the_tool_asks_nobody_else_and_keeps_nothing(page: Page, origin: str) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(PATHS["en"])
    _analyze(page, _example("en"))
    page.locator("#draft").click()
    expect(page.locator("#letters .letter").first).to_be_visible()
    page.goto(f"{PATHS['en']}#mode=two")
    page.locator("#examples button").click()
    page.click("#go")
    expect(page.locator("#result .changes").first).to_be_visible()
    assert {urlsplit(url).netloc for url in asked} == {urlsplit(origin).netloc}
    assert not any(urlsplit(url).query for url in asked)
    assert page.context.cookies() == []
    assert page.evaluate("[localStorage.length, sessionStorage.length]") in ([0, 0], [1, 0])


@pytest.mark.parametrize("language", ["it", "en"])
def test_two_versions_are_compared_and_a_text_against_itself_says_the_same(
    page: Page, language: str
) -> None:
    words = _words(language)
    page.goto(f"{PATHS[language]}#mode=two")
    page.locator("#examples button").click()
    page.click("#go")
    result = page.locator("#result")
    expect(result.get_by_role("heading", name=words["tool"]["compareTitle"])).to_be_visible()
    expect(result.locator(".grade")).to_have_count(2)
    expect(result.locator(".changes > li").first).to_be_visible()
    assert Axe().run(page).response["violations"] == []
    with page.expect_download() as download:
        page.get_by_role("button", name=words["tool"]["markdown"]).click()
    markdown = Path(download.value.path()).read_text(encoding="utf-8")
    assert markdown.startswith(f"# {words['tool']['compareTitle']}\n")
    quotes = result.locator(".changes q").all_inner_texts()
    assert len(quotes) >= 3
    brief = NEW_RECIPIENTS[language]
    expect(result.locator("ul.brief > li")).to_have_text([f"{who}: {said}" for who, said in brief])
    lines = "\n".join(f"- **{who}**: {said}" for who, said in brief)
    assert f"\n## {words['tool']['brief']}\n\n{lines}\n" in markdown
    for quote in quotes:
        assert f"> {' '.join(quote.split())}" in markdown
    page.fill("#later", page.input_value("#text"))
    page.click("#go")
    expect(result).to_contain_text(words["tool"]["same"])


def test_the_printed_page_holds_the_result_without_the_form(page: Page) -> None:
    page.goto(PATHS["it"])
    _analyze(page, _example("it"))
    page.emulate_media(media="print")
    expect(page.locator("#tool")).to_be_hidden()
    expect(page.locator(".md-header")).to_be_hidden()
    expect(page.locator("#status")).to_be_hidden()
    expect(page.locator("#result .grade")).to_be_visible()
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    expect(page.locator("#result details:not([open])")).to_have_count(0)


@pytest.mark.parametrize("language", ["it", "en"])
def test_letters_are_drafted_when_asked_for_and_can_be_copied_and_mailed(
    page: Page, language: str
) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(urlsplit(request.url).path))
    page.goto(PATHS[language])
    _analyze(page, f"{_example(language)}\nPrivacy: rights@acme.example.")
    said = _words(language)["next"]
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
    _analyze(page, _example("it"))
    page.get_by_role("button", name=_words("it")["next"]["go"]).click()
    expect(page.locator("#letters")).to_have_text(_words("it")["next"]["none"])
    expect(page.locator("#letters textarea")).to_have_count(0)


def test_a_letter_without_an_address_says_where_to_look_and_offers_no_mail(page: Page) -> None:
    text = re.sub(r"\S+@\S+", "noi", _example("it"))
    page.goto(PATHS["it"])
    _analyze(page, text)
    said = _words("it")["next"]
    page.get_by_role("button", name=said["go"]).click()
    expect(page.locator("#letters")).to_contain_text(said["noAddress"])
    expect(page.locator("#letters").get_by_role("link", name=said["mail"])).to_have_count(0)


def test_a_server_that_drafts_nothing_is_said_to_be_down_and_the_report_stays(page: Page) -> None:
    page.goto(PATHS["it"])
    page.route("**/v1/requests", lambda route: route.abort("connectionrefused"))
    _analyze(page, _example("it"))
    page.get_by_role("button", name=_words("it")["next"]["go"]).click()
    expect(page.locator("#fault")).to_have_text(_words("it")["errors"]["down"])
    expect(page.locator("#result .grade")).to_be_visible()
    expect(page.locator("#draft")).to_be_enabled()
