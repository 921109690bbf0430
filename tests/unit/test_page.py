import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st

from postilla.extract import extract_html


def blocks(html: str | bytes) -> list[tuple[str, int, str]]:
    document = extract_html(html)
    return [
        (block.kind, block.level, document.text[block.start : block.end])
        for block in document.blocks
    ]


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<h2>Who</h2><p>We <b>share</b>\n it.</p>", [("heading", 2, "Who"), ("paragraph", 0, "We share it.")]),
        ("<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>", [("item", 1, "a"), ("item", 2, "b"), ("item", 1, "c")]),
        ("<p>one<br>two</p>", [("paragraph", 0, "one"), ("paragraph", 0, "two")]),
        ("<p>One<br>two</p>", [("paragraph", 0, "One two")]),
        ("<p>One.<br>two</p>", [("paragraph", 0, "One."), ("paragraph", 0, "two")]),
        ("<p>a) our bank;</p><p>* Ada</p>", [("item", 1, "our bank;"), ("item", 1, "Ada")]),
        ("<p>30 days we keep it.</p>", [("paragraph", 0, "30 days we keep it.")]),
        ("<p>3. Who gets it</p>", [("paragraph", 0, "3. Who gets it")]),
        ("<p><strong>Who gets it</strong></p><p>Ada.</p>", [("heading", 5, "Who gets it"), ("paragraph", 0, "Ada.")]),
        ("<p>We <strong>sell</strong></p>", [("paragraph", 0, "We sell")]),
        ("<nav>Home</nav><script>x</script><p>Text</p><footer>©</footer>", [("paragraph", 0, "Text")]),
        ("<header>Menu</header><main><header><h1>T</h1></header>a</main>", [("heading", 1, "T"), ("paragraph", 0, "a")]),
        ("<main><p>The policy itself, at length.</p></main><p>Ad</p>", [("paragraph", 0, "The policy itself, at length.")]),
        ("<div role=navigation>Home</div><p>Text</p>", [("paragraph", 0, "Text")]),
        ("<p>part&shy;ner&nbsp;x</p>", [("paragraph", 0, "partner x")]),
        ("<p>a<!-- comment -->b</p>", [("paragraph", 0, "ab")]),
        ("<dl><dt>Ads</dt><dd>We sell.</dd></dl>", [("heading", 6, "Ads"), ("paragraph", 0, "We sell.")]),
        (b"<meta charset=latin1><p>perch\xe9</p>", [("paragraph", 0, "perché")]),
        ("plain", [("paragraph", 0, "plain")]),
        ("", []),
    ],
)  # fmt: skip
def test_a_page_becomes_the_blocks_that_a_reader_sees(
    html: str | bytes, expected: list[tuple[str, int, str]]
) -> None:
    assert blocks(html) == expected


def test_a_row_knows_the_header_of_its_table() -> None:
    document = extract_html(
        "<table><tr><th>Data</th><th>Who</th></tr><tr><td>Email</td><td>Ada</td></tr></table>"
    )
    header, row = document.blocks
    assert document.text[row.start : row.end] == "Email | Ada"
    assert row.header is not None
    assert document.text[row.header.start : row.header.end] == "Data | Who"
    assert header.header is None


def test_a_table_that_only_lays_out_is_read_as_paragraphs() -> None:
    html = "<table><tr><td><p>One.</p><p>Two.</p></td><td>Three.</td></tr></table>"
    assert [text for _, _, text in blocks(html)] == ["One.", "Two.", "Three."]


def test_links_lead_where_the_page_says_unless_that_is_a_program() -> None:
    document = extract_html(
        '<p>Say no <a href="https://a.example/no">on this page</a> or '
        '<a href="javascript:alert(1)">here</a>.</p>'
    )
    assert [(document.text[link.start : link.end], link.url) for link in document.links] == [
        ("on this page", "https://a.example/no")
    ]


def test_a_page_nested_a_hundred_thousand_deep_is_read() -> None:
    depth = 100_000
    assert (
        extract_html("<div>" * depth + "We share data" + "</div>" * depth).text == "We share data"
    )


_TAGS = (
    "div",
    "p",
    "ul",
    "li",
    "b",
    "table",
    "tr",
    "td",
    "h2",
    "a",
    "br",
    "details",
    "x-y",
    "span",
)
_PIECES = st.one_of(
    st.sampled_from([f"<{tag}>" for tag in _TAGS] + [f"</{tag}>" for tag in _TAGS]),
    st.sampled_from([" ", "\n", "&amp;", "&nbsp;", "<!-- x -->", "<", "< b", "<td><td>"]),
    st.text("abcé0", min_size=1, max_size=8),
)


@given(st.lists(_PIECES, max_size=40).map("".join))
def test_every_letter_that_beautifulsoup_reads_is_kept_in_its_order(html: str) -> None:
    read = BeautifulSoup(f"<body>{html}", "lxml").get_text()
    kept = extract_html(f"<body>{html}").text

    assert _letters(kept) == _letters(read)


def _letters(text: str) -> str:
    return "".join(char for char in text if char.isalnum())
