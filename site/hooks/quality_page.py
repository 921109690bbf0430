"""Render how often the tool is right, from the floors that its tests hold it to."""

import json
from html import escape

from markup import table
from sitedata import TOP, Tree, branch, leaf, words

FLOORS = TOP / "tests/quality/floors.json"
LANGUAGES = ("it", "en")


def render(language: str, _page: str) -> str:
    """Return the figures of `tests/quality/floors.json`, or that there are none yet."""
    said = branch(words(language), "quality")
    document: Tree = json.loads(FLOORS.read_text(encoding="utf-8"))
    floors = branch(document, "floors")
    if not floors:
        return f"<p>{escape(leaf(said, 'none'))}</p>\n"
    parts = [
        f"<p>{escape(leaf(said, 'intro'))}</p>\n",
        table(
            leaf(said, "caption"),
            [leaf(said, name) for name in ("language", "precision", "recall", "stance")],
            [
                [
                    escape(leaf(said, "names", code)),
                    *(_percent(floors, code, name) for name in ("precision", "recall", "stance")),
                ]
                for code in LANGUAGES
                if code in floors
            ],
        ),
    ]
    for name in (*LANGUAGES, "opp115", "parallel"):
        if name in floors:
            sentence = leaf(said, "said", name).format(**_figures(floors, name))
            parts.append(f"<p>{escape(sentence)}</p>\n")
    return "\n".join(parts)


def _percent(floors: Tree, part: str, name: str) -> str:
    value = branch(floors, part).get(name)
    return f"{100 * value:.0f} %" if isinstance(value, int | float) else ""


def _figures(floors: Tree, part: str) -> dict[str, object]:
    """Return the figures of a part for a sentence: shares in percent, counts as they are."""
    return {
        name: value if isinstance(value, int) else _percent(floors, part, name)
        for name, value in branch(floors, part).items()
    }
