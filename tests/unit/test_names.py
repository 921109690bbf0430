import re
import time

import pytest
from tests.unit.described import clauses_of

from postilla.names import Names


@pytest.mark.parametrize("name", ["Netflix", "Quillory"])
def test_the_first_party_is_no_recipient_of_its_own_data(name: str) -> None:
    clauses = clauses_of(
        "en",
        f"# Who we are\n\n{name} shares data with vendors.\n\n"
        f"# Partners\n\n{name} lets partners such as {name} see your views.\n\n"
        f"# Law\n\n{name} answers the courts.\n\n"
        f"# Sale\n\n{name} may be sold to another company.\n",
    )
    assert [mention.text for clause in clauses for mention in clause.names] == []


@pytest.mark.parametrize(
    ("language", "head", "name"),
    [
        ("en", 'Netflix, Inc. and its affiliates ("we", "us") rent boats.', "Netflix"),
        (
            "en",
            "Quillory Boats Ltd (\u201cQuillory\u201d, \u201cwe\u201d) rents boats.",
            "Quillory",
        ),
        ("en", "When Netflix (that\u2019s us) rents boats, it tells you.", "Netflix"),
        ("en", "Quillory respects the privacy of its guests.", "Quillory"),
        ("en", "At Netflix, we rent boats.", "Netflix"),
        ("en", "# Netflix Privacy Statement", "Netflix"),
        ("en", "# Quillory.com, Inc. Privacy Policy", "Quillory.com, Inc."),
        ("it", "# Informativa sulla privacy di Quillory", "Quillory"),
        ("it", "Quillory S.r.l. (di seguito \u201cnoi\u201d) affitta barche.", "Quillory S.r.l."),
    ],
)
def test_a_name_by_which_the_text_calls_itself_is_the_first_partys(
    language: str, head: str, name: str
) -> None:
    like = {"en": "Partners such as", "it": "Trattano dati terzi come"}[language]
    clauses = clauses_of(language, f"{head}\n\n{like} {name} and Hulu see views.\n")
    assert [mention.text for mention in clauses[-1].names] == ["Hulu"]


@pytest.mark.parametrize(
    "early",
    [
        "We use maps.\n\nMapster Privacy Policy applies to them.",
        "We use maps.\n\nMapster respects the privacy of nobody.",
        "We use maps.\n\nWelcome to Mapster, they say.",
    ],
)
def test_a_vendor_that_is_told_of_early_is_not_the_first_party(early: str) -> None:
    clauses = clauses_of("en", f"{early}\n\nPartners such as Mapster and Hulu see views.\n")
    assert [mention.text for mention in clauses[-1].names] == ["Mapster", "Hulu"]


def test_a_name_is_not_found_within_longer_words() -> None:
    parts = "".join(f"# {n}\n\nInternet and International boats.\n\n" for n in range(5))
    clauses = clauses_of("en", f"{parts}Vendors such as Inter Boats see it.\n")
    assert [mention.text for mention in clauses[-1].names] == ["Inter Boats"]


def test_a_title_in_general_words_names_nobody() -> None:
    clauses = clauses_of(
        "en", "# General Privacy Policy\n\nVendors such as General Motors see it.\n"
    )
    assert [mention.text for mention in clauses[-1].names] == ["General Motors"]


@pytest.mark.parametrize(("vendors", "own"), [(10, []), (60, ["Google"])])
def test_a_vendor_named_now_and_then_is_not_the_first_party(vendors: int, own: list[str]) -> None:
    """What a small site says of its one vendor is no more than it says of everything else."""
    parts = "".join(f"# Part {n}\n\nWe show boats.\n\nGoogle sees them.\n\n" for n in range(5))
    clauses = clauses_of("en", parts + "We show more boats to you.\n\n" * vendors)
    assert [mention.text for mention in clauses[1].names] == own


def test_a_word_that_is_a_companys_name_too_may_be_the_first_partys() -> None:
    parts = "".join(f"# Part {n}\n\nPartners such as Steam see views.\n\n" for n in range(5))
    assert [mention.text for clause in clauses_of("en", parts) for mention in clause.names] == []


def test_a_second_name_of_the_first_party_has_its_mailbox() -> None:
    parts = "".join(f"# {n}\n\nNetflix uses Hulu.\n\nNetflix does.\n\n" for n in range(5))
    assert {m.text for c in clauses_of("en", parts) for m in c.names} == {"Hulu"}
    mail = "Write to help@hulu.com.\n"
    assert {m.text for c in clauses_of("en", parts + mail) for m in c.names} == set()


