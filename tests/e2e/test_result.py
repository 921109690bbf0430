"""Click, result, marks and jumps, in both browsers."""

import json
from pathlib import Path
from typing import cast
from urllib.request import Request, urlopen

import pytest
from tests.e2e.driver import Json, quoted, wait_in_page, wait_in_popup
from tests.e2e.reading import Reading
from tests.e2e.web import Web

PAGES = Path(__file__).parent / "pages"
SHADOW_AND_FRAME = """<!doctype html><main><h1>Privacy policy</h1>
<p>This privacy policy says what personal data we collect and process when you use our service.</p>
<p>We share your personal data with advertising partners.</p><div></div>
<iframe srcdoc="<p>We disclose your personal data to the police where the law requires it.</p>">
</iframe><p>You can ask us to correct or delete your personal data at any time. We keep your data for
as long as you have an account with us, and delete them within a year after you close it.</p>
<script>document.querySelector("div").attachShadow({ mode: "open" }).innerHTML =
"<p>We sell your personal data to data brokers.</p>"</script></main>"""
GRADES = {
    "en": {"B": "Some leaves, mostly for the service"},
    "it": {"B": "Esce qualcosa, soprattutto per far funzionare il servizio"},
}


def _ask(service: str, question: dict[str, Json]) -> dict[str, Json]:
    request = Request(  # noqa: S310  loopback, started by the fixture
        f"{service}/v1/score",
        data=json.dumps(question).encode(),
        headers={"Content-Type": "application/json"},
    )
    with urlopen(request, timeout=10) as answer:  # noqa: S310  loopback
        return cast("dict[str, Json]", json.load(answer))


def _report(reading: Reading) -> dict[str, Json]:
    """Return the server's own answer to exactly what the popup says it has sent."""
    reading.unfold()
    sent = cast("str", reading.driver.in_popup("document.querySelector('.sent textarea').value"))
    return _ask(reading.service, json.loads(sent))


