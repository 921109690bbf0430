import pytest

from postilla.extract import extract_text
from postilla.fold import key
from postilla.language import Profile, count_words, is_policy, recognise


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


RECIPE = (
    "Peel the potatoes, boil them in salted water and mash them with butter. Add the flour and "
    "an egg, knead, and roll the dough into thin ropes. Cut them into small pieces with a knife."
)
CODE = "import os\n\ndef main():\n    for name in os.listdir('.'):\n        print(name.upper())\n"
MISSING = "404. The page that you asked for was not found. Go back to the home page or search."
POLICY = (
    "This privacy policy says which personal data we collect. We share your information with "
    "service providers that process it for us, and you may withdraw your consent."
)
INFORMATIVA = (
    "Questa informativa descrive il trattamento dei dati personali. Il titolare comunica i tuoi "
    "dati a terzi solo con il tuo consenso e per le finalità indicate."
)


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        (RECIPE, "en", False),
        (CODE, "en", False),
        (MISSING, "en", False),
        ("", "it", False),
        (POLICY, "en", True),
        (INFORMATIVA, "it", True),
    ],
)
def test_a_policy_is_told_from_other_texts(text: str, language: str, *, expected: bool) -> None:
    assert is_policy(key(text), count_words(text), Profile.load(language)) is expected


def test_words_are_runs_with_a_letter_or_a_digit() -> None:
    assert count_words("We share – your data, 2 times … ok") == 7
