"""Render how often the tool is right, from what was measured with the weights that it ships."""

import json
from html import escape

from markup import table
from postilla.digests import Digests
from sitedata import TOP, Tree, branch, leaf, words

MEASURED = TOP / "server/postilla/languages/quality.json"
LANGUAGES = ("it", "en")
SHOWN = ("precision", "recall", "stance", "recipients", "purposes")


def render(language: str, _page: str) -> str:
    """Return the figures of `quality.json`, or that there are none of the weights that are shipped.

    A figure that was measured with other weights than its language is judged with is not shown.
    """
    said = branch(words(language), "quality")
    document: Tree = json.loads(MEASURED.read_text(encoding="utf-8"))
    figures = branch(document, "figures")
    fresh = [
        code
        for code in LANGUAGES
        if code in figures and branch(document, "weights", code) == Digests.load(code)._asdict()
    ]
    if set(fresh) != set(LANGUAGES):
        return f"<p>{escape(leaf(said, 'none'))}</p>\n"
    sentences = [
        *(leaf(said, "said", code).format(**_counts(branch(figures, code))) for code in fresh),
        *(
            leaf(said, "said", name).format(**_figures(figures, name))
            for name in ("opp115", "parallel")
            if name in figures
        ),
    ]
    columns = [leaf(said, name) for name in ("language", *SHOWN)]
    rows = [
        [
            escape(leaf(said, "names", code)),
            *(_percent(figures, code, name) for name in SHOWN),
        ]
        for code in fresh
    ]
    return (
        table(leaf(said, "caption"), columns, rows)
        + "\n<ul>"
        + "".join(f"<li>{escape(sentence)}</li>" for sentence in sentences)
        + f"</ul>\n\n<p>{escape(leaf(said, 'caution'))}</p>\n"
    )


def _counts(measured: Tree) -> dict[str, int]:
    """Return how many sentences there were, and how many were found, missed and wrongly shown."""
    numbers = {name: value for name, value in measured.items() if isinstance(value, int | float)}
    shared = int(numbers["shared"])
    found = round(numbers["recall"] * shared)
    return {
        "units": int(numbers["units"]),
        "shared": shared,
        "found": found,
        "missed": shared - found,
        "wrong": round(found / numbers["precision"]) - found,
    }


def _percent(figures: Tree, part: str, name: str) -> str:
    value = branch(figures, part).get(name)
    return f"{100 * value:.0f} %" if isinstance(value, int | float) else ""


def _figures(figures: Tree, part: str) -> dict[str, object]:
    """Return the figures of a part for a sentence: shares in percent, counts as they are."""
    return {
        name: value if isinstance(value, int) else _percent(figures, part, name)
        for name, value in branch(figures, part).items()
    }
