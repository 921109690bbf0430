"""The page that analyzes a policy, used as people use it: keys, links, faults, takeaways."""

import json
import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, Route, expect
from tests.site.tool import PATHS, analyze, example, words

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
    analyze(page, example(language))
    tool = words(language)["tool"]
    result = page.locator("#result")
    expect(result.locator(".grade")).to_have_text(re.compile("[A-E]$"))
    for part in ("who", "receipt", "denials", "outside", "text"):
        expect(result.get_by_role("heading", name=tool[part], exact=True)).to_be_visible()
    tones = [words(language)["stance"][name] for name in ("shares", "mixed", "denies", "outside")]
    assert (result.locator(".legend").text_content() or "").strip() == " ".join(tones)
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
    text = EMOJI + example("en").replace("\n", "\n" + EMOJI)
    with page.expect_response("**/v1/score") as answer:
        analyze(page, text)
    clauses = answer.value.json()["clauses"]
    assert len(clauses) >= 5
    for clause in clauses:
        shown = page.locator(f"#{clause['id']}").evaluate("mark => mark.lastChild.textContent")
        assert shown == clause["quote"]


def test_a_page_saved_as_html_is_read_as_html(page: Page) -> None:
    page.goto(PATHS["en"])
    body = "".join(f"<p>{line}</p>" for line in example("en").splitlines() if line)
    analyze(page, f"<!doctype html><html><body><nav>Menu</nav>{body}</body></html>")
    expect(page.locator("mark.clause").first).to_be_visible()
    expect(page.locator(".policy")).not_to_contain_text("<p>")


def test_markup_in_a_policy_is_shown_as_text_and_never_run(page: Page) -> None:
    alarms: list[str] = []
    page.on("dialog", lambda dialog: alarms.append(dialog.message))
    page.goto(PATHS["en"])
    hostile = "We share your data with advertisers <img src=x onerror=alert(1)> & partners."
    analyze(page, f"{example('en')}\n{hostile}")
    expect(page.locator(".policy")).to_contain_text("<img src=x onerror=alert(1)>")
    assert page.locator("#result img").count() == 0
    assert alarms == []


def test_a_shared_link_carries_the_choices_and_no_text(page: Page) -> None:
    page.goto(PATHS["en"])
    page.select_option("#region", "us-ca")
    page.select_option("#group", "business")
    analyze(page, example("en"))
    page.get_by_role("button", name=words("en")["tool"]["share"]).click()
    expect(page.locator("#status")).to_have_text(words("en")["tool"]["shared"])
    link = page.evaluate("navigator.clipboard.readText()")
    assert re.search(r"/en/analyze/#region=us-ca&group=business&lang=auto&mode=one$", link)
    page.goto("about:blank")
    page.goto(link)
    expect(page.locator("#region")).to_have_value("us-ca")
    expect(page.locator("#group")).to_have_value("business")
    expect(page.locator("#text")).to_have_value("")


def test_the_downloads_hold_the_report_as_json_and_markdown(page: Page) -> None:
    page.goto(PATHS["it"])
    text = EMOJI + example("it")
    analyze(page, text)
    tool = words("it")["tool"]
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
    said = words(language)["tool"]
    page.goto(PATHS[language])
    analyze(page, example(language))
    result = page.locator("#result")
    expect(result.get_by_role("heading", name=said["outside"], exact=True)).to_be_visible()
    before = result.locator("table").nth(1).inner_text()
    page.locator("#region").focus()
    page.select_option("#region", "us-ca")
    expect(result.get_by_role("heading", name=said["outside"], exact=True)).to_have_count(0)
    expect(result).to_contain_text("California")
    expect(page.locator("#region")).to_be_focused()
    assert result.locator("table").nth(1).inner_text() != before


def test_no_country_is_asked_about_before_there_is_a_result(page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(urlsplit(request.url).path))
    page.goto(PATHS["it"])
    page.fill("#text", example("it"))
    page.select_option("#region", "uk")
    page.wait_for_timeout(300)
    assert "/v1/score" not in asked


def test_what_is_cleared_while_it_is_read_does_not_come_back(page: Page) -> None:
    held: list[Route] = []
    page.goto(PATHS["it"])
    page.route("**/v1/score", lambda route: held.append(route))  # noqa: PLW0108 - playwright tags it
    page.fill("#text", example("it"))
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
    analyze(page, example("it"))
    marks = page.locator("mark.clause").all()
    assert len(marks) >= 5
    for number, mark in enumerate(marks, start=1):
        assert mark.get_attribute("data-number") == str(number)
        shown = mark.evaluate("mark => getComputedStyle(mark, '::before').content")
        assert shown == f'"{number}" / ""'
    for link in page.locator("#result a.jump").all():
        name = words("it")["tool"]["phrase"].replace("{n}", link.inner_text())
        assert link.get_attribute("aria-label") == name


def test_a_promise_is_not_said_to_happen(page: Page) -> None:
    tool = words("en")["tool"]
    page.goto(PATHS["en"])
    analyze(page, example("en"))
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
    analyze(page, example("en"))
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
    said = words(language)
    page.goto(f"{PATHS[language]}#mode=two")
    page.locator("#examples button").click()
    page.click("#go")
    result = page.locator("#result")
    expect(result.get_by_role("heading", name=said["tool"]["compareTitle"])).to_be_visible()
    expect(result.locator(".grade")).to_have_count(2)
    expect(result.locator(".changes > li").first).to_be_visible()
    assert Axe().run(page).response["violations"] == []
    with page.expect_download() as download:
        page.get_by_role("button", name=said["tool"]["markdown"]).click()
    markdown = Path(download.value.path()).read_text(encoding="utf-8")
    assert markdown.startswith(f"# {said['tool']['compareTitle']}\n")
    quotes = result.locator(".changes q").all_inner_texts()
    assert len(quotes) >= 3
    brief = NEW_RECIPIENTS[language]
    expect(result.locator("ul.brief > li")).to_have_text([f"{who}: {new}" for who, new in brief])
    lines = "\n".join(f"- **{who}**: {new}" for who, new in brief)
    assert f"\n## {said['tool']['brief']}\n\n{lines}\n" in markdown
    for quote in quotes:
        assert f"> {' '.join(quote.split())}" in markdown
    page.fill("#later", page.input_value("#text"))
    page.click("#go")
    expect(result).to_contain_text(said["tool"]["same"])


def test_the_printed_page_holds_the_result_without_the_form(page: Page) -> None:
    page.goto(PATHS["it"])
    analyze(page, example("it"))
    page.emulate_media(media="print")
    expect(page.locator("#tool")).to_be_hidden()
    expect(page.locator(".md-header")).to_be_hidden()
    expect(page.locator("#status")).to_be_hidden()
    expect(page.locator("#result .grade")).to_be_visible()
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    expect(page.locator("#result details:not([open])")).to_have_count(0)
