import pytest

from postilla.extract import extract_text

HEADING, TEXT, ITEM, ROW = "heading", "paragraph", "item", "row"
# No writer breaks lines who writes one of this length.
LONG = f"We share {'much and ' * 30}more with others."


def blocks(text: str) -> list[tuple[str, str]]:
    document = extract_text(text)
    return [
        (block.kind, " ".join(document.plain[block.start : block.end].split()))
        for block in document.blocks
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("# One\n\nText.", [(HEADING, "One"), (TEXT, "Text.")]),
        ("One\n===\nText.", [(HEADING, "One"), (TEXT, "Text.")]),
        ("Two\n---\n\nText.", [(HEADING, "Two"), (TEXT, "Text.")]),
        ("**Who gets it**\n\nOthers.", [(HEADING, "Who gets it"), (TEXT, "Others.")]),
        ("**Who gets it:**\nOthers.", [(HEADING, "Who gets it:"), (TEXT, "Others.")]),
        ("CHI RICEVE I DATI\nAltri.", [(HEADING, "CHI RICEVE I DATI"), (TEXT, "Altri.")]),
        ("3. Who gets it\n\nOthers do.", [(HEADING, "Who gets it"), (TEXT, "Others do.")]),
        ("Who gets it\n\nOthers do.", [(HEADING, "Who gets it"), (TEXT, "Others do.")]),
        ("- ### Statistics\n\nText.", [(HEADING, "Statistics"), (TEXT, "Text.")]),
        ("Data: cookies\n\nText.", [(TEXT, "Data: cookies"), (TEXT, "Text.")]),
        ("1 Who gets it\n\nOthers do.", [(HEADING, "Who gets it"), (TEXT, "Others do.")]),
        ("77 Agency\n\nIt does.", [(HEADING, "77 Agency"), (TEXT, "It does.")]),
        ("7 days later it is gone.", [(TEXT, "7 days later it is gone.")]),
        ("1. a\n2. b", [(ITEM, "a"), (ITEM, "b")]),
        ("- a\n  - b\n* c\n• d", [(ITEM, "a"), (ITEM, "b"), (ITEM, "c"), (ITEM, "d")]),
        ("a) uno;\nb) due.", [(ITEM, "uno;"), (ITEM, "due.")]),
        ("(i) one\n(ii) two", [(ITEM, "one"), (ITEM, "two")]),
        ("| A | B |\n|---|---|\n| c | d |", [(ROW, "| A | B |"), (ROW, "| c | d |")]),
        ("We share.\nWe sell.", [(TEXT, "We share."), (TEXT, "We sell.")]),
        (
            "This long line was broken by whoever wrote it and\nIt goes on here.",
            [(TEXT, "This long line was broken by whoever wrote it and It goes on here.")],
        ),
        ("It was short and\ngoes on here.", [(TEXT, "It was short and goes on here.")]),
        ("We share it.\n\n* * *\n\nWe do.", [(TEXT, "We share it."), (TEXT, "We do.")]),
        ("A sentence that ends.\n\nText.", [(TEXT, "A sentence that ends."), (TEXT, "Text.")]),
        ("Who\tWhy\nAda\tads\nBob\tpost", [(ROW, "Who|Why"), (ROW, "Ada|ads"), (ROW, "Bob|post")]),
        ("We share\tit. We sell.", [(TEXT, "We share it. We sell.")]),
        ("\\* one\n\\* two", [(ITEM, "one"), (ITEM, "two")]),
        (
            f"{LONG}\n\nOur partners who help us to reach you with news\nBanks that we pay with",
            [
                (TEXT, LONG),
                (TEXT, "Our partners who help us to reach you with news"),
                (TEXT, "Banks that we pay with"),
            ],
        ),
        (
            f"{LONG}\n\nwith our bank\nwith the police",
            [(TEXT, LONG), (TEXT, "with our bank"), (TEXT, "with the police")],
        ),
        (
            f"{LONG}\n\nIt was short and\ngoes on.",
            [(TEXT, LONG), (TEXT, "It was short and goes on.")],
        ),
        ("", []),
        ("\n \n\t\n", []),
    ],
)
def test_lines_become_the_blocks_that_a_reader_sees(
    text: str, expected: list[tuple[str, str]]
) -> None:
    assert blocks(text) == expected


def test_a_row_knows_the_header_of_its_table() -> None:
    document = extract_text("| Data | Who |\n|---|---|\n| Email | Ada |\n\n| x | y |")
    headers = [
        block.header and document.plain[block.header.start : block.header.end]
        for block in document.blocks
    ]
    assert headers == [None, "| Data | Who |", None]


@pytest.mark.parametrize(
    ("text", "header"),
    [
        ("Data\tWho\nEmail, so that we can write.\tAda", "Data|Who"),
        ("Perché\tChi\nper te.\tAda", "Perché|Chi"),
        ("e-mail.\tAda\nname.\tBob", None),
    ],
)
def test_a_pasted_row_knows_the_header_of_its_table(text: str, header: str | None) -> None:
    document = extract_text(text)
    last = document.blocks[-1]
    assert (last.header and document.plain[last.header.start : last.header.end]) == header


def test_tabs_part_cells_where_accents_move_positions() -> None:
    text = "perche\u0301 no\n\nWho\tWhy\nAda\tads"
    document = extract_text(text)
    row = document.blocks[-1]
    span = document.locate(row.start, row.end)
    assert document.plain[row.start : row.end] == "Ada|ads"
    assert text[span.start : span.end] == "Ada\tads"


@pytest.mark.parametrize(
    ("text", "plain"),
    [("session\\_id", "session _id"), ("\\*not bold\\*", " *not bold *")],
)
def test_escaped_marks_are_letters(text: str, plain: str) -> None:
    assert extract_text(text).plain == plain


@pytest.mark.parametrize(
    ("text", "levels"),
    [
        ("# A\n\n## B\n\nText.", [1, 2, 0]),
        ("A\n===\n\nB\n---\n\nText.", [1, 2, 0]),
        ("1. Sharing\n\n1.1 With whom\n\nText.", [3, 4, 0]),
        ("- a\n  - b\n    - c", [1, 2, 3]),
    ],
)
def test_headings_and_items_are_nested(text: str, levels: list[int]) -> None:
    assert [block.level for block in extract_text(text).blocks] == levels


@pytest.mark.parametrize(
    ("text", "plain", "url"),
    [
        (
            "See [our partners](https://a.example/b_(c)) now",
            "See  our partners",
            "https://a.example/b_(c)",
        ),
        ('[Guaraní](https://c.example "hekorã (7 %)") x', " Guaraní", "https://c.example"),
        ("**[Bold](https://b.example)** x", "   Bold", "https://b.example"),
    ],
)
def test_a_link_keeps_its_place_and_its_target(text: str, plain: str, url: str) -> None:
    document = extract_text(text)
    assert document.plain.startswith(plain)
    assert len(document.plain) == len(text)
    (link,) = document.links
    assert link.url == url
    assert text[link.start : link.end] == plain.strip().removeprefix("See").strip()
