import pytest

from postilla.attributes import describe
from postilla.catalogue import Catalogue
from postilla.extract import extract_text
from postilla.language import Profile
from postilla.model import Detection
from postilla.segment import segment

PARTNERS = "We share your data with our partners."


@pytest.mark.parametrize(
    ("language", "text", "quotes"),
    [
        ("en", f"**Partners.** {PARTNERS}", [PARTNERS]),
        ("en", f"- **Partners**. {PARTNERS}", [PARTNERS]),
        ("en", f"- **With our partners.** {PARTNERS}", [PARTNERS]),
        ("en", f"- **Yes.** {PARTNERS}", [PARTNERS]),
        ("en", f"Partners.\n\n{PARTNERS}", ["Partners.", PARTNERS]),
        ("en", f"- Partners.\n- {PARTNERS}", ["Partners.", PARTNERS]),
        ("en", f"Advertisers. {PARTNERS}", ["Advertisers.", PARTNERS]),
        ("en", f"Stripe. {PARTNERS}", ["Stripe.", PARTNERS]),
        ("en", f"Partners with your consent. {PARTNERS}", ["Partners with your consent.", PARTNERS]),
        ("en", f"Partners can get it. {PARTNERS} Partners.", ["Partners can get it.", PARTNERS, "Partners."]),
        ("en", f"We sell it to partners. {PARTNERS}", ["We sell it to partners.", PARTNERS]),
        ("it", "Partner. Comunichiamo i dati ai partner.", ["Comunichiamo i dati ai partner."]),
        ("it", "Autorità. Comunichiamo i dati ai partner.", ["Autorità.", "Comunichiamo i dati ai partner."]),
    ],
)  # fmt: skip
def test_a_title_that_its_sentence_says_again_is_no_clause_of_its_own(
    language: str, text: str, quotes: list[str]
) -> None:
    document = extract_text(text)
    found = [
        Detection(unit=unit, probability=0.9, stance="shares", found=True)
        for unit in segment(document, Profile.load(language))
    ]
    clauses = describe(document, found, Catalogue.load(language))
    assert [clause.quote.strip("*") for clause in clauses] == quotes
    assert [clause.id for clause in clauses] == [f"c{n}" for n in range(1, len(clauses) + 1)]


@pytest.mark.parametrize(
    ("text", "quotes"),
    [
        (f"| Whom we tell | What for |\n| --- | --- |\n| Partners | {PARTNERS} |", [f"| Partners | {PARTNERS} |"]),
        (f"| It | |\n| --- | --- |\n| **Whom** | **Why** |\n| Partners | {PARTNERS} |", [f"| Partners | {PARTNERS} |"]),
        ("| Who | Why |\n| --- | --- |\n| **Partners** | adverts |", ["| **Partners** | adverts |"]),
        ("| **Partners** |", ["| **Partners** |"]),
    ],
)  # fmt: skip
def test_the_head_of_a_table_is_no_clause(text: str, quotes: list[str]) -> None:
    document = extract_text(text)
    found = [
        Detection(unit=unit, probability=0.9, stance="shares", found=True)
        for unit in segment(document, Profile.load("en"))
    ]
    clauses = describe(document, found, Catalogue.load("en"))
    assert [clause.quote for clause in clauses] == quotes
