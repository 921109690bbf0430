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


@pytest.mark.parametrize(
    ("name", "most"),
    [
        ("hard-no-policies.en.toml", 1),
        ("hard-no-policies.it.toml", 0),
        ("fresh-no-policies.toml", 4),
    ],
)
def test_a_text_that_sounds_like_a_policy_is_hardly_ever_taken_for_one(
    name: str, most: int
) -> None:
    # An interview that speaks to its reader, and a question with an answer about the reader's own
    # site, say what policies say. One that names its reader as a controller would too.
    texts = tomllib.loads((CASES / name).read_text(encoding="utf-8"))["text"]
    accepted = [text["about"] for text in texts if analyze(text["text"]).document.kind == "policy"]
    assert len(accepted) <= most, accepted


# Terms of service among the invented texts: they may or may not be policies.
SERVICE = re.compile("terms|rules|licen|agreement|conditions|framework contract|loose clauses|ToS")


@pytest.mark.parametrize(
    ("name", "share"),
    [
        ("en.mixed", 1.0),
        ("en.sectors", 0.96),
        ("it.mixed", 1.0),
        ("it.notices", 1.0),
        ("it.portals", 0.96),
        ("it.software", 1.0),
        ("it.terms", 0.81),
    ],
)
def test_the_policies_written_for_the_project_are_policies(name: str, share: float) -> None:
    # What is refused speaks in words of its own ("what happens to your nights"): neither a title,
    # nor a term, nor a clause that the engine finds tells it from a leaflet on something else.
    table = tomllib.loads((TRAINING / "policies" / f"{name}.toml").read_text(encoding="utf-8"))
    policies = [
        policy
        for policy in table["policy"]
        if name != "it.terms" or not SERVICE.search(policy["about"])
    ]
    refused = [
        policy["about"]
        for policy in policies
        if analyze(MARK.sub("", policy["text"]), lang=name[:2]).document.kind != "policy"
    ]
    assert len(policies) - len(refused) >= share * len(policies), refused


def test_a_text_without_any_sign_is_not_searched_for_clauses() -> None:
    assert not read_signs(key(RECIPE), count_words(RECIPE), "en").possible
