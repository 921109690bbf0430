"""A policy is told from texts that speak of data, privacy or sharing to other ends."""

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

from postilla import analyze
from postilla.fold import key
from postilla.genre import is_policy, read_signs
from postilla.language import count_words

CASES = Path(__file__).parent / "cases"
TRAINING = Path(__file__).parents[2] / "server" / "training"
# What stands before a unit that says something about sharing.
MARK = re.compile(r"\[[-+~]\] ?")


def _texts(name: str) -> list[Any]:
    table = tomllib.loads((CASES / name).read_text(encoding="utf-8"))
    return [
        pytest.param(case["language"], case["text"], id=f"{case['language']}: {case['about']}")
        for case in table["text"]
    ]


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
def test_terms_of_the_law_alone_make_a_policy(text: str, language: str, *, expected: bool) -> None:
    signs = read_signs(key(text), count_words(text), language)
    assert is_policy(signs, (), ()) is expected


@pytest.mark.parametrize(("language", "text"), _texts("no-policies.toml"))
def test_a_text_about_data_is_no_policy(language: str, text: str) -> None:
    report = analyze(text)
    assert (report.document.language, report.document.kind) == (language, "not-a-policy")
    assert (report.grade, report.clauses) == (None, ())


@pytest.mark.parametrize(("language", "text"), _texts("plain-policies.toml"))
def test_a_policy_in_plain_words_is_one(language: str, text: str) -> None:
    report = analyze(text)
    assert (report.document.language, report.document.kind) == (language, "policy")


@pytest.mark.parametrize("language", ["en", "it"])
def test_the_policies_written_for_the_project_are_policies(language: str) -> None:
    source = TRAINING / "policies" / f"{language}.mixed.toml"
    policies = tomllib.loads(source.read_text(encoding="utf-8"))["policy"]
    refused = [
        policy["about"]
        for policy in policies
        if analyze(MARK.sub("", policy["text"]), lang=language).document.kind != "policy"
    ]
    assert not refused


def test_a_text_without_any_sign_is_not_searched_for_clauses() -> None:
    assert not read_signs(key(RECIPE), count_words(RECIPE), "en").possible
