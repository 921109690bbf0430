"""How long a reader waits: the best of several clicks, so that a busy machine does not count."""

import math
import re
import sys
from pathlib import Path
from typing import cast

from tests.e2e.driver import wait_in_popup
from tests.e2e.reading import Reading
from tests.e2e.web import Web

PAGES = Path(__file__).parent / "pages"
CLICKS = 8
# On a busy machine more clicks are tried, until one is not disturbed.
MOST_CLICKS = 24
INTERACTIVE_MS = 100
RESULT_MS = 300
# Machines that run tests are shared: what is promised is counted and printed, half as much again
# is refused.
SLACK = 1.5
WORDS = 5000


def test_the_popup_is_there_and_answers_a_policy_of_5000_words_in_time(
    reading: Reading, web: Web
) -> None:
    policy = (PAGES / "policy.en.html").read_text(encoding="utf-8")
    start, end = policy.index("<main>") + len("<main>"), policy.index("</main>")
    main = policy[start:end]
    copies = WORDS // len(re.sub("<[^>]+>", " ", main).split()) + 2
    address = web.put("/words.html", policy[:start] + main * copies + policy[end:])
    reading.driver.open(address)
    times: dict[str, list[float]] = {"interactive": [], "result": []}
    promises = {"interactive": INTERACTIVE_MS, "result": RESULT_MS}
    while len(times["result"]) < MOST_CLICKS:
        kept = all(min(times[name], default=math.inf) <= promises[name] for name in times)
        if len(times["result"]) >= CLICKS and kept:
            break
        reading.click_again()
        assert int(reading.text(".grade .quiet").split()[0].replace(",", "")) >= WORDS
        for name, values in times.items():
            mark = f"performance.getEntriesByName('{name}')[0]?.startTime"
            values.append(cast("float", wait_in_popup(reading.driver, mark)))
    for name, values in times.items():
        kept_by = sum(value <= promises[name] for value in values)
        sys.stdout.write(
            f"{reading.driver.name}, {name} within {promises[name]} ms in {kept_by} of"
            f" {len(values)} clicks: {[round(value) for value in values]}\n"
        )
    for name, values in times.items():
        assert min(values) <= SLACK * promises[name]
