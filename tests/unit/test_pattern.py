import re

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from postilla.catalogue import Catalogue
from postilla.errors import DataError
from postilla.fold import key
from postilla.language import supported
from postilla.pattern import Pattern, blank, cut

_PATTERNS = sorted(
    {
        pattern
        for code in supported()
        for cue in Catalogue.load(code).cues
        for pattern in cue.patterns
    }
)
_REPEATED_GROUP = re.compile(r"\((?:[^()]|\([^()]*\))*\)(?:[*+]|\{[^}]*\})")
_REPETITION = re.compile(r"[*+]|\{[^}]*\}")
# A bounded gap between words: each ends with a blank, so that it matches in one way only.
_GAP = re.compile(r"\((?:\?:)?(?:\\w|\[[a-z0-9\- ']+\])\+(?:,\?)? \)\{\d,\d{1,2}\}")


def _with_example(pattern: str) -> st.SearchStrategy[tuple[str, str]]:
    expression = re.compile(pattern, re.ASCII)
    return st.tuples(st.just(pattern), st.from_regex(expression, fullmatch=True).map(key))


@pytest.mark.parametrize(
    ("pattern", "heads", "rest"),
    [
        ("not", (b" not ",), False),
        ("third[- ]part(?:y|ies)", (b" third parties ", b" third party "), False),
        (
            "(?:our )?partners?",
            (b" our partner ", b" our partners ", b" partner ", b" partners "),
            False,
        ),
        (r"comunic\w+", (b" comunic",), True),
        (r"se\s+non", (b" se non ",), False),
        (r"l'(?:utente|iscritto)", (b" l iscritto ", b" l utente "), False),
        (r"(?:share|s(?:ell|old)) (?:\w+ ){0,3}to", (b" sell ", b" share ", b" sold "), True),
        (r"(?:vend\w+|ced(?:e|iamo))", (b" cede", b" cediamo", b" vend"), True),
        (r"s\.p\.a\.", (b" s p a ",), False),
    ],
)
def test_a_pattern_is_spelled_out_as_far_as_it_goes(
    pattern: str, heads: tuple[bytes, ...], *, rest: bool
) -> None:
    found = cut(pattern)
    assert found.heads == heads
    assert (found.rest is not None) is rest


@pytest.mark.parametrize(
    "pattern", [r"\w+ partners", "(?:our )?[a-z]+", "", "(?:share", "[abc", "perché", "Share", "x"]
)
def test_a_pattern_that_is_broken_or_has_no_first_word_is_refused(pattern: str) -> None:
    with pytest.raises(DataError, match=re.escape(repr(pattern))):
        cut(pattern)


def test_a_rest_that_is_no_expression_is_refused_when_it_is_asked_for() -> None:
    rest = cut(r"comunic\w+[z-a]").rest
    assert rest is not None
    with pytest.raises(DataError, match=r"comunic.*is not a valid expression"):
        _ = rest.compiled


def test_the_rest_of_every_pattern_is_an_expression() -> None:
    rests = [found.rest for found in map(cut, _PATTERNS) if found.rest is not None]
    assert len(rests) > 100
    assert all(rest.compiled for rest in rests)


@given(st.text())
def test_blanking_keeps_the_length(text: str) -> None:
    assert len(blank(text)) == len(text)


@given(st.sampled_from(_PATTERNS).flatmap(_with_example))
def test_whatever_a_pattern_matches_begins_with_a_head_and_fits_the_rest(
    example: tuple[str, str],
) -> None:
    pattern, text = example
    assume(not re.search(r"\s\s|_", text))
    assert _matches(cut(pattern), text)


def _matches(pattern: Pattern, text: str) -> bool:
    words = b" " + blank(text) + b" "
    if pattern.rest is None:
        return words.rstrip() + b" " in pattern.heads or words in pattern.heads
    match = pattern.rest.compiled.match(words, 1)
    return match is not None and any(words.startswith(head) for head in pattern.heads)


def test_no_pattern_repeats_what_itself_repeats() -> None:
    repeated = {
        pattern: group
        for pattern in _PATTERNS
        for group in _REPEATED_GROUP.findall(_GAP.sub("", pattern))
        if _REPETITION.search(group[: group.rindex(")")])
    }
    assert repeated == {}
