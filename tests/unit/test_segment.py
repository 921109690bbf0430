import pytest

from postilla.extract import extract_html, extract_text
from postilla.language import Profile
from postilla.model import Document, Unit
from postilla.segment import segment


def cut(text: str, language: str = "en") -> list[str]:
    return [" ".join(unit.text.split()) for unit in units(extract_text(text), language)]


def units(document: Document, language: str = "en") -> tuple[Unit, ...]:
    return segment(document, Profile.load(language))


@pytest.mark.parametrize(
    ("language", "text", "count"),
    [
        ("en", "We share data. We never sell it. Do you mind?", 3),
        ("en", "We share data, e.g. your name, with Acme Inc. and others.", 1),
        ("en", "It goes to Acme Inc. We do not sell it.", 2),
        ("en", "It goes to Acme Inc. Ireland and to others.", 1),
        ("en", "See Art. 6 of the law. It applies, i.e. it binds us.", 2),
        ("en", "Under U.S. law we must. Mr. J. Doe decides.", 2),
        ("en", 'He said "we share." Then he left (really.) Nobody came.', 3),
        ("en", "It costs 3.50 euro. Ask at help@a.example.com today.", 2),
        ("en", "We use cookies, pixels, etc. You may refuse.", 2),
        ("en", "Really?! Yes... and no.", 2),
        ("en", "It doesn't. There isn't any. It is Unicard's. Concessionary cards too.", 4),
        ("en", "It isn\u2019t. We don\u2019t.", 2),
        ("en", "Answer yes or no. We share neither.", 2),
        ("en", "See No. 12 and No. A7 of the list.", 1),
        ("it", "Acme S.p.A. comunica i dati. Non li vende.", 2),
        ("it", "I dati sono trattati ai sensi dell'art. 13 del D.Lgs. 196/2003 e s.m.i.", 1),
        ("it", "Il titolare è Rossi S.r.l. Via Roma 1. Puoi scriverci.", 2),
        ("it", "I dati vanno a Rossi S.r.l. Non sono venduti.", 2),
        ("it", "Usiamo cookie, pixel, ecc. Puoi rifiutarli.", 2),
        ("it", "È vero? Sì. È così.", 3),
        ("it", "I dati vanno all'A. Manzoni e ad altri.", 1),
        ("it", "Vedi l'art. 6, par. 1, lett. f) del Reg. UE. Il dott. Bianchi decide.", 2),
        ("it", "Scrivi all'avv. Neri, c.so Italia n. 3, tel. 02 123. Ti risponde.", 2),
    ],
)
def test_sentences_end_where_a_reader_ends_them(language: str, text: str, count: int) -> None:
    assert len(cut(text, language)) == count, cut(text, language)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "We share your data with:\n- our bank\n- advertisers\n\nWe keep it.",
            [
                ("sentence", None, 0),
                ("item", "We share your data with:", 1),
                ("item", "We share your data with:", 2),
                ("sentence", None, 0),
            ],
        ),
        (
            "We share with:\n- partners:\n  - Ada\n- banks",
            [
                ("sentence", None, 0),
                ("item", "We share with:", 1),
                ("item", "partners:", 1),
                ("item", "We share with:", 2),
            ],
        ),
        (
            "Data goes to:\nour bank;\nthe police;\nadvertisers.\nWe keep it for long.",
            [
                ("sentence", None, 0),
                ("item", "Data goes to:", 1),
                ("item", "Data goes to:", 2),
                ("item", "Data goes to:", 3),
                ("sentence", None, 0),
            ],
        ),
        (
            "Data goes to:\n\nOur bank. It pays.\nThe police.\n\nWe keep it.",
            [
                ("sentence", None, 0),
                ("item", "Data goes to:", 1),
                ("item", "Data goes to:", 1),
                ("item", "Data goes to:", 2),
                ("sentence", None, 0),
            ],
        ),
        ("Note:\n\nWe share it.\n\nOften.", [("sentence", None, 0)] * 3),
        ("Note:\nWe share it.", [("sentence", None, 0), ("sentence", None, 0)]),
        (
            "| Who | Why |\n|---|---|\n| Ada | ads |",
            [("row", None, 0), ("row", "| Who | Why |", 0)],
        ),
    ],
)
def test_items_know_what_introduces_them(
    text: str, expected: list[tuple[str, str | None, int]]
) -> None:
    found = [
        (unit.kind, unit.lead_in.text if unit.lead_in else None, unit.item)
        for unit in units(extract_text(text))
    ]
    assert found == expected


def test_a_unit_knows_the_path_of_headings_above_it() -> None:
    text = (
        "# Policy\n\n## Sharing\n\nWe share.\n\n### Partners\n\nThey get it.\n\n## Rights\n\nAsk."
    )
    paths = {
        unit.text: [passage.text for passage in unit.heading] for unit in units(extract_text(text))
    }
    assert paths == {
        "Policy": [],
        "Sharing": ["Policy"],
        "We share.": ["Policy", "Sharing"],
        "Partners": ["Policy", "Sharing"],
        "They get it.": ["Policy", "Sharing", "Partners"],
        "Rights": ["Policy"],
        "Ask.": ["Policy", "Rights"],
    }


def test_a_list_in_a_page_is_introduced_like_one_in_a_text() -> None:
    page = extract_html("<p>We share with:</p><ul><li>banks</li><li>Ada</li></ul>")
    assert [(unit.text, unit.lead_in and unit.lead_in.text) for unit in units(page)] == [
        ("We share with:", None),
        ("banks", "We share with:"),
        ("Ada", "We share with:"),
    ]
