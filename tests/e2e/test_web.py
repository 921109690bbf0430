"""Pages and moments as the real web has them: frames, dialogs, pages that change or are left."""

import time
from typing import cast

import pytest
from tests.e2e.driver import SECONDS, Driver, Json, quoted, wait_in_page, wait_in_popup
from tests.e2e.firefox import Firefox
from tests.e2e.reading import Reading
from tests.e2e.test_states import SHORT
from tests.e2e.web import Broken, Web

POLICY = """<h1>Privacy policy</h1><p>This privacy policy says what personal data we collect and
process when you use our service, why we do so, how long we keep it and how you can ask for it.</p>
<p id=first>We share your personal data with advertising partners.</p>
<p id=second>We sell your personal data to data brokers.</p>
<p id=third>We disclose your personal data to the police where the law requires it.</p>
<p>You can ask us to correct or delete your personal data at any time. We keep your data for as long
as you have an account with us, and delete them within a year after you close it.</p>"""
SALE = "We sell your personal data to data brokers."
POSITION = "document.getElementById('position').innerText"
TOLD = "document.getElementById('status').className === 'toast'"


def _mark(reading: Reading, count: int = 3) -> None:
    reading.press("#mark")
    wait_in_popup(reading.driver, f"{POSITION} === '1 of {count}'")


def test_a_page_of_frames_without_a_doctype_is_read_and_marked(reading: Reading, web: Web) -> None:
    web.put("/menu.html", "<a href=/>Home</a>")
    web.put("/text.html", f"<div style='height: 3000px'></div>{POLICY}")
    frames = "<frameset cols='20%,*'><frame src=/menu.html><frame src=/text.html></frameset>"
    reading.click(web.put("/frames.html", f"<html>{frames}</html>"))
    assert reading.driver.in_page("document.compatMode") == "BackCompat"
    _mark(reading)
    assert reading.driver.in_page("frames[1].CSS.highlights.get('postilla-shares').size") == 3
    wait_in_page(reading.driver, "frames[1].scrollY > 1000")


def test_a_policy_in_a_frame_of_another_site_is_offered_as_a_page_of_its_own(
    reading: Reading, web: Web
) -> None:
    web.put("/privacy-policy/77", f"<!doctype html><main>{POLICY}</main>")
    elsewhere = web.origin.replace("127.0.0.1", "localhost") + "/privacy-policy/77"
    page = f"<!doctype html><iframe title='Our policy' src={elsewhere}></iframe>"
    reading.click(web.put("/framed.html", page), state="empty")
    assert "Our policy" in reading.text(".links")
    before = web.visited.count(elsewhere)
    # The popup closes itself, so that nobody would be there to answer.
    reading.driver.in_popup(
        "(setTimeout(() => document.querySelector('.links button').click()), null)"
    )
    deadline = time.monotonic() + SECONDS
    while web.visited.count(elsewhere) == before:
        assert time.monotonic() < deadline, web.visited
        time.sleep(0.05)
    reading.driver.close_other_tabs()
    reading.click(elsewhere)
    assert reading.text(".letter")


def test_a_policy_that_opens_in_a_dialog_is_read_and_a_cookie_banner_is_not(
    reading: Reading, web: Web
) -> None:
    banner = "<div style='position: fixed; bottom: 0'>We share cookies with our partners.</div>"
    page = f"<!doctype html><main>Shop</main>{banner}<dialog open>{POLICY}</dialog>"
    reading.click(web.put("/dialog.html", page))
    reading.unfold()
    assert SALE in reading.text()
    reading.click(web.put("/banner.html", f"<!doctype html>{POLICY}{banner}"))
    reading.unfold()
    sent = cast("str", reading.driver.in_popup("document.querySelector('.sent textarea').value"))
    assert SALE in sent
    assert "We share cookies" not in sent


def test_closed_sections_are_read_and_a_jump_leads_to_them(reading: Reading, web: Web) -> None:
    tall = "<div style='height: 3000px'></div>"
    page = f"<!doctype html><main><h1>Privacy</h1>{tall}<details><summary>All of it</summary>{POLICY}</details></main>"
    reading.click(web.put("/closed.html", page))
    _mark(reading)
    top = "document.querySelector('summary').getBoundingClientRect().top"
    wait_in_page(reading.driver, f"{top} > 0 && {top} < innerHeight")


def test_text_that_can_be_edited_is_read_and_keeps_its_keys(reading: Reading, web: Web) -> None:
    page = f"<!doctype html><main contenteditable>{POLICY}</main>"
    reading.click(web.put("/editable.html", page))
    _mark(reading)
    reading.driver.close_popup()
    reading.driver.in_page("document.querySelector('main').focus()")
    reading.driver.press_in_page("Escape")
    assert SALE in reading.marked("shares")


def test_text_that_arrives_late_is_read_by_trying_again(reading: Reading, web: Web) -> None:
    page = "<!doctype html><main></main><script>window.fill = (html) => { document.querySelector('main').innerHTML = html; }</script>"
    reading.click(web.put("/late.html", page), state="empty")
    reading.driver.in_page(f"window.fill({quoted(POLICY)})")
    reading.press("main .buttons button")
    reading.wait_for("result")
    _mark(reading)


