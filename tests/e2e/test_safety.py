"""Hostile pages: what they hold shows as text, and takes neither the popup nor its time."""

import time

import pytest
from tests.e2e.driver import wait_in_popup
from tests.e2e.reading import Reading
from tests.e2e.web import Web

MARKUP = "<img src=x onerror=alert(1)><script>alert(2)</script><b>bold</b>"
HOSTILE = f"""<!doctype html><main><h1>Privacy policy</h1>
<p>This privacy policy says what personal data we collect and process when you use our service, why
we do so, how long we keep it, and how you can ask for a copy or have it corrected or deleted.</p>
<p>We share your personal data with {MARKUP.replace("<", "&lt;")} advertising partners.</p>
<p>We share your personal data \u202ewith\u202c __proto__ \u2066and\u2069 constructor partners.</p>
<form><input name="childNodes"><input name="localName"><input name="nodeType"><input name="parentNode">
<p>We disclose your personal data to the police where the law requires it.</p></form>
<p>You can write to us at any time. We answer within a month, and it costs you nothing at all.</p>
</main><img name="body"><img name="getSelection"><img name="createRange"><script>
Array.prototype.map = Map.prototype.get = JSON.stringify = () => {{ throw new Error("hostile"); }};
Object.prototype.grade = "A"; Object.defineProperty(Element.prototype, "shadowRoot",
{{ get() {{ throw new Error("hostile"); }} }}); window.postilla = {{ read: () => ({{ text: "A" }}) }};
</script>"""
# Built by a script: parsers themselves stop nesting at some 500 levels.
DEEP = """<main><h1>Privacy policy</h1><div></div></main><script>
let parent = document.querySelector("div");
for (let depth = 0; depth < 3000; depth += 1) parent = parent.appendChild(document.createElement("span"));
parent.textContent = "We share your personal data with advertising partners. ".repeat(20);
</script>"""
WIDE = """<main><h1>Privacy policy</h1></main><script>
const main = document.querySelector("main");
for (let count = 0; count < 100000; count += 1) main.append(document.createElement("i"));
const end = document.createElement("p");
end.textContent = "We share your personal data with advertising partners. ".repeat(20);
main.append(end);
</script>"""


def test_hostile_text_shows_as_text(reading: Reading, web: Web) -> None:
    reading.click(web.put("/hostile.html", HOSTILE))
    reading.unfold()
    text = reading.text()
    assert MARKUP in text
    assert "with __proto__ and constructor partners" in text
    assert "\u202e" not in text
    assert (
        reading.driver.in_popup("document.querySelectorAll('main :is(img, script, b)').length") == 0
    )
    assert reading.driver.in_popup("({}).grade === undefined")


def test_a_page_cannot_hide_its_sentences_or_answer_for_the_extension(
    reading: Reading, web: Web
) -> None:
    reading.click(web.put("/hostile.html", HOSTILE))
    reading.press("#mark")
    wait_in_popup(reading.driver, "document.getElementById('position').innerText === '1 of 3'")


@pytest.mark.parametrize("page", [DEEP, WIDE], ids=["3,000 levels deep", "100,000 elements"])
def test_a_page_of_absurd_shape_is_read(reading: Reading, web: Web, page: str) -> None:
    reading.click(web.put("/absurd.html", page))
    assert reading.text(".letter")


def test_five_megabytes_of_text_are_refused_in_a_few_seconds(reading: Reading, web: Web) -> None:
    page = f"<main>{'<p>We share your personal data with partners, always.</p>' * 90_000}</main>"
    address = web.put("/huge.html", page)
    reading.driver.open(address)
    started = time.monotonic()
    reading.click_again("too-long")
    assert time.monotonic() - started < 10


def test_the_popup_runs_nothing_that_is_not_its_own(reading: Reading, web: Web) -> None:
    reading.click(f"{web.origin}/policy.en.html")
    reading.driver.in_popup(
        "(window.refused = [], document.addEventListener('securitypolicyviolation',"
        " (event) => window.refused.push(event.effectiveDirective)), null)"
    )
    reading.driver.in_popup(
        "(() => { const script = document.createElement('script'); script.textContent = '1';"
        " document.body.append(script); const image = new Image();"
        f" image.src = '{web.origin}/x.png'; fetch('http://example.invalid/').catch(() => 0); }})()"
    )
    wait_in_popup(reading.driver, "window.refused.length >= 3")
    refused = reading.driver.in_popup("[...new Set(window.refused)].sort()")
    assert refused == ["connect-src", "img-src", "script-src-elem"]
