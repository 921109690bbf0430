"""Every state that is no result says what is the matter and what to do, and shows no grade."""

import pytest
from tests.e2e.conftest import AGREED
from tests.e2e.driver import Driver, quoted, wait_in_popup
from tests.e2e.reading import Reading
from tests.e2e.web import Broken, Web

GERMAN = """<main><h1>Datenschutzerklärung</h1><p>Wir verarbeiten Ihre personenbezogenen Daten, wenn
Sie unsere Webseite besuchen oder ein Konto eröffnen. Wir geben Ihre Daten an unsere Werbepartner
weiter, damit diese Ihnen passende Anzeigen zeigen können. Außerdem übermitteln wir Ihre Daten an
Dienstleister, die in unserem Auftrag arbeiten, und an Behörden, wenn das Gesetz es verlangt. Sie
haben das Recht, Auskunft über Ihre Daten zu erhalten und deren Löschung zu verlangen. Schreiben
Sie uns dazu eine Nachricht.</p></main>"""
RECIPE = """<main><h1>Lemon cake</h1><p>Mix four eggs with the sugar until the cream is pale. Add
the flour, the juice of two lemons and a spoon of oil. Pour everything into a buttered tin and bake
it for forty minutes in a warm oven. Let the cake rest for an hour before you cut it, and serve it
with whipped cream and a few berries. It keeps for three days in a closed box, if anybody lets it.
</p></main><footer><a href="/policy.en.html">Privacy policy</a> <a href="/terms">Terms</a></footer>
"""
LONG = f"<main><h1>Privacy policy</h1><p>{'We share your data. ' * 110_000}</p></main>"
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
SHORT = "<main><h1>Privacy</h1><p>We share your data with partners.</p></main>"


SILENT = """<main><h1>Privacy policy</h1><p>This privacy policy says what personal data we collect
and process when you open an account. We ask for your name and your e-mail address, so that you can
sign in. We keep your personal data for as long as you have an account, and delete them within a
month after you close it. You have the right to see your personal data, to have them corrected or
deleted, and to complain to the data protection authority. Cookies keep you signed in.</p></main>"""


def _assert_no_grade(reading: Reading) -> None:
    assert not reading.driver.in_popup("Boolean(document.querySelector('.grade, .letter, .score'))")
    assert reading.driver.in_popup("document.getElementById('bar').hidden")
    assert reading.text("main h1").strip()
    badge = (
        "chrome.tabs.query({ active: true, currentWindow: true })"
        ".then(([tab]) => chrome.action.getBadgeText({ tabId: tab.id }))"
    )
    assert reading.driver.in_popup(badge) == ""


def test_the_first_click_asks_who_reads_and_sends_nothing_before_the_second(
    reading: Reading, web: Web, broken: Broken
) -> None:
    reading.start_afresh(asked=False, server=broken.origin)
    reading.click(f"{web.origin}/policy.en.html", state="idle")
    _assert_no_grade(reading)
    reading.press("main .buttons button:nth-child(2)")
    sent = "document.querySelector('.sent textarea')?.value"
    assert '"offsets": "utf-16"' in str(wait_in_popup(reading.driver, sent))
    assert broken.asked == []
    reading.press("#start")
    reading.wait_for("server-error")
    assert len(broken.asked) == 1
    reading.click_again("server-error")
    assert len(broken.asked) == 2


@pytest.mark.parametrize(
    ("language", "title"),
    [("en", "not look like a privacy policy"), ("it", "Non sembra un'informativa")],
)
def test_a_page_that_is_no_policy_gets_links_to_the_policy(
    reading: Reading, web: Web, language: str, title: str
) -> None:
    reading.start_afresh(language=language)
    reading.click(web.put("/cake.html", RECIPE), state="not-a-policy")
    _assert_no_grade(reading)
    assert title in reading.text("h1")
    assert f"{web.origin}/policy.en.html" in reading.text(".links")
    assert "terms" not in reading.text(".links")


def test_a_language_that_is_not_supported_is_said_to_be(reading: Reading, web: Web) -> None:
    reading.click(web.put("/de.html", GERMAN), state="unsupported-language")
    _assert_no_grade(reading)
    assert "Italian and English" in reading.text()


def test_a_policy_that_is_silent_on_sharing_gets_no_grade(reading: Reading, web: Web) -> None:
    reading.click(web.put("/silent.html", SILENT))
    assert reading.text("h1") == "No grade"
    assert not reading.driver.in_popup("Boolean(document.querySelector('.letter, .score'))")


def test_a_text_that_is_too_short_is_said_to_be(reading: Reading, web: Web) -> None:
    reading.click(web.put("/short.html", SHORT), state="too-short")
    _assert_no_grade(reading)


def test_a_page_that_is_too_long_is_not_sent_and_offers_the_selection(
    reading: Reading, web: Web, broken: Broken
) -> None:
    reading.start_afresh(server=broken.origin)
    reading.click(web.put("/long.html", LONG), state="too-long")
    _assert_no_grade(reading)
    assert broken.asked == []


def test_a_page_without_text_is_said_to_be_empty(reading: Reading, web: Web) -> None:
    reading.click(web.put("/empty.html", "<main><img alt=''></main>"), state="empty")
    _assert_no_grade(reading)


