import pytest

from postilla.attributes import describe
from postilla.catalogue import Catalogue
from postilla.extract import extract_text
from postilla.language import Profile
from postilla.model import Detection
from postilla.segment import segment

PARTNERS = "We share your data with our partners."


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
