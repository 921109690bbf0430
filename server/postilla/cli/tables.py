"""Lay out for the terminal what the tool knows."""

from collections.abc import Iterator

from rich.table import Table

from postilla.messages import Messages
from postilla.rubric import FULL, GRADES, Item, load_rubric


def rubric_tables(messages: Messages) -> Iterator[Table]:
    """Yield the tables of what costs points, what a choice leaves of them, and the grades."""
    rubric, locale = load_rubric(), messages.locale
    items = _table(messages, "items", "item", "first", "further", "most", full=FULL)
    for item in rubric.item:
        points = (str(number) for number in (item.first, item.further, item.most))
        items.add_row(f"{item.says[locale]}{_limits(item, messages)}", *points)
    yield items
    choices = _table(messages, "choices", "choice", "percent", "why")
    for kind, factor in rubric.choice.items():
        choices.add_row(messages.say("choices", kind), f"{factor.percent} %", factor.why[locale])
    yield choices
    grades = _table(messages, "grades", "grade", "from", "why")
    for name in GRADES:
        grade = rubric.grade[name]
        grades.add_row(name, str(grade.at_least), grade.why[locale])
    yield grades


def _table(messages: Messages, title: str, *columns: str, **values: object) -> Table:
    table = Table(title=messages.say("rubric", title, **values), title_justify="left")
    for column in columns:
        table.add_column(messages.say("rubric", column), overflow="fold")
    return table


def _limits(item: Item, messages: Messages) -> str:
    """Return the kinds of data that an item is about, which its name does not tell."""
    named = "; ".join(messages.say("data", kind) for kind in item.data)
    return f" ({named})" if named else ""
