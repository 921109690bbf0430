"""What changed since the last visit, and what the options keep, show and delete."""

import json
from pathlib import Path
from typing import cast

import pytest
from tests.e2e.driver import quoted, wait_in_page, wait_in_popup
from tests.e2e.firefox import Firefox
from tests.e2e.reading import Reading
from tests.e2e.web import Broken, Web

PAGES = Path(__file__).parent / "pages"
SALE = {
    "en": ("<h2>Authorities</h2>", "<p>We also sell your personal data to data brokers.</p>"),
    "it": ("<h2>Autorità</h2>", "<p>Vendiamo inoltre i tuoi dati personali a società terze.</p>"),
}


@pytest.mark.parametrize("language", ["en", "it"])
def test_what_changed_since_the_last_visit_is_shown_once_it_is_there(
    reading: Reading, web: Web, language: str
) -> None:
    policy = (PAGES / f"policy.{language}.html").read_text(encoding="utf-8")
    reading.start_afresh(language=language)
    address = web.put(f"/changing.{language}.html", policy)
    reading.click(address)
    first = reading.text("#news")
    reading.click(address)
    same = reading.text("#news")
    before, added = SALE[language]
    web.put(f"/changing.{language}.html", policy.replace(before, added + before))
    reading.click(address)
    reading.unfold()
    changed = reading.text("#news")
    assert len({first, same, changed}) == 3
    assert added[3:-4] in changed
    assert {"en": "Before: B, ", "it": "Prima: B, "}[language] in changed
    assert {"en": f"Now: {reading.text('.letter')}, ", "it": f"Ora: {reading.text('.letter')}, "}[
        language
    ] in changed
    order = "document.querySelector('#news').compareDocumentPosition(document.querySelector('.recipients'))"
    assert reading.driver.in_popup(f"({order} & Node.DOCUMENT_POSITION_FOLLOWING) > 0")
    reading.click(address)
    reading.unfold()
    assert added[3:-4] in reading.text("#news")


def test_a_jump_to_a_new_sentence_leads_to_it(reading: Reading, web: Web) -> None:
    policy = (PAGES / "policy.en.html").read_text(encoding="utf-8")
    address = web.put("/jump.html", policy)
    reading.click(address)
    before, added = SALE["en"]
    web.put("/jump.html", policy.replace(before, added + before))
    reading.click(address)
    reading.unfold()
    reading.press("#news .added .actions button")
    wait_in_popup(reading.driver, "document.getElementById('position').innerText !== ''")
    assert reading.here() == {"text": added[3:-4], "inside": True}


def _options(reading: Reading) -> None:
    reading.driver.close_popup()
    reading.driver.open_extension("options.html")
    wait_in_page(reading.driver, "document.body.dataset.ready")


def _type_server(reading: Reading, address: str, button: str) -> None:
    reading.driver.in_page(f"(document.getElementById('server').value = {quoted(address)}, null)")
    reading.driver.in_page(f"document.querySelector({quoted(button)}).click()")


SAID = "document.getElementById('server-said').innerText"


def test_the_options_export_and_delete_what_is_remembered(reading: Reading, web: Web) -> None:
    reading.click(f"{web.origin}/policy.en.html")
    _options(reading)
    assert "1 site" in str(reading.driver.in_page("document.getElementById('memory').innerText"))
    reading.driver.in_page(
        "(URL.createObjectURL = (blob) => { window.exported = blob.text(); return '#'; }, null)"
    )
    reading.driver.in_page("document.getElementById('export').click()")
    exported = json.loads(cast("str", wait_in_page(reading.driver, "window.exported")))
    (site,) = exported
    assert site == web.origin
    assert exported[site]["visits"][0]["path"] == "/policy.en.html"
    reading.driver.in_page("document.getElementById('delete').click()")
    assert "1 site" in str(reading.driver.in_page("document.getElementById('memory').innerText"))
    reading.driver.in_page("document.getElementById('delete').click()")
    wait_in_page(reading.driver, "document.getElementById('memory').innerText.startsWith('0')")
    kept = cast(
        "list[str]", reading.driver.in_page("chrome.storage.local.get(null).then(Object.keys)")
    )
    assert kept == ["settings"]


