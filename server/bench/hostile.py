"""Texts made to be slow to read: runs of whatever an expression or a loop could start on.

Each is as long as asked for, and has the terms of a privacy policy so that no stage passes it by.
"""

import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from importlib.resources import files

from hypothesis import strategies as st

from postilla.catalogue import Catalogue

# What the expressions of the stages begin with, and what could make them look far ahead.
_MARKS = (
    "[", "]", "(", ")", "*", "_", "<", ">", "`", "#", "|", "-", "=", "~", "\\", "&", "!", "?", ".",
    ":", ";", ",", "'", '"', "/", "@", "+", "{", "}", "^", "$", "%", "\n", "\n\n", " ", "  ", "\t",
    "\r", "\r\n", "\x00", "\x0b", "\x1f", "\x85", "\u2028", "\u00a0",
    "[](", "![](", "[a](b", '[a](b"', "](", "](<", "**a", "__a", "*_", "<a ", "<!--", "-->", "</",
    "&nbsp;", "&#", "\\*", "- ", "* ", "• ", "1. ", "1.1.1.", "1) ", "(a) ", "a. ", "iv) ", "# ",
    "###### ", "|a", "|-", "| a | b |\n|---|---|\n", "> ", "---\n", "===\n", "a\n===\n", "a:\n- b\n",
    ". ", "..", '? "', "e.g. ", "J. ", "A.B.", "www.", "http://", "https://a.b/(", "a@b.", "a [at] b.",
)  # fmt: skip
_LETTERS = (
    "a", "A", "aA", "Aa ", "A A ", "A&", "A-", "A.", "a-", "0", "0 ", "A1", "iPad", "Inc", "S.p.A. ",
    "Acme Ltd, ", "Acme Inc. and ", "Acme (", "the Acme Group ", "not ", "we do not ", "non ",
    "share ", "shares with", "we share it with partners. ", "we do not share it. ", "but ", "unless ",
    "these companies get it. ", "they may also get it. ", "in the EU ", "California, ", "except ",
    "for advertising and ", "with your consent, ", "opt out [here](https://a.b/c) ", "if you live in ",
    "non condividiamo i dati. ", "condividiamo i dati con i partner. ", "questi soggetti ", "l'",
)  # fmt: skip
_LETTERS_OF_THE_WORLD = (
    "é", "e\u0301", "\u0301", "\u0316\u0301", "\u0301\u0316", "\u200b", "\u00ad", "\u202e", "\ufeff", "İ",
    "ß", "ﬁ", "ﷺ", "한", "個", "ם", "ع", "😀", "👨\u200d👩\u200d👧", "\U000e0041", "𝐀", "ａ", "\ufffd", "’", "“",
)  # fmt: skip
ATOMS = (*_MARKS, *_LETTERS, *_LETTERS_OF_THE_WORLD)
_TERMS = (
    "privacy policy, personal data, data controller, cookies, your rights, consent, "
    "informativa sulla privacy, dati personali, titolare del trattamento, i tuoi diritti, "
    "consenso.\n"
)
# One line of terms, of about twenty words, makes so many other words pass for a policy.
_WORDS_A_LINE = 400


