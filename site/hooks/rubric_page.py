"""Render the rubric: every weight with its reason."""

from collections.abc import Collection
from html import escape

from markup import table
from postilla.rubric import FULL, GRADES, Item, load_rubric
from sitedata import Tree, branch, leaf, words


def render(language: str, _page: str) -> str:
    """Return the tables of items, choices and grades, from `rubric.toml`."""
    rubric = load_rubric()
    known = words(language)
    said = branch(known, "rubric")

    def columns(*names: str) -> list[str]:
        return [leaf(said, name) for name in names]

    items = table(
        leaf(said, "itemsCaption").format(full=FULL),
        columns("item", "why", "first", "further", "most"),
        [
            [
                _named(item, language, known, said),
                escape(item.why[language]),
                *(str(points) for points in (item.first, item.further, item.most)),
            ]
            for item in rubric.item
        ],
    )
    choices = table(
        leaf(said, "choicesCaption"),
        columns("choice", "percent", "why"),
        [
            [
                escape(leaf(known, "choices", kind)),
                f"{factor.percent} %",
                escape(factor.why[language]),
            ]
            for kind, factor in rubric.choice.items()
        ],
    )
    grades = table(
        leaf(said, "gradesCaption"),
        columns("grade", "from", "meaning"),
        [
            [
                f'<span class="grade grade-{grade.lower()}">{grade}</span>',
                str(rubric.grade[grade].at_least),
                f"<strong>{escape(leaf(known, 'grades', grade))}.</strong> "
                + escape(rubric.grade[grade].why[language]),
            ]
            for grade in GRADES
        ],
    )
    return "\n".join(
        [
            f"## {leaf(said, 'gradesTitle')} {{ #grades }}\n",
            grades,
            f"## {leaf(said, 'itemsTitle')} {{ #items }}\n",
            items,
            f"## {leaf(said, 'choicesTitle')} {{ #choices }}\n",
            choices,
        ]
    )


def _named(item: Item, language: str, known: Tree, said: Tree) -> str:
    limits = [
        (leaf(said, "to"), branch(known, "recipients"), item.recipients),
        (leaf(said, "for"), branch(known, "purposes"), item.purposes),
        (leaf(said, "kindsOfData"), branch(known, "data"), item.data),
    ]
    notes = "".join(
        f"<br><small>{escape(name)} {escape(_kinds(labels, kinds, leaf(said, 'allBut')))}</small>"
        for name, labels, kinds in limits
        if len(kinds) > 1
    )
    return f"{escape(item.says[language])}{notes}"


def _kinds(labels: Tree, kinds: Collection[str], all_but: str) -> str:
    """Return the kinds in words, or those that are left out where they are fewer."""
    left_out = [kind for kind in labels if kind not in kinds]
    fewer = len(left_out) < len(kinds)
    told = [str(labels.get(kind, kind)) for kind in (left_out if fewer else kinds)]
    listed = "; ".join(text[:1].lower() + text[1:] for text in told)
    return all_but.format(kinds=listed) if fewer else listed
