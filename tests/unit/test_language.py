import pytest
from hypothesis import given
from hypothesis import strategies as st

from postilla.extract import extract_text
from postilla.language import count_words, recognise


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("We share your data with our partners.", "en"),
        ("Condividiamo i tuoi dati con i nostri partner.", "it"),
        ("I dati non saranno diffusi.", "it"),
        ("Wir geben Ihre personenbezogenen Daten nicht an Dritte weiter.", "de"),
        ("Nous partageons vos données personnelles avec nos partenaires publicitaires.", "fr"),
        ("Compartimos sus datos personales con terceros y no vendemos su información.", "es"),
        ("", None),
        ("404", None),
        ("a\0b", None),
        ("Nous ne vendons pas vos données.", None),
        ("Albania Algeria Andorra Angola Argentina Armenia Australia Austria Azerbaijan", None),
        (
            "Afghanistan (+93)Åland Islands (+358)Albania (+355)Algeria (+213)American Samoa (+1)",
            None,
        ),
    ],
)
def test_a_language_is_recognised_by_its_frequent_words(text: str, code: str | None) -> None:
    assert recognise(extract_text(text)) == code


def test_words_are_runs_with_a_letter_or_a_digit() -> None:
    assert count_words("We share – your data, 2 times … ok") == 7


@given(st.text(st.characters(exclude_categories=["Cs"])), st.sampled_from(["", " 😀", "😀"]))
def test_words_are_counted_alike_whatever_letters_a_text_has(text: str, end: str) -> None:
    counted = sum(any(char.isalnum() for char in word) for word in (text + end).split())
    assert count_words(text + end) == counted
