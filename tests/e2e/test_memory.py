"""What changed since the last visit, and what the options keep, show and delete."""

import json
from pathlib import Path
from typing import cast

import pytest
from tests.e2e.driver import Json, quoted, wait_in_page, wait_in_popup
from tests.e2e.firefox import Firefox
from tests.e2e.reading import Reading
from tests.e2e.web import Broken, Web

PAGES = Path(__file__).parent / "pages"
SALE = {
    "en": ("<h2>Authorities</h2>", "<p>We also sell your personal data to data brokers.</p>"),
    "it": ("<h2>Autorità</h2>", "<p>Vendiamo inoltre i tuoi dati personali a società terze.</p>"),
}

# What the server finds that the sale changes of who gets the data, and for what.
BRIEF = {
    "en": "Data is now sold",
    "it": "Altri non precisati: prima no, adesso sì: scopo non indicato",
}


def _flow(recipient: str, before: str, after: str, gained: str = "", lost: str = "") -> Json:
    purposes = {"before": before, "after": after, "gained": gained, "lost": lost}
    return {
        "recipient": recipient,
        **{key: cast("Json", said.split()) for key, said in purposes.items()},
    }


# Of each kind, and more than are shown at once.
FLOWS: list[Json] = [
    _flow("group", "service legal", "service", lost="legal"),
    _flow("processor", "service", "service analytics", gained="analytics"),
    _flow("partner", "research", "security", gained="security", lost="research"),
    _flow("public", "unspecified", ""),
    _flow("authority", "", "unspecified legal", gained="legal"),
    _flow("advertising", "", "personalisation advertising", gained="personalisation advertising"),
]
HOSTILE = "<img src=x onerror=\"document.title='broken'\">"


def show_news(reading: Reading, web: Web, **members: Json) -> None:
    """Show a policy that changed, with these members of the comparison; None takes one away.

    Of the sale that is new in it nothing is said unless a member does.
    """
    members = {"sale": None, **members}
    policy = (PAGES / "policy.en.html").read_text(encoding="utf-8")
    before, added = SALE["en"]
    for text in (policy, policy.replace(before, added + before)):
        reading.click(web.put("/told.html", text))
    reading.driver.close_popup()
    reading.driver.open_extension("options.html")
    wait_in_page(reading.driver, "document.body.dataset.ready")
    key = f"visit {web.origin}"
    reading.driver.in_page(
        f"(async (members) => {{ const kept = await chrome.storage.local.get({quoted(key)});"
        f" const {{ comparison }} = kept[{quoted(key)}].visits[0].change;"
        " for (const [name, value] of Object.entries(members)) {"
        "  if (value === null) delete comparison[name]; else comparison[name] = value;"
        " }"
        f" await chrome.storage.local.set(kept); }})({quoted(members)})"
    )
    reading.click(f"{web.origin}/told.html")


def _brief(reading: Reading) -> list[str]:
    script = "[...document.querySelectorAll('.brief > li')].map((line) => line.innerText.trim())"
    return cast("list[str]", reading.driver.in_popup(script))


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
    assert BRIEF[language] in changed
    assert {"en": "Before: B, ", "it": "Prima: B, "}[language] in changed
    assert {"en": f"Now: {reading.text('.letter')}, ", "it": f"Ora: {reading.text('.letter')}, "}[
        language
    ] in changed
    order = "document.querySelector('#news').compareDocumentPosition(document.querySelector('.recipients'))"
    assert reading.driver.in_popup(f"({order} & Node.DOCUMENT_POSITION_FOLLOWING) > 0")
    reading.click(address)
    reading.unfold()
    assert added[3:-4] in reading.text("#news")


def test_the_news_begin_with_who_gets_the_data_now(reading: Reading, web: Web) -> None:
    show_news(reading, web, flows=FLOWS)
    assert _brief(reading) == [
        "Advertisers and ad networks: now, and not before: advertising and personalisation",
        "Authorities and courts: now, and not before: legal duties",
        "Other companies, for their own ends: now also for security; no longer for research",
        "Service providers: now also for measurement",
        "and 2 more",
    ]
    reading.unfold()
    assert _brief(reading)[4].splitlines()[-2:] == [
        "Other users or the public: before, and not now: no purpose given",
        "Companies of the same group: no longer for legal duties",
    ]


def test_names_of_companies_are_text_however_long_they_are(reading: Reading, web: Web) -> None:
    added: list[Json] = [HOSTILE, "A" * 400, "Acme", "Acme \u202eInc", "Globex", "Initech"]
    show_news(reading, web, flows=[], companies={"added": added, "removed": ["Hooli"]})
    assert _brief(reading) == [
        f"Companies named now: {HOSTILE}, {'A' * 400}, Acme, Acme Inc and 2 more",
        "Companies no longer named: Hooli",
    ]
    assert reading.driver.in_popup("document.querySelector('#news img')") is None
    assert reading.driver.in_popup("document.title") == "Postilla"
    assert reading.too_wide() == []
    reading.driver.in_popup("(document.documentElement.style.fontSize = '28px', null)")
    assert reading.too_wide() == []


def test_the_same_recipients_and_purposes_are_one_sentence(reading: Reading, web: Web) -> None:
    show_news(reading, web, flows=[], companies={"added": [], "removed": []})
    assert _brief(reading) == []
    assert "The same recipients get your data for the same purposes" in reading.text("#news")


def test_a_change_that_was_kept_before_there_were_flows_is_told_without_them(
    reading: Reading, web: Web
) -> None:
    show_news(reading, web, flows=None, companies=None)
    assert _brief(reading) == []
    assert "The same recipients" not in reading.text("#news")
    reading.unfold()
    assert SALE["en"][1][3:-4] in reading.text("#news")


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
