"""However a text is made, its time grows as its length does: no run of anything is slow to read.

Times are compared with that of a plain policy of the same length, in the same run.
"""

import time
from collections.abc import Callable
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench import hostile
from postilla import analyze, analyze_html
from postilla.report import Report, to_json

# What takes the square of its length takes hundreds of times as long as a plain text of this one.
_SIZE = 30_000
_SLOWEST = 60


def _seconds(read: Callable[..., Report], text: str) -> float:
    start = time.process_time()
    to_json(read(text, lang="en"))
    return time.process_time() - start


@cache
def _plain_seconds() -> float:
    analyze("Warm up.", lang="en")
    return min(_seconds(analyze, hostile.plain(_SIZE)) for _ in range(3))


@pytest.mark.parametrize("shape", hostile.SHAPES)
def test_no_structure_is_slow(shape: str) -> None:
    text = hostile.with_terms(hostile.SHAPES[shape](_SIZE))
    assert _seconds(analyze, text) < _SLOWEST * _plain_seconds()


@pytest.mark.parametrize("shape", hostile.PAGES)
def test_no_page_is_slow(shape: str) -> None:
    page = f"<p>{hostile.with_terms('')}{hostile.PAGES[shape](_SIZE)}"
    assert _seconds(analyze_html, page) < _SLOWEST * _plain_seconds()


@given(text=hostile.texts(_SIZE))
@settings(max_examples=60)
def test_no_run_of_marks_is_slow(text: str) -> None:
    assert _seconds(analyze, hostile.with_terms(text)) < _SLOWEST * _plain_seconds()


@given(
    text=st.sampled_from(["en", "it"]).flatmap(
        lambda code: hostile.texts(_SIZE, hostile.heads(code))
    )
)
@settings(max_examples=60)
def test_no_run_of_what_patterns_begin_with_is_slow(text: str) -> None:
    assert _seconds(analyze, hostile.with_terms(text)) < _SLOWEST * _plain_seconds()


@given(text=hostile.texts(2_000))
@settings(max_examples=100)
def test_every_quote_of_a_hostile_text_is_in_it(text: str) -> None:
    whole = hostile.with_terms(text)
    for clause in analyze(whole, lang="en").clauses:
        assert whole[clause.start : clause.end] == clause.quote