def test_a_sentence_that_the_page_takes_away_is_passed_over(reading: Reading, web: Web) -> None:
    reading.click(web.put("/going.html", f"<!doctype html><main>{POLICY}</main>"))
    _mark(reading)
    reading.driver.in_page("document.getElementById('second').remove()")
    reading.press("#next")
    wait_in_popup(reading.driver, f"{POSITION}.startsWith('2')")
    assert "police" in str(reading.here()["text"])
    reading.unfold()
    reading.driver.in_popup(
        "[...document.querySelectorAll('.recipients .clause')].find((one) =>"
        f" one.innerText.includes({quoted(SALE)})).querySelector('button').click()"
    )
    wait_in_popup(reading.driver, TOLD)
    assert "no longer on the page" in reading.text("#status")


def test_marks_on_a_page_that_has_been_left_are_said_to_be_gone(reading: Reading, web: Web) -> None:
    other = web.put("/other.html", "<!doctype html><p id=other>Another page.")
    reading.click(web.put("/left.html", f"<!doctype html><main>{POLICY}</main>"))
    reading.driver.in_page(f"(location.replace({quoted(other)}), null)")
    wait_in_page(reading.driver, "document.getElementById('other')")
    reading.press("#mark")
    wait_in_popup(reading.driver, TOLD)
    assert "no longer on the page" in reading.text("#status")
    assert reading.driver.in_popup("document.getElementById('steps').hidden")


def test_a_popup_that_is_closed_in_the_middle_starts_anew(
    reading: Reading, web: Web, broken: Broken
) -> None:
    broken.seconds = 3
    reading.start_afresh(server=broken.origin)
    address = web.put("/again.html", f"<!doctype html><main>{POLICY}</main>")
    reading.click(address, state="asking")
    reading.start_afresh()
    reading.click(address)
    assert "first visit" in reading.text("#news")
    _mark(reading)


def test_a_server_that_is_busy_says_when_to_come_back(
    reading: Reading, web: Web, broken: Broken
) -> None:
    broken.status, broken.headers = 429, {"Retry-After": "7"}
    reading.start_afresh(server=broken.origin, language="it")
    reading.click(f"{web.origin}/policy.it.html", state="busy")
    assert "Riprova fra 7 secondi." in reading.text()


def test_a_server_of_another_version_is_said_to_be_one(
    reading: Reading, web: Web, broken: Broken
) -> None:
    broken.status, broken.body = 200, '{"schema_version": "0", "score": 100, "grade": "A"}'
    reading.start_afresh(server=broken.origin)
    reading.click(f"{web.origin}/policy.en.html", state="other-version")
    assert "Update the older of the two" in reading.text()
    assert not reading.driver.in_popup("Boolean(document.querySelector('.letter'))")


@pytest.mark.parametrize(
    "settings",
    [{"url": "http://old.example", "version": 0}, {"server": "http://old.example", "asked": True}],
    ids=["of another form", "with a server that may no longer be asked"],
)
def test_settings_that_another_version_has_left_do_no_harm(
    reading: Reading, web: Web, settings: dict[str, Json]
) -> None:
    visit: dict[str, Json] = {f"visit {web.origin}": {"version": 0, "pages": ["/policy.en.html"]}}
    stored = quoted({"settings": settings, **visit})
    reading.driver.in_page(
        f"chrome.storage.local.clear().then(() => chrome.storage.local.set({stored}))"
    )
    reading.driver.open(f"{web.origin}/policy.en.html")
    reading.driver.click_toolbar()
    wait_in_popup(
        reading.driver, "['idle', 'unreachable', 'result'].includes(document.body?.dataset.state)"
    )
    kept = cast("dict[str, Json]", reading.driver.in_popup("chrome.storage.local.get(null)"))
    assert kept[f"visit {web.origin}"] == visit[f"visit {web.origin}"]


def test_a_passage_that_is_too_short_leads_to_the_whole_page(reading: Reading, web: Web) -> None:
    words = "Cake and tea. " * 20
    page = web.put("/passage.html", f"<!doctype html><main><p>{words}</p>{POLICY}</main>")
    reading.driver.close_popup()
    reading.driver.open(page)
    reading.driver.in_page("getSelection().selectAllChildren(document.querySelector('p'))")
    reading.driver.click_toolbar()
    wait_in_popup(
        reading.driver, "['too-short', 'not-a-policy'].includes(document.body?.dataset.state)"
    )
    reading.press("main .buttons button")
    reading.wait_for("result")


def test_a_private_window_leaves_no_trace(reading: Reading, web: Web, driver: Driver) -> None:
    if not isinstance(driver, Firefox):
        pytest.skip("Chromium lets no test allow an extension in private windows")
    with driver.private_window():
        reading.click(f"{web.origin}/policy.en.html")
        assert reading.text(".letter")
        assert not reading.driver.in_popup("Boolean(document.getElementById('news'))")
        kept = reading.driver.in_popup("chrome.storage.local.get(null).then(Object.keys)")
        driver.close_popup()
    assert kept == ["settings"]


def test_two_windows_do_not_disturb_each_other(reading: Reading, web: Web, driver: Driver) -> None:
    if not isinstance(driver, Firefox):
        pytest.skip("one browser is enough, and this one tells its windows apart")
    reading.click(web.put("/one.html", f"<!doctype html><main>{POLICY}</main>"))
    _mark(reading)
    driver.close_popup()
    with driver.another_window():
        reading.click(web.put("/two.html", SHORT), state="too-short")
        driver.close_popup()
    assert SALE in reading.marked("shares")
