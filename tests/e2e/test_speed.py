"""How long a reader waits: the best of several clicks, so that a busy machine does not count."""

import re
import sys
from pathlib import Path
from typing import cast

from tests.e2e.driver import wait_in_popup
from tests.e2e.reading import Reading
from tests.e2e.web import Web

PAGES = Path(__file__).parent / "pages"
CLICKS = 8
INTERACTIVE_MS = 100
RESULT_MS = 300
# Machines that run tests are shared: what is promised is printed, twice that is refused.
SLACK = 2
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
    for _ in range(CLICKS):
        reading.click_again()
        assert int(reading.text(".grade .quiet").split()[0].replace(",", "")) >= WORDS
        for name, values in times.items():
            mark = f"performance.getEntriesByName('{name}')[0]?.startTime"
            values.append(cast("float", wait_in_popup(reading.driver, mark)))
    rounded = {name: [round(value) for value in values] for name, values in times.items()}
    sys.stdout.write(f"{reading.driver.name}, in milliseconds: {rounded}\n")
    assert min(times["interactive"]) <= SLACK * INTERACTIVE_MS
    assert min(times["result"]) <= SLACK * RESULT_MS
