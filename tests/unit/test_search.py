from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from postilla.catalogue import Catalogue
from postilla.fold import key
from postilla.language import supported
from postilla.pattern import Pattern, blank, cut
from postilla.search import Search

_PATTERNS = {
    language: [[cut(pattern) for pattern in cue.patterns] for cue in Catalogue.load(language).cues]
    for language in supported()
}
_SEARCHES = {language: Search(patterns, {}) for language, patterns in _PATTERNS.items()}
_CARELESS = {
    language: Search([[replace(pattern, needs=()) for pattern in cue] for cue in patterns], {})
    for language, patterns in _PATTERNS.items()
}


def _words(language: str) -> list[str]:
    """Return the words that patterns with a rest begin with, and those that they need."""
    patterns = [pattern for cue in _PATTERNS[language] for pattern in cue if pattern.rest]
    spelled = {word for pattern in patterns for word in (*pattern.needs, *pattern.heads[:9])}
    return sorted(word.decode("ascii").strip() for word in spelled)


def _plainly(cues: list[list[Pattern]], text: str) -> list[tuple[int, int, int]]:
    """Return the places in a key without runs of blanks, found by trying every pattern anywhere."""
    words = b" " + blank(text) + b" "
    found = []
    for number, patterns in enumerate(cues):
        for pattern in patterns:
            for head in pattern.heads:
                at = words.find(head)
                while at >= 0:
                    if pattern.rest is None:
                        found.append((at, at + len(head) - 2, number))
                    elif match := pattern.rest.compiled.match(words, at + 1):
                        found.append((at, match.end() - 1, number))
                    at = words.find(head, at + 1)
    return sorted(found)


@pytest.mark.parametrize("language", supported())
@given(data=st.data())
def test_the_search_finds_what_trying_every_pattern_finds(
    language: str, data: st.DataObject
) -> None:
    parts = st.lists(st.sampled_from(_words(language)), max_size=8)
    texts = data.draw(st.lists(parts.map(" ".join), min_size=1, max_size=3, unique=True))
    found = _SEARCHES[language].places(texts)
    for text in texts:
        assert list(found.get(text, ())) == _plainly(_PATTERNS[language], text)


@pytest.mark.parametrize("language", supported())
@given(data=st.data())
def test_what_a_rest_needs_never_hides_a_place(language: str, data: st.DataObject) -> None:
    parts = st.lists(st.sampled_from([*_words(language), ",", "and", "a", "x"]), max_size=12)
    texts = data.draw(st.lists(parts.map(" ".join), max_size=4))
    assert _SEARCHES[language].places(texts) == _CARELESS[language].places(texts)


@pytest.mark.parametrize(
    ("pattern", "needs"),
    [
        (r"not", ()),
        (r"comunic\w+", ()),
        (r"(?:data|pii) (?:\w+ ){0,6}(?:is|are) (?:\w+ ){0,3}sold", (b" sold",)),
        (r"we (?:may |can )*(?:collect|record)s?", (b" collect", b" record")),
        (r"(?:give|make) (?:\w+ )?consens[oi]", (b" consenso", b" consensi")),
        (r"with (?:\w+ ){0,2}(?:us|them)", ()),
        (r"se (?:\w+ ){0,4}non (?:desider\w+|intend\w+)", (b" non desider", b" non intend")),
        (r"shar\w+data (?:\w+ )?with", (b" with",)),
        (r"shar\w+ it with partners", (b" it with partners",)),
        (r"(?:one \w+ partners|two)", ()),
    ],
)
def test_a_match_needs_the_longest_words_of_its_parts(
    pattern: str, needs: tuple[bytes, ...]
) -> None:
    assert set(cut(pattern).needs) == set(needs)


def test_no_literal_reaches_into_another_key() -> None:
    assert not any(
        b"\x1f" in word
        for cues in _PATTERNS.values()
        for cue in cues
        for pattern in cue
        for word in (*pattern.heads, *pattern.needs)
    )


def test_places_of_some_cues_are_those_among_all() -> None:
    catalogue = Catalogue.load("en")
    texts = [key("We never share your data with advertisers."), "", "nothing", "We sell it"]
    every = catalogue.places(texts)
    wanted = np.arange(len(catalogue.cues)) % 2 == 0
    some = every.only(wanted)
    assert dict(some) == {
        text: kept
        for text, places in every.items()
        if (kept := [p for p in places if wanted[p[2]]])
    }
    assert len(some) == len(dict(some))
    cues, counts = every.of(texts)
    assert counts.tolist() == [len(every.get(text, ())) for text in texts]
    assert cues.tolist() == [cue for text in texts for _, _, cue in every.get(text, ())]
