"""Nobody is shut out: axe, the keyboard alone, large letters, forced colours."""

from importlib.resources import files
from typing import cast

import pytest
from tests.e2e.chromium import Chromium
from tests.e2e.driver import Driver, Json, quoted, wait_in_page, wait_in_popup
from tests.e2e.reading import Reading
from tests.e2e.test_memory import FLOWS, show_news
from tests.e2e.test_states import SILENT
from tests.e2e.web import Web

AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
RUN = f"""
(async () => {{
  if (!window.axe) {{ {AXE} }}
  const {{ violations }} = await axe.run(document, {{ resultTypes: ["violations"] }});
  return violations.map(({{ id, nodes }}) => `${{id}}: ${{nodes.map(({{ html }}) => html)}}`);
}})()
"""


def _popup_violations(driver: Driver) -> list[Json]:
    return cast("list[Json]", driver.in_popup(RUN))


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_axe_finds_nothing_in_the_popup(reading: Reading, web: Web, *, dark: bool) -> None:
    reading.driver.set_dark(dark=dark)
    try:
        reading.click(f"{web.origin}/policy.en.html")
        reading.driver.set_dark(dark=dark)
        reading.press("#mark")
        reading.unfold()
        assert _popup_violations(reading.driver) == []
        reading.start_afresh(asked=False)
        reading.click(f"{web.origin}/policy.en.html", state="idle")
        reading.driver.set_dark(dark=dark)
        assert _popup_violations(reading.driver) == []
        reading.start_afresh(server="http://127.0.0.1:9", language="it")
        reading.click(f"{web.origin}/policy.it.html", state="unreachable")
        reading.driver.set_dark(dark=dark)
        assert _popup_violations(reading.driver) == []
    finally:
        reading.driver.set_dark(dark=False)


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_axe_finds_nothing_where_it_is_told_what_changed(
    reading: Reading, web: Web, *, dark: bool
) -> None:
    reading.driver.set_dark(dark=dark)
    try:
        show_news(reading, web, flows=FLOWS, companies={"added": ["Acme"], "removed": ["Emca"]})
        reading.driver.set_dark(dark=dark)
        reading.unfold()
        assert "now also for" in reading.text(".brief")
        assert _popup_violations(reading.driver) == []
    finally:
        reading.driver.set_dark(dark=False)


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_axe_finds_nothing_in_the_options(reading: Reading, *, dark: bool) -> None:
    reading.driver.set_dark(dark=dark)
    try:
        reading.driver.open_extension("options.html")
        wait_in_page(reading.driver, "document.body.dataset.ready")
        assert reading.driver.in_page(RUN) == []
        reading.driver.in_page(
            "(document.getElementById('server').value = 'https://policies.invalid',"
            " document.querySelector('#server-form button').click())"
        )
        wait_in_page(reading.driver, "document.getElementById('disclosure').open")
        assert reading.driver.in_page(RUN) == []
    finally:
        reading.driver.set_dark(dark=False)


def test_axe_finds_nothing_where_sentences_are_long_and_tables_are_read(
    reading: Reading, web: Web
) -> None:
    long = (
        f"We share your personal data with advertising partners {'and with their partners ' * 40}."
    )
    row = "<table><tr><th>Who</th><th>What for</th></tr><tr><td>Advertising partners</td><td>We share your personal data for ads</td></tr></table>"
    reading.click(web.put("/wordy.html", SILENT.replace("</main>", f"<p>{long}</p>{row}</main>")))
    reading.unfold()
    assert "and with their partners" in reading.text(".recipients")
    assert "|" not in reading.text(".recipients")
    assert _popup_violations(reading.driver) == []


def test_the_keyboard_alone_leads_from_the_first_question_to_the_marks(
    reading: Reading, web: Web
) -> None:
    reading.start_afresh(asked=False)
    reading.click(f"{web.origin}/policy.en.html", state="idle")
    _tab_to(reading, "#start")
    reading.driver.press_in_popup("Enter")
    reading.wait_for("result")
    _tab_to(reading, ".recipient > summary")
    reading.driver.press_in_popup("Enter")
    wait_in_popup(reading.driver, "Boolean(document.querySelector('.recipient[open] .clause'))")
    _tab_to(reading, "#mark")
    reading.driver.press_in_popup("Enter")
    wait_in_popup(reading.driver, "document.getElementById('position').innerText.startsWith('1')")
    _tab_to(reading, "#next")
    reading.driver.press_in_popup("Enter")
    wait_in_popup(reading.driver, "document.getElementById('position').innerText.startsWith('2')")


def _tab_to(reading: Reading, selector: str) -> None:
    focused = f"document.activeElement.matches({quoted(selector)})"
    for _ in range(60):
        if reading.driver.in_popup(focused):
            return
        reading.driver.press_in_popup("Tab")
    raise AssertionError(f"the Tab key does not lead to {selector}")


def test_letters_of_twice_the_size_fit(reading: Reading, web: Web) -> None:
    reading.start_afresh(language="it")
    reading.click(f"{web.origin}/policy.it.html")
    reading.unfold()
    reading.driver.in_popup("(document.documentElement.style.fontSize = '28px', null)")
    assert reading.too_wide() == []


def test_the_grade_is_said_in_words_and_to_screen_readers(reading: Reading, web: Web) -> None:
    reading.click(f"{web.origin}/policy.en.html")
    assert "Grade B" in str(reading.driver.in_popup("document.querySelector('h1').textContent"))
    assert "Grade B" in str(
        reading.driver.in_popup("document.getElementById('status').textContent")
    )


def test_axe_finds_nothing_in_forced_colours(reading: Reading, web: Web) -> None:
    if not isinstance(reading.driver, Chromium):
        pytest.skip("Firefox has no switch for forced colours that works without a restart")
    reading.click(f"{web.origin}/policy.en.html")
    reading.driver.force_colours()
    reading.unfold()
    assert reading.driver.in_popup("matchMedia('(forced-colors: active)').matches")
    assert _popup_violations(reading.driver) == []
