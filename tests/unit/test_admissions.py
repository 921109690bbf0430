from collections.abc import Iterator

import pytest

from postilla.assess import assess
from postilla.attributes import describe
from postilla.catalogue import Catalogue
from postilla.extract import extract_text
from postilla.language import Profile
from postilla.model import Clause, Detection, Stance
from postilla.reader import Reader
from postilla.segment import segment

# What a sentence says, who gets the data by it when it is read as mixed, and who is named.
CASES = [
    ("en", "We never share data with advertisers, except with Stripe.", ["processor", "named"], ["Stripe"]),
    ("en", "We tell our partners your name, and we never share it with advertisers.", ["partner"], []),
    ("en", "We tell partners your name, but never disclose your mail to Stripe nor PayPal.", ["partner"], []),
    ("en", "We disclose your name to whoever needs it, but never share it with advertisers.", ["unspecified"], []),
    ("en", "We never share data with advertisers without your consent.", ["advertising"], []),
    ("en", "We never share data with advertisers, nor sell it to partners, unless you consent.", ["advertising", "partner"], []),
    ("en", "Except as said below, we never share data with advertisers.", ["advertising"], []),
    ("en", "With the exception of our suppliers, we share no data with advertisers.", ["processor"], []),
    ("en", "We do not tell advertisers your name, but we may share your age.", ["advertising"], []),
    ("en", "We do not share data with partners, except partners who advise us.", ["partner"], []),
    ("en", "We share nothing with advertisers, except with the police; nothing is sold to partners.", ["authority"], []),
    ("en", "We share data with partners and, so that you do not miss a thing, it is seen by advertisers.", ["partner", "advertising"], []),
    ("it", "Non comunichiamo i dati agli inserzionisti, salvo alle autorità.", ["authority"], []),
    ("it", "I dati non saranno diffusi ma potranno essere comunicati ai fornitori.", ["processor"], []),
    ("it", "Comunichiamo i dati ai fornitori e in nessun caso li cediamo a inserzionisti.", ["processor"], []),
    ("it", "Non cediamo i dati agli inserzionisti se non con il tuo consenso.", ["advertising"], []),
    ("it", "Non cediamo i dati agli inserzionisti, se non ai fornitori.", ["processor"], []),
]  # fmt: skip


def _described(language: str, text: str, stance: Stance = "mixed") -> Clause:
    catalogue = Catalogue.load(language)
    document = extract_text(text)
    found = [
        Detection(unit=unit, probability=0.9, stance=stance, found=True)
        for unit in segment(document, Profile.load(language))
    ]
    (clause,) = describe(document, found, catalogue)
    return clause


@pytest.mark.parametrize(("language", "text", "kinds", "names"), CASES)
def test_whom_a_sentence_only_denies_gets_nothing(
    language: str, text: str, kinds: list[str], names: list[str]
) -> None:
    clause = _described(language, text)
    assert [mention.kind for mention in clause.recipients] == kinds
    assert [mention.text for mention in clause.names] == names


def _kinds(clause: Clause) -> Iterator[list[str]]:
    for mentions in (clause.purposes, clause.data):
        yield [mention.kind for mention in mentions]


@pytest.mark.parametrize(
    ("text", "purposes", "data"),
    [
        ("We share your email address with partners, but never share your health for advertising.", ["unspecified"], ["contact"]),
        ("We never share your health records for advertising, unless you ask.", ["advertising"], ["health"]),
        ("We never share your health records, but may disclose other health data.", ["unspecified"], ["health"]),
    ],
)  # fmt: skip
def test_what_is_only_denied_is_not_shared(text: str, purposes: list[str], data: list[str]) -> None:
    assert [*_kinds(_described("en", text))] == [purposes, data]


def test_a_promise_names_whom_it_protects_from() -> None:
    text = "We share nothing with advertisers and nothing with partners."
    kinds = [mention.kind for mention in _described("en", text, "denies").recipients]
    assert kinds == ["advertising", "partner"]


def test_a_promise_with_exceptions_costs_what_it_admits() -> None:
    clause = _described("en", "We share nothing with other users, but our suppliers get data.")
    receipt = assess((clause,), Reader(region="eea", group="consumer"), locale="en").receipt
    assert [line.item for line in receipt] == ["service-providers"]