def _one_line(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize("language", ["en", "it"])
def test_a_click_shows_grade_score_and_recipients_in_the_readers_language(
    reading: Reading, web: Web, language: str
) -> None:
    reading.start_afresh(language=language)
    reading.click(f"{web.origin}/policy.{language}.html")
    report = _report(reading)
    grade = cast("str", report["grade"])
    assert reading.text(".letter") == grade
    assert reading.driver.in_popup("document.querySelector('.grade').dataset.grade") == grade
    assert GRADES[language][grade] in reading.text("h1")
    assert str(report["score"]) in reading.text(".score")
    recipients = reading.text(".recipients")
    assert "Google" in recipients
    expected = {"en": "Authorities and courts", "it": "Autorità e tribunali"}[language]
    assert expected in recipients
    assert reading.driver.in_popup("document.documentElement.lang") == language


def test_the_receipt_of_the_popup_adds_up_to_the_score(reading: Reading, web: Web) -> None:
    reading.click(f"{web.origin}/policy.en.html")
    reading.unfold()
    cells = "[...document.querySelectorAll('.receipt .points')].map((cell) => cell.innerText)"
    *lines, total = cast("list[str]", reading.driver.in_popup(cells))
    points = [int(line.replace("\u2212", "-")) for line in lines]
    assert points[0] == 100
    assert len(points) > 3
    assert sum(points) == int(total)


@pytest.mark.parametrize("language", ["en", "it"])
def test_marks_stand_on_the_quoted_words_and_leave_the_page_as_it_was(
    reading: Reading, web: Web, language: str
) -> None:
    reading.click(f"{web.origin}/policy.{language}.html")
    before = reading.driver.in_page("document.documentElement.outerHTML")
    report = _report(reading)
    reading.press("#mark")
    wait_in_popup(reading.driver, "!document.getElementById('steps').hidden")
    clauses = cast("list[dict[str, Json]]", report["clauses"])
    for tone, quotes in {
        "shares": [c["quote"] for c in clauses if c["applies"] and c["stance"] != "denies"],
        "denies": [c["quote"] for c in clauses if c["applies"] and c["stance"] == "denies"],
        "away": [c["quote"] for c in clauses if not c["applies"]],
    }.items():
        marked = _one_line("".join(reading.marked(tone)))
        assert marked == _one_line("".join(cast("list[str]", quotes)))
    assert reading.marked("shares")
    tones = "[...document.querySelectorAll('#legend .tone')].map((tone) => tone.textContent)"
    told = cast("list[str]", reading.driver.in_popup(tones))
    legend = str(reading.driver.in_popup("document.getElementById('legend').textContent"))
    assert legend.startswith(" ".join(told))
    assert reading.driver.in_page("document.documentElement.outerHTML") == before
    reading.press("#mark")
    wait_in_popup(reading.driver, "document.getElementById('steps').hidden")
    assert not reading.marked("shares")


def test_open_shadow_roots_and_frames_of_the_same_origin_are_read_and_marked(
    reading: Reading, web: Web
) -> None:
    reading.click(web.put("/nested.html", SHADOW_AND_FRAME))
    quotes = [
        clause["quote"] for clause in cast("list[dict[str, Json]]", _report(reading)["clauses"])
    ]
    assert "We sell your personal data to data brokers." in quotes
    assert "We disclose your personal data to the police where the law requires it." in quotes
    reading.press("#mark")
    wait_in_popup(
        reading.driver, f"document.getElementById('position').innerText === '1 of {len(quotes)}'"
    )
    assert "We sell your personal data to data brokers." in reading.marked("shares")
    reading.press("#previous")
    wait_in_popup(
        reading.driver,
        f"document.getElementById('position').innerText === '{len(quotes)} of {len(quotes)}'",
    )


def test_buttons_and_keys_jump_between_the_marks(reading: Reading, web: Web) -> None:
    reading.click(f"{web.origin}/policy.en.html")
    quotes = [
        clause["quote"] for clause in cast("list[dict[str, Json]]", _report(reading)["clauses"])
    ]
    reading.driver.in_page("document.querySelector('h1').style.marginBottom = '3000px'")
    position = "document.getElementById('position').innerText"
    reading.press("#mark")
    wait_in_popup(reading.driver, f"{position} === '1 of {len(quotes)}'")
    assert reading.here()["inside"] is True
    reading.press("#next")
    wait_in_popup(reading.driver, f"{position} === '2 of {len(quotes)}'")
    assert reading.here() == {"text": quotes[1], "inside": True}
    reading.driver.press_in_popup("ArrowDown", alt=True)
    wait_in_popup(reading.driver, f"{position} === '3 of {len(quotes)}'")
    reading.driver.press_in_popup("ArrowUp", alt=True)
    wait_in_popup(reading.driver, f"{position} === '2 of {len(quotes)}'")
    reading.unfold()
    last = quoted(f".recipients [data-clause={quoted('c8')}] .actions button")
    reading.driver.in_popup(f"document.querySelector({last}).click()")
    wait_in_popup(reading.driver, f"{position} === '8 of {len(quotes)}'")
    assert reading.here() == {"text": quotes[7], "inside": True}


def test_keys_jump_in_the_page_after_the_popup_has_gone_and_escape_takes_the_marks_away(
    reading: Reading, web: Web
) -> None:
    reading.click(f"{web.origin}/policy.en.html")
    reading.driver.in_page("document.querySelector('h1').style.marginBottom = '3000px'")
    reading.press("#mark")
    wait_in_popup(reading.driver, "document.getElementById('position').innerText !== ''")
    reading.driver.close_popup()
    reading.driver.in_page("scrollTo(0, 0)")
    reading.driver.press_in_page("ArrowDown", alt=True)
    wait_in_page(reading.driver, "scrollY > 1000")
    reading.driver.in_page("scrollTo(0, 0)")
    reading.driver.press_in_page("Escape")
    reading.driver.press_in_page("ArrowDown", alt=True)
    scrolled = reading.driver.in_page("new Promise((r) => setTimeout(() => r(scrollY), 200))")
    assert cast("int", scrolled) < 1000


def test_marks_are_there_again_after_another_click_and_after_another_region(
    reading: Reading, web: Web
) -> None:
    reading.click(f"{web.origin}/policy.en.html")
    reading.press("#mark")
    wait_in_popup(reading.driver, "document.getElementById('position').innerText !== ''")
    marked = reading.marked("shares")
    reading.click_again()
    wait_in_popup(reading.driver, "!document.getElementById('steps').hidden")
    assert reading.marked("shares") == marked
    assert reading.text("#status").startswith("Grade")
    reading.driver.in_popup(
        "(document.getElementById('region').value = 'us-ca',"
        " document.getElementById('region').dispatchEvent(new Event('change')))"
    )
    wait_in_popup(reading.driver, "!document.querySelector('.away')")
    wait_in_popup(reading.driver, "!document.getElementById('steps').hidden")
    assert len(reading.marked("shares")) > len(marked)
    reading.press("#mark")
    wait_in_popup(reading.driver, "document.getElementById('steps').hidden")
    reading.click_again()
    assert not reading.marked("shares")


def test_a_page_cannot_press_the_keys_itself(reading: Reading, web: Web) -> None:
    reading.click(f"{web.origin}/policy.en.html")
    reading.press("#mark")
    wait_in_popup(reading.driver, "document.getElementById('position').innerText !== ''")
    reading.driver.in_page(
        "document.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true }))"
    )
    assert reading.marked("shares")


def test_a_sentence_is_copied_as_a_link_that_leads_to_it(reading: Reading, web: Web) -> None:
    policy = (PAGES / "policy.en.html").read_text(encoding="utf-8")
    tall = policy.replace("<h1>", "<h1 style='margin-bottom: 3000px'>")
    reading.click(web.put("/linked.html", tall))
    reading.unfold()
    # The clipboard takes nothing but from a hand on the keyboard or the mouse.
    reading.driver.in_popup(
        "document.querySelector('.recipients .actions button + button').focus()"
    )
    reading.driver.press_in_popup("Enter")
    wait_in_popup(reading.driver, "document.getElementById('status').className === 'toast'")
    assert reading.text("#status") == "Link copied"
    link = reading.driver.clipboard()
    assert link == (
        f"{web.origin}/linked.html#:~:text=We%20share%20your%20e%2Dmail%20address,"
        "ads%20that%20match%20your%20interests."
    )
    reading.driver.close_popup()
    reading.driver.open("about:blank")
    reading.driver.open(link)
    sentence = "[...document.querySelectorAll('p')].find((one) => one.innerText.startsWith('We share your e-mail'))"
    top = f"({sentence}).getBoundingClientRect().top"
    wait_in_page(reading.driver, f"scrollY > 1000 && {top} > 0 && {top} < innerHeight")


def test_a_selection_is_read_alone_and_then_the_whole_page(reading: Reading, web: Web) -> None:
    reading.driver.close_popup()
    reading.driver.open(f"{web.origin}/policy.en.html")
    reading.driver.in_page(
        "getSelection().setBaseAndExtent(document.querySelector('main'), 0,"
        " document.querySelectorAll('h2')[3], 0)"
    )
    reading.click_again()
    assert "only the part that you selected" in reading.text()
    assert "California" not in str(_report(reading))
    reading.press("main button.link")
    wait_in_popup(reading.driver, "!document.querySelector('main').innerText.includes('selected')")
    reading.wait_for("result")
    assert "California" in str(_report(reading))


def test_what_does_not_concern_the_reader_is_set_apart_and_follows_the_readers_region(
    reading: Reading, web: Web
) -> None:
    reading.click(f"{web.origin}/policy.en.html")
    reading.unfold()
    assert "If you live in California" in reading.text(".away")
    before = int(reading.text(".score").split()[0])
    reading.driver.in_popup(
        "(document.getElementById('region').value = 'us-ca',"
        " document.getElementById('region').dispatchEvent(new Event('change')))"
    )
    wait_in_popup(reading.driver, "!document.querySelector('.away')")
    reading.wait_for("result")
    assert int(reading.text(".score").split()[0]) <= before
    stored = "chrome.storage.local.get('settings').then(({ settings }) => settings.region)"
    assert reading.driver.in_popup(stored) == "us-ca"


def test_who_changes_the_region_with_the_keyboard_can_go_on_from_there(
    reading: Reading, web: Web
) -> None:
    reading.click(f"{web.origin}/policy.en.html")
    reading.driver.in_popup("document.getElementById('region').focus()")
    reading.driver.press_in_popup("ArrowDown")
    stored = "chrome.storage.local.get('settings').then(({ settings }) => settings.region === 'uk')"
    wait_in_popup(reading.driver, stored)
    wait_in_popup(reading.driver, "document.activeElement.id === 'region'")
    reading.wait_for("result")
    assert reading.driver.in_popup("document.getElementById('region').value") == "uk"


def test_denials_are_listed_with_what_they_say(reading: Reading, web: Web) -> None:
    reading.click(f"{web.origin}/policy.en.html")
    reading.unfold()
    assert "We do not sell your personal data" in reading.text(".denials")