def test_the_options_test_a_server(reading: Reading, broken: Broken) -> None:
    _options(reading)
    _type_server(reading, reading.service, "#test")
    wait_in_page(reading.driver, f"{SAID}.includes('is a Postilla server')")
    _type_server(reading, "http://127.0.0.1:9", "#test")
    wait_in_page(reading.driver, f"{SAID}.includes('make run')")
    _type_server(reading, broken.origin, "#test")
    wait_in_page(reading.driver, f"{SAID}.includes('is no Postilla server')")


@pytest.mark.parametrize(
    ("address", "said"),
    [("http://policies.invalid", "must use https"), ("two words", "no usable address")],
)
def test_the_options_refuse_an_address_that_is_not_safe(
    reading: Reading, address: str, said: str
) -> None:
    _options(reading)
    _type_server(reading, address, "#server-form button")
    wait_in_page(reading.driver, f"{SAID}.includes({quoted(said)})")
    assert _stored_server(reading) == reading.service


def _stored_server(reading: Reading) -> str:
    script = "chrome.storage.local.get('settings').then(({ settings }) => settings.server)"
    return cast("str", reading.driver.in_page(script))


def test_a_server_elsewhere_is_taken_only_after_the_disclosure(reading: Reading) -> None:
    _options(reading)
    _type_server(reading, "https://policies.invalid", "#server-form button")
    wait_in_page(reading.driver, "document.getElementById('disclosure').open")
    disclosure = str(reading.driver.in_page("document.getElementById('disclosure').innerText"))
    assert "policies.invalid" in disclosure
    assert "the text that can be read there is sent" in disclosure
    reading.driver.in_page("document.getElementById('refuse').click()")
    wait_in_page(reading.driver, f"{SAID}.includes('Nothing has changed')")
    assert _stored_server(reading) == reading.service


@pytest.mark.parametrize("agree", [False, True], ids=["refused", "granted"])
def test_the_browsers_own_question_decides_whether_a_server_elsewhere_is_taken(
    reading: Reading, web: Web, *, agree: bool
) -> None:
    driver = reading.driver
    if not isinstance(driver, Firefox):
        pytest.skip("Chromium lets no test press the buttons of its own questions")
    _options(reading)
    _type_server(reading, "https://elsewhere.invalid", "#server-form button")
    wait_in_page(driver, "document.getElementById('disclosure').open")
    driver.press_with_a_hand("#agree")
    assert "elsewhere.invalid" in driver.answer_question(agree=agree)
    said = "Saved" if agree else "Nothing has changed"
    wait_in_page(driver, f"{SAID}.includes({quoted(said)})")
    assert _stored_server(reading) == ("https://elsewhere.invalid" if agree else reading.service)
    if not agree:
        return
    reading.click(f"{web.origin}/policy.en.html", state="unreachable")
    # What was granted can be taken back in the browser, and then nothing is sent.
    driver.in_popup("chrome.permissions.remove({ origins: ['https://elsewhere.invalid/*'] })")
    reading.click_again("consent")


def test_a_server_on_this_computer_is_taken_at_once(reading: Reading) -> None:
    _options(reading)
    _type_server(reading, "http://localhost:8123/", "#server-form button")
    wait_in_page(reading.driver, f"{SAID}.includes('Saved')")
    assert _stored_server(reading) == "http://localhost:8123"


def test_the_options_speak_the_language_that_is_chosen(reading: Reading) -> None:
    _options(reading)
    for language, title in (("it", "Impostazioni di Postilla"), ("en", "Postilla settings")):
        reading.driver.in_page(
            f"(document.getElementById('language').value = {quoted(language)},"
            " document.getElementById('language').dispatchEvent(new Event('change')))"
        )
        wait_in_page(reading.driver, f"document.title === {quoted(title)}")
        assert reading.driver.in_page("document.documentElement.lang") == language