def test_a_server_that_is_not_there_is_said_to_be_with_what_to_do(
    reading: Reading, web: Web
) -> None:
    reading.click(f"{web.origin}/policy.en.html")
    assert reading.text(".letter")
    _ask_server(reading, "http://127.0.0.1:9")
    reading.click_again("unreachable")
    _assert_no_grade(reading)
    assert "make run" in reading.text()
    _ask_server(reading, reading.service)
    reading.click_again()
    assert reading.text(".letter")


def _ask_server(reading: Reading, server: str) -> None:
    reading.driver.in_popup(
        "chrome.storage.local.get('settings').then(({ settings }) => chrome.storage.local.set("
        f"{{ settings: {{ ...settings, server: {quoted(server)} }} }}))"
    )


@pytest.mark.parametrize(
    ("status", "state"),
    [(500, "server-error"), (404, "server-error"), (413, "too-long"), (429, "busy"), (503, "busy")],
)
def test_an_error_of_the_server_is_shown_as_one(
    reading: Reading, web: Web, broken: Broken, status: int, state: str
) -> None:
    broken.status = status
    reading.start_afresh(server=broken.origin)
    reading.click(f"{web.origin}/policy.en.html", state=state)
    _assert_no_grade(reading)
    assert "Out of order." in reading.text()


def test_an_answer_that_is_no_report_is_shown_as_an_error(
    reading: Reading, web: Web, broken: Broken
) -> None:
    broken.status = 200
    reading.start_afresh(server=broken.origin)
    reading.click(f"{web.origin}/policy.en.html", state="server-error")
    _assert_no_grade(reading)


def test_while_the_server_thinks_the_reader_sees_so_and_can_cancel(
    reading: Reading, web: Web, broken: Broken
) -> None:
    broken.seconds = 3
    reading.start_afresh(server=broken.origin)
    reading.click(f"{web.origin}/policy.en.html", state="asking")
    _assert_no_grade(reading)
    assert reading.driver.in_popup("Boolean(document.querySelector('progress'))")
    reading.press("main .buttons button")
    reading.wait_for("idle")


# Resolves once whatever goes on has had the time to show itself.
CANCEL_AT_ONCE = """
new Promise((done) => {
  const script = document.createElement("script");
  script.addEventListener("load", () => setTimeout(done, 500));
  document.head.append(Object.assign(script, { type: "module", src: "cancel-at-once.js" }));
})
"""


def test_who_cancels_at_once_is_not_left_with_a_reading_that_never_ends(
    reading: Reading, web: Web
) -> None:
    reading.start_afresh(server=AGREED)
    reading.click(f"{web.origin}/policy.en.html", state="unreachable")
    reading.driver.in_popup(CANCEL_AT_ONCE)
    assert reading.driver.in_popup("document.body.dataset.state") == "idle"
    assert "Tell me once" not in reading.text("#view")


# Looks on from within the popup, which changes faster than a test can ask.
CANCEL_WHILE_READING = """
new Promise((done) => {
  const look = () => {
    const state = document.body?.dataset.state;
    if (state && state !== "reading") return done(state);
    if (!(document.querySelector("progress")?.value > 0)) return setTimeout(look, 5);
    const button = document.querySelector("main .buttons button");
    const { value } = document.querySelector("progress");
    button.focus();
    setTimeout(() => {
      const moved = document.querySelector("progress")?.value > value;
      const kept = document.activeElement === button;
      button.click();
      done({ moved, kept });
    }, 200);
  };
  look();
})
"""
ENDLESS = """<main><h1>Privacy policy</h1></main><script>
document.querySelector("main").innerHTML += "<i></i>".repeat(400000);
</script>"""


def test_the_reading_of_a_long_page_shows_how_far_it_is_and_can_be_cancelled(
    reading: Reading, web: Web
) -> None:
    reading.driver.close_popup()
    reading.driver.open(web.put("/endless.html", ENDLESS))
    reading.driver.click_toolbar()
    assert reading.driver.in_popup(CANCEL_WHILE_READING) == {"moved": True, "kept": True}
    reading.wait_for("idle")
    _assert_no_grade(reading)


def test_offline_a_server_elsewhere_is_said_to_be_out_of_reach(reading: Reading, web: Web) -> None:
    reading.start_afresh(server=AGREED, asked=False)
    reading.click(f"{web.origin}/policy.en.html", state="idle")
    reading.driver.set_online(online=False)
    try:
        wait_in_popup(reading.driver, "!navigator.onLine")
        reading.press("#start")
        reading.wait_for("offline")
        _assert_no_grade(reading)
    finally:
        reading.driver.set_online(online=True)


def test_a_server_elsewhere_gets_nothing_without_consent(reading: Reading, web: Web) -> None:
    reading.start_afresh(server="https://not-agreed.invalid")
    reading.click(f"{web.origin}/policy.en.html", state="consent")
    _assert_no_grade(reading)
    assert "not-agreed.invalid" in reading.text()


def test_a_pdf_is_said_to_be_one(reading: Reading, driver: Driver, web: Web) -> None:
    if driver.name == "firefox":
        # Firefox navigates to its own viewer without telling that the page has been loaded.
        driver.open(web.put("/policy.pdf", PDF, "application/pdf"))
        reading.click_again("pdf")
    else:
        reading.click(web.put("/policy.pdf", PDF, "application/pdf"), state="pdf")
    _assert_no_grade(reading)


def test_a_page_of_the_browser_is_said_to_be_closed(reading: Reading) -> None:
    pages = {"chromium": "chrome://version/", "firefox": "about:support"}
    reading.click(pages[reading.driver.name], state="no-access")
    _assert_no_grade(reading)