def test_a_company_named_once_is_a_recipient() -> None:
    clauses = clauses_of(
        "en",
        "# Who we are\n\nWe share data with vendors.\n\n"
        "# Partners\n\nWe let partners such as Netflix and Quillory see your views.\n",
    )
    assert [mention.text for mention in clauses[1].names] == ["Netflix", "Quillory"]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("such as IBM, SAP and Quillory", ["IBM", "SAP", "Quillory"]),
        ("such as Quillory in Springfield, NV", ["Quillory"]),
        ("such as Springfield, IL", []),
        ("such as Springfield, NV", []),
        ("such as Vendors and Auditors", []),
        ("such as HTML5", []),
        ("such as the Boats Act", []),
        ("such as Standard Contractual Clauses", []),
        ("such as Being read", []),
        ("such as Within Quillory", []),
        ("such as Quillory\u2011affiliated sites", []),
        ("TO PARTIES SUCH AS YOU AGREE THAT THEY MAY", []),
        ("such as K-ID and Boats", ["K-ID", "Boats"]),
        ("such as Boats NV", ["Boats NV"]),
        ("such as BOATS ON THE LONG RIVER", []),
        ("such as QUILLORY, which makes boats", ["QUILLORY"]),
        ("such as QUILLORY INC. AND THEIR PARTNERS", ["QUILLORY INC."]),
        ("such as Quillory, iOS and Android", ["Quillory"]),
        ("such as Share buttons", []),
        ("such as Quillory Share", ["Quillory Share"]),
        ("the Attorney General, Rue 24 Boats AG", ["Rue 24 Boats AG"]),
        ("il server de Il Fiume 24 Barche S.p.A.", ["Fiume 24 Barche S.p.A."]),
        ("by quillory-Boats Long Systems GmbH", ["quillory-Boats Long Systems GmbH"]),
        ("come Casse Mutue", []),
        ("come Fondi, Enti e Associazioni", []),
        ("come Studi professionali", []),
        ("come Camere di Commercio", []),
        ("come Banca Sella e Barche S.r.l.", ["Banca Sella", "Barche S.r.l."]),
    ],
)
def test_a_name_is_a_companys(text: str, names: list[str]) -> None:
    introduced = [match.end() for match in re.finditer("such as|come", text, re.IGNORECASE)]
    found = Names.load().find(text, introduced)
    assert [text[name.start : name.end] for name in found] == names


@pytest.mark.parametrize(
    ("language", "text", "names"),
    [
        ("en", "We share data with partners such as Quillory.", ["Quillory"]),
        ("en", "Your views are shared through features such as Quillory.", []),
        ("en", "We disclose it to governmental bodies, like the Quillory.", []),
        ("it", "Condividiamo i dati tramite funzioni come Quillory.", []),
        ("en", "We share data with Google Cloud Boats Ltd and with Quillory Ltd.", ["Google Cloud", "Quillory Ltd."]),
        ("en", "We share data with partners. These partners may share it.", []),
    ],
)  # fmt: skip
def test_not_all_that_is_introduced_is_a_company(
    language: str, text: str, names: list[str]
) -> None:
    clauses = clauses_of(language, text)
    assert [mention.text for clause in clauses for mention in clause.names] == names
    named = [m.text for c in clauses for m in c.recipients if m.kind == "named" and m.text]
    assert named == names[:1]


def test_the_first_partys_name_may_own_something() -> None:
    parts = "".join(f"# Part {n}\n\nQuillory shares boats with vendors.\n\n" for n in range(5))
    clauses = clauses_of("en", parts + "Partners such as Quillory's dealers see them.\n")
    assert [mention.text for clause in clauses for mention in clause.names] == []


def test_many_names_and_many_clauses_take_time_in_proportion() -> None:
    def seconds(count: int) -> float:
        """Return the shortest of five runs: the others were interrupted by something else."""
        text = " ".join(f"We share data with vendors such as Name{n}x Inc." for n in range(count))
        runs = []
        for _ in range(5):
            start = time.process_time()
            clauses_of("en", text)
            runs.append(time.process_time() - start)
        return min(runs)

    assert seconds(800) < 40 * seconds(100)
