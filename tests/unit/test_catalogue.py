from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postilla.catalogue import Catalogue, Cue
from postilla.errors import DataError
from postilla.fold import key
from postilla.language import supported
from postilla.pattern import cut


def _catalogue(*cues: tuple[str, str, list[str]]) -> Catalogue:
    return Catalogue(
        "en",
        [Cue(family=family, kind=kind, patterns=tuple(found)) for family, kind, found in cues],
        digest="",
    )


SMALL = _catalogue(
    ("who", "partner", ["partners?", "(?:trusted|business) partners?"]),
    ("who", "third", ["third[- ]part(?:y|ies)"]),
    ("negation", "not", ["not", "never"]),
    ("shield", "negation", ["not only"]),
    ("verb", "share", [r"shar\w+ (?:\w+ ){0,2}with", "share"]),
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Trusted partners", [("partner", "Trusted partners", 0, 16)]),
        ("Partner, partners.", [("partner", "Partner", 0, 7), ("partner", "partners", 9, 17)]),
        ("a third-party", [("third", "third-party", 2, 13)]),
        ("Third Parties", [("third", "Third Parties", 0, 13)]),
        ("third, parties", []),
        ("nota: snot", []),
        ("We do not share", [("not", "not", 6, 9), ("share", "share", 10, 15)]),
        ("not only, but never", [("not", "never", 14, 19)]),
        ("not\n only. Not", [("not", "Not", 11, 14)]),
        ("«Share» it  with", [("share", "Share", 1, 6)]),
        ("sharing it  with us", [("share", "sharing it  with", 0, 16)]),
        ("sharing a lot of it with us", []),
        ("Ünot not", [("not", "not", 5, 8)]),
        ("", []),
        ("not", [("not", "not", 0, 3)]),
    ],
)
def test_a_cue_is_found_at_its_place(text: str, expected: list[tuple[str, str, int, int]]) -> None:
    hits = SMALL.scan(key(text))
    assert [(hit.kind, text[hit.start : hit.end], hit.start, hit.end) for hit in hits] == expected


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        (
            "en",
            "We do not sell your data to advertisers, except with your consent.",
            [
                ("negation", "not", "not"),
                ("disclosure", "sell", "sell"),
                ("recipient", "advertising", "advertisers"),
                ("exception", "except", "except"),
            ],
        ),
        (
            "en",
            "The details you share with us are passed on to our affiliates.",
            [("disclosure", "disclose", "passed on to"), ("recipient", "group", "affiliates")],
        ),
        (
            "it",
            "I dati non saranno comunicati a terzi, salvo obblighi di legge.",
            [
                ("negation", "not", "non"),
                ("disclosure", "disclose", "comunicati"),
                ("recipient", "unspecified", "terzi"),
                ("exception", "except", "salvo"),
                ("recipient", "authority", "obblighi di legge"),
            ],
        ),
        (
            "it",
            "Non solo cediamo i dati, ma li diffondiamo.",
            [
                ("disclosure", "sell", "cediamo"),
                ("boundary", "contrast", "ma"),
                ("disclosure", "publish", "diffondiamo"),
            ],
        ),
    ],
)
def test_the_cues_of_a_sentence_have_exact_spans(
    language: str, text: str, expected: list[tuple[str, str, str]]
) -> None:
    families = ("negation", "disclosure", "exception", "boundary", "recipient")
    hits = Catalogue.load(language).scan(key(text))
    assert [
        (hit.family, hit.kind, text[hit.start : hit.end]) for hit in hits if hit.family in families
    ] == expected


@pytest.mark.parametrize("language", supported())
def test_every_spelling_of_every_cue_is_found_where_it_stands(language: str) -> None:
    for cue in Catalogue.load(language).cues:
        alone = Catalogue(language, [replace(cue, family="alone")], digest="")
        spelled = [
            head.decode("ascii").strip().replace("  ", ", ")
            for pattern in map(cut, cue.patterns)
            if pattern.rest is None
            for head in pattern.heads
        ]
        missed = [
            text
            for text in spelled
            if (3, 3 + len(text), 0) not in alone.places((f"so {text}.",)).get(f"so {text}.", ())
        ]
        assert missed == []


@pytest.mark.parametrize("language", supported())
def test_every_shield_names_a_family_that_there_is(language: str) -> None:
    catalogue = Catalogue.load(language)
    shields = {cue.kind for cue in catalogue.families["shield"]}
    assert shields <= catalogue.families.keys()


@given(st.lists(st.text(alphabet="not only third-party\n,.share with", max_size=40), max_size=6))
def test_keys_searched_together_give_what_each_gives_alone(keys: list[str]) -> None:
    together = SMALL.places(keys)
    alone = {text: places for text in keys for places in SMALL.places((text,)).values()}
    assert together == alone


@given(st.text())
def test_a_span_lies_within_the_text_and_is_never_empty(text: str) -> None:
    for hit in Catalogue.load("en").scan(key(text)):
        assert 0 <= hit.start < hit.end <= len(text)


def test_a_language_without_a_folder_is_an_error_that_names_those_with_one() -> None:
    with pytest.raises(DataError, match=r"'xx'; have en, it"):
        Catalogue.load("xx")