def with_terms(text: str) -> str:
    """Return `text` after as many policy terms as make a policy of it."""
    return _TERMS * (2 + len(text.split()) // _WORDS_A_LINE) + "\n" + text


def plain(size: int) -> str:
    """Return an ordinary policy of `size` code points, none of whose sentences recur."""
    paragraphs = (
        f"{number}. What we do with data of kind {number}\n\n"
        f"We collect your name and the {number} things that you tell us about yourself. We may "
        f"share your e-mail address with our {number} advertising partners for marketing. We do "
        f"not sell your personal data to anybody. You can write to our data protection officer, "
        f"who keeps number {number}.\n\n"
        for number in range(size // 250)
    )
    return "".join(paragraphs)[:size]


def run_of(atom: str, size: int) -> str:
    """Return `atom` again and again, `size` code points in all."""
    return (atom * (size // len(atom) + 1))[:size]


@cache
def heads(language: str) -> tuple[str, ...]:
    """Return what the patterns of a language begin with, cues and expressions alike, sorted."""
    folder = files("postilla") / "languages" / language
    sources = [file for file in folder.iterdir() if file.name.endswith(".toml")]
    words = {
        part.strip()
        for source in sources
        for text in _strings(tomllib.loads(source.read_text(encoding="utf-8")))
        for part in re.split(r"\\.|[^a-zA-Z' ]+", text)
    }
    cues = {
        re.split(r"[^a-z0-9' \-]", pattern)[0]
        for cue in Catalogue.load(language).cues
        for pattern in cue.patterns
    }
    return tuple(sorted(word for word in words | cues if len(word) > 1))


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list | dict):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _strings(inner)


def _nested_bullets(size: int) -> str:
    depth = int((2 * size) ** 0.5) // 2
    lines = [
        " " * level + "- we share it with:\n" for level in (*range(depth), *range(depth, 0, -1))
    ]
    return "".join(lines)[:size]


def _nested_lists(size: int) -> str:
    count = size // 30
    return "<ul><li>we share it with:" * count + "</li></ul>" * count


def _nested_tables(size: int) -> str:
    count = size // 60
    return "<table><tr><td>we share<td>it with:" * count + "</table>" * count


SHAPES: Mapping[str, Callable[[int], str]] = {
    "nested bullets": _nested_bullets,
    "bullets without end": lambda size: "We share data with:\n" + run_of("- ads\n", size),
    "a lead-in as long as its list": lambda size: (
        run_of("we share it with partners ", size // 2) + ":\n" + run_of("- ads\n", size // 2)
    ),
    "headings without end": lambda size: run_of("# We share\nWe share it with ads.\n", size),
    "a heading as long as its text": lambda size: (
        "# " + run_of("we share it ", size // 2) + "\n" + run_of("We share it. ", size // 2)
    ),
    "a wide table": lambda size: (
        "|" + run_of("we share|", size // 2) + "|\n|---|---|\n|a|b|\n" * 99
    ),
    "a long table": lambda size: (
        "| who | what |\n|---|---|\n" + run_of("| ads | we share |\n", size)
    ),
    "names that do not recur": lambda size: " ".join(
        f"We share it with Acme{number} Inc." for number in range(size // 36)
    ),
    "headings that do not recur": lambda size: "\n".join(
        f"# Part {number}\nWe do not share this information. We sell it to partners."
        for number in range(size // 70)
    ),
    "links without end": lambda size: run_of("[opt out](https://a.example/) of sharing. ", size),
    "promises and breaches": lambda size: run_of(
        "We never share data with partners. We share data with partners. ", size
    ),
}

PAGES: Mapping[str, Callable[[int], str]] = {
    "nested lists": _nested_lists,
    "nested tables": _nested_tables,
    "nested divisions": lambda size: run_of("<div>we share it", size),
    "nested articles": lambda size: run_of("<article>we share it", size),
    "nested bold": lambda size: run_of("<b>we share it", size),
    "anchors that do not end": lambda size: run_of("<a href='https://a.example'>opt out", size),
    "siblings": lambda size: run_of("<p>we share it</p>", size),
    "headers in a row": lambda size: run_of("<header>a</header>", size),
    "cells in one row": lambda size: "<table><tr>" + run_of("<td>we share", size),
    "attributes": lambda size: "<p " + run_of("a=b ", size) + ">we share</p>",
    "entities": lambda size: run_of("&amp;", size),
    "comments": lambda size: run_of("<!-- a -->", size),
    "broken tags": lambda size: run_of("<", size),
}


def texts(size: int, atoms: tuple[str, ...] = ATOMS) -> st.SearchStrategy[str]:
    """Return texts of `size` code points in which a few atoms recur, in runs and in turns."""
    some = st.sampled_from(atoms)
    turn = st.lists(
        st.tuples(some, st.sampled_from([1, 1, 2, 3, 40, size // 8])), min_size=1, max_size=4
    )
    return turn.map(lambda parts: "".join(run_of(atom, len(atom) * n) for atom, n in parts)).map(
        lambda period: run_of(period, size)
    )
