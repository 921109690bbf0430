"""Write a `Comparison` for people to read, as Markdown."""

from collections.abc import Iterator

from postilla.compare import Change, Comparison, Side
from postilla.errors import DataError
from postilla.flows import Flow
from postilla.messages import Messages, choose_locale
from postilla.model import Clause
from postilla.render import flatten, quote, quote_apart

# Where the value of a change has its name: "recipient added: advertising" in [recipients].
_SECTIONS = {
    "recipient": ("recipients",),
    "purpose": ("purposes",),
    "data": ("data",),
    "limit": ("regions", "groups"),
    "exclusion": ("regions", "groups"),
}


def changes_to_markdown(comparison: Comparison, *, locale: str | None = None) -> str:
    """Return the comparison as Markdown, in `locale` or the language of the later version."""
    language = comparison.after.document.language
    messages = Messages.load(choose_locale(locale, language))
    return "\n".join(_lines(comparison, messages)) + "\n"


def name_change(what: str, messages: Messages) -> str:
    """Return one entry of `Change.what` in words."""
    verb, _, value = what.partition(": ")
    said = messages.say("changes", verb)
    return f"{said}: {_name(verb.split()[0], value, messages)}" if value else said


def _name(noun: str, value: str, messages: Messages) -> str:
    for section in _SECTIONS.get(noun, ()):
        try:
            return messages.say(section, value)
        except DataError:
            continue
    return flatten(value)


def _lines(comparison: Comparison, messages: Messages) -> Iterator[str]:
    sides = (("before", comparison.before), ("after", comparison.after))
    yield f"# {messages.say('changes', 'title')}\n"
    for name, side in sides:
        grade = messages.say("labels", "no_grade")
        if side.score is not None:
            grade = f"{side.score}/100 · {side.grade}"
        yield f"**{messages.say('changes', name)}**: {grade}  "
    for name, side in sides:
        for notice in side.notices:
            yield f"\n> {messages.say('changes', name)}: {flatten(notice)}"
    if all(_was_read(side) for _, side in sides):
        yield from _findings(comparison, messages)
    else:
        yield f"\n{messages.say('changes', 'incomparable')}"


def _was_read(side: Side) -> bool:
    """Tell whether a version is one that could say something: nothing is gone from a blank page."""
    kind = side.document.kind
    return kind == "policy" or (kind == "too-short" and side.document.words > 0)


def _findings(comparison: Comparison, messages: Messages) -> Iterator[str]:
    if comparison.added or comparison.removed or comparison.changed:
        yield from _brief(comparison, messages)
    else:
        yield f"\n{messages.say('changes', 'same')}"
    for name, clauses in (("added", comparison.added), ("removed", comparison.removed)):
        yield from _clauses(name, clauses, messages)
    if comparison.changed:
        yield f"\n## {messages.say('changes', 'changed')}\n"
    for change in comparison.changed:
        yield from _change(change, messages)
    if comparison.reworded:
        yield f"\n{messages.say('changes', 'reworded', count=comparison.reworded)}"


def _brief(comparison: Comparison, messages: Messages) -> Iterator[str]:
    """Yield who gets the data now and did not, or for something else, before all sentences."""
    yield f"\n## {messages.say('changes', 'brief')}\n"
    companies = comparison.companies
    lines = [f"- {messages.say('changes', f'sale {comparison.sale}')}"] if comparison.sale else []
    lines += [
        f"- **{_name('recipient', flow.recipient, messages)}**: {'; '.join(_flow(flow, messages))}"
        for flow in comparison.flows
    ]
    for verb, names in (("added", companies.added), ("removed", companies.removed)):
        if names:
            said = messages.say("changes", f"companies {verb}")
            lines.append(f"- {said}: {', '.join(map(flatten, names))}")
    yield from lines or (messages.say("changes", "same flows"),)


def _flow(flow: Flow, messages: Messages) -> Iterator[str]:
    """Yield what is new or gone of one recipient."""
    if not flow.before or not flow.after:
        parts = (("added", flow.after), ("removed", flow.before))
    else:
        parts = (("gained", flow.gained), ("lost", flow.lost))
    for verb, purposes in parts:
        if purposes:
            # That none is given is worth a word where it is all that is said.
            told = [kind for kind in purposes if kind != "unspecified"] or purposes
            named = ", ".join(_name("purpose", kind, messages) for kind in told)
            yield messages.say("changes", f"flow {verb}", purposes=named)


def _clauses(name: str, clauses: tuple[Clause, ...], messages: Messages) -> Iterator[str]:
    if clauses:
        yield f"\n## {messages.say('changes', name)}\n"
    for clause in clauses:
        said = messages.say("stances", clause.stance)
        yield f"- {said}: “{quote(clause)}”{_elsewhere(clause, messages)}"


def _change(change: Change, messages: Messages) -> Iterator[str]:
    yield f"- {'; '.join(name_change(what, messages) for what in change.what)}"
    quotes = quote_apart(change.before, change.after)
    sides = (("before", change.before), ("after", change.after))
    for (name, clause), words in zip(sides, quotes, strict=True):
        said = messages.say("changes", name)
        yield f"  - {said}: “{words}”{_elsewhere(clause, messages)}"


def _elsewhere(clause: Clause, messages: Messages) -> str:
    """Return the remark that a clause is not for this reader, if it is not."""
    return "" if clause.applies else f" ({messages.say('changes', 'elsewhere')})"
