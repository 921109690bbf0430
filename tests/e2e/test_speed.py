"""How long a reader waits, whatever else the machine is doing, and how long for the browser alone.

`POSTILLA_CLICKS=24 python -m pytest tests/e2e/test_speed.py -s` prints more clicks.
"""

import os
import re
import statistics
import sys
import time
from pathlib import Path
from typing import cast

import pytest
from tests.e2e.driver import wait_in_popup
from tests.e2e.reading import Reading
from tests.e2e.web import Web

PAGES = Path(__file__).parent / "pages"
CLICKS = int(os.environ.get("POSTILLA_CLICKS", "8"))
# On a busy machine more clicks are tried, until one is not disturbed.
MOST_CLICKS = 3 * CLICKS
PROMISES = {"interactive": 100, "result": 300}
# Machines that run tests are slower or faster: what is promised is counted and printed, twice
# as much is refused; on a machine that others use too, of the time that was left to this test.
SLACK = 2
SPIN_SECONDS = 0.02
# A popup that is looked into while it opens is slower, so nobody looks before it should be done.
LOOK_AFTER_SECONDS = 0.4
WORDS = 5000
# Half of the 33 English policies of the data folder that have 4,500 to 5,500 words hold 26 to 45
# sentences on sharing, the median is 39: `server/bench/README.md`. This gives 45, or 207.
COPIES = {"as most policies": 5, "dense": 23}
PLAIN = """
We keep your account for as long as you use it, and for two years after your last order.

You choose a password when you open an account. We store it in a form from which nobody can read
it, and ask you for a new one when somebody else may know it.

Our shop sets a cookie of its own that remembers what is in your basket. It ends when you close
the browser, and without it you cannot order anything.

You may see what we hold about you under “My account”, where you can correct your name and your
address yourself at any time.

Our computers stand in a locked room of our own building. Whoever works with your data has signed
a promise of secrecy and is trained once a year.

If you write to our customer service, we keep your message until your question is answered, and
three months longer in case you come back to it.

Our newsletter comes once a month to those who ordered it. Every issue has a link at its end with
which you can cancel it.

The law obliges us to keep invoices for ten years. Until then they are locked away and used for
nothing else.

Our shop is not meant for children. If you are younger than sixteen, please ask your parents to
order for you.

You have the right to object to the use of your data, and the right to complain to the authority
of the country in which you live.

We record how long our pages take to load, so that we find out what is slow. These records carry
no name and are erased after thirty days.
""".split("\n\n")


def _crowding() -> float:
    """Return how much longer work takes than the time that the machine gives to it."""
    wall, own = time.perf_counter(), time.process_time()
    while time.process_time() - own < SPIN_SECONDS:
        pass
    return max(1.0, (time.perf_counter() - wall) / SPIN_SECONDS)


def _words(html: str) -> int:
    return len(re.sub("<[^>]+>", " ", html).split())


def _page(copies: int) -> str:
    """Return a policy of `WORDS` words: the test's own so often, between paragraphs on the rest."""
    policy = (PAGES / "policy.en.html").read_text(encoding="utf-8")
    start, end = policy.index("<main>") + len("<main>"), policy.index("</main>")
    main = policy[start:end]
    plain = "".join(f"<p>{text}</p>" for text in PLAIN)
    missing = max(0, WORDS - copies * _words(main))
    each = -(-missing // (copies * _words(plain)))
    return policy[:start] + (main + plain * each) * copies + policy[end:]


def _mark(reading: Reading, name: str) -> float:
    mark = f"performance.getEntriesByName('{name}')[0]?.startTime"
    return cast("float", wait_in_popup(reading.driver, mark))


def _open_empty_popup(reading: Reading) -> float:
    """Click as ever, for a popup that has but one line of script. Returns when that ran."""
    reading.driver.in_popup("chrome.action.setPopup({ popup: '/empty/popup.html' })")
    reading.driver.close_popup()
    reading.driver.click_toolbar()
    time.sleep(LOOK_AFTER_SECONDS)
    interactive = _mark(reading, "interactive")
    reading.driver.in_popup("chrome.action.setPopup({ popup: '/popup.html' })")
    return interactive


def _quartiles(values: list[float]) -> str:
    return " / ".join(f"{value:.0f}" for value in statistics.quantiles(values, n=4))


@pytest.mark.parametrize("density", COPIES)
def test_the_popup_is_there_and_answers_a_policy_of_5000_words_in_time(
    reading: Reading, web: Web, density: str
) -> None:
    reading.driver.open(web.put("/words.html", _page(COPIES[density])))
    times: dict[str, list[float]] = {name: [] for name in PROMISES}
    empty: list[float] = []
    crowding: list[float] = []
    while len(crowding) < MOST_CLICKS:
        kept = all(min(times[name], default=PROMISES[name] + 1) <= PROMISES[name] for name in times)
        if len(crowding) >= CLICKS and kept:
            break
        before = _crowding()
        reading.driver.close_popup()
        reading.driver.click_toolbar()
        time.sleep(LOOK_AFTER_SECONDS)
        reading.wait_for("result")
        crowding.append((before + _crowding()) / 2)
        words, clauses = re.findall(r"[\d,]+(?= )", reading.text(".grade .quiet"))
        assert int(words.replace(",", "")) >= WORDS
        assert int(clauses) == 9 * COPIES[density]
        for name, values in times.items():
            values.append(_mark(reading, name))
        empty.append(_open_empty_popup(reading))
    sys.stdout.write(f"\n{reading.driver.name}, {density}: quartiles in ms\n")
    sys.stdout.write(f"  an empty popup runs its script: {_quartiles(empty)}\n")
    for name, values in times.items():
        kept_by = sum(value <= PROMISES[name] for value in values)
        sys.stdout.write(
            f"  {name}: {_quartiles(values)}; within {PROMISES[name]} ms in {kept_by} of"
            f" {len(values)} clicks\n"
        )
    load = os.getloadavg()[0]
    sys.stdout.write(f"  times longer than alone: {_quartiles([100 * c for c in crowding])} %")
    sys.stdout.write(f", load {load:.1f}\n")
    for name, values in times.items():
        own = [value / crowd for value, crowd in zip(values, crowding, strict=True)]
        # One click in four has to do: a single one may have been weighed wrongly.
        assert statistics.quantiles(own, n=4)[0] <= SLACK * PROMISES[name]
