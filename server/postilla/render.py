"""Write a `Report` for people to read, as Markdown."""

import re
from collections.abc import Iterator
from itertools import chain

from postilla.markup import blank
from postilla.messages import Messages, choose_locale
from postilla.model import Clause, Report

_QUOTE_CHARACTERS = 400
# Where two quotes part, so much of what they share is shown before.
_LEADING_CHARACTERS = 80
_MINUS = "\N{MINUS SIGN}"
# A row of a table is one unit, and its bars are no words.
_BARS = re.compile(r"\s*(?:\|\s*)+")


def to_markdown(report: Report, *, locale: str | None = None) -> str:
    """Return the report as Markdown, in `locale` or the language of the policy."""
    messages = Messages.load(choose_locale(locale, report.document.language))
    sections = (_summary, _recipients, _receipt, _denials, _clauses)
    lines = chain.from_iterable(section(report, messages) for section in sections)
    return "\n".join(lines) + "\n"


def who_gets_it(report: Report) -> dict[str, tuple[str, ...]]:
    """Return the purposes by kind of recipient, of the clauses that apply, in order of mention."""
    found: dict[str, dict[str, None]] = {}
    for clause in report.clauses:
        if clause.applies and clause.stance != "denies":
            for recipient in clause.recipients:
                purposes = found.setdefault(recipient.kind, {})
                purposes.update(dict.fromkeys(mention.kind for mention in clause.purposes))
    return {kind: tuple(purposes) for kind, purposes in found.items() if kind != "named"}


def headline(report: Report, messages: Messages) -> str:
    """Return score, grade and what the grade means, or that there is none."""
    if report.score is None or report.grade is None:
        return messages.say("labels", "no_grade")
    meaning = messages.say("grades", report.grade)
    return f"{report.score}/100 · {report.grade}: {meaning}"


def _title(messages: Messages, name: str) -> str:
    return f"\n## {messages.say('labels', name)}\n"


def _summary(report: Report, messages: Messages) -> Iterator[str]:
    region = messages.say("regions", report.reader.region)
    group = messages.say("groups", report.reader.group)
    yield f"# {messages.say('labels', 'title')}\n"
    yield f"**{messages.say('labels', 'score')}**: {headline(report, messages)}  "
    yield f"**{messages.say('labels', 'reader')}**: {region}, {group}"
    for notice in report.notices:
        yield f"\n> {flatten(notice)}"


def _recipients(report: Report, messages: Messages) -> Iterator[str]:
    who = who_gets_it(report)
    if who:
        yield _title(messages, "who")
    for kind, purposes in who.items():
        named = ", ".join(messages.say("purposes", purpose) for purpose in purposes)
        yield f"- **{messages.say('recipients', kind)}**: {named}"


def _receipt(report: Report, messages: Messages) -> Iterator[str]:
    if report.score is None:
        return
    yield _title(messages, "receipt")
    yield f"- {messages.say('labels', 'full')}: 100"
    for line in report.receipt:
        points = f"{line.points:+d}".replace("-", _MINUS)
        yield f"- {points}: {flatten(line.because)} ({', '.join(line.clauses)})"
    yield f"- **{messages.say('labels', 'score')}**: {report.score}"


def _denials(report: Report, messages: Messages) -> Iterator[str]:
    quotes = {clause.id: clause.quote for clause in report.clauses}
    if report.denials:
        yield _title(messages, "denials")
    for denial in report.denials:
        text = f"- “{flatten(quotes[denial.clause])}” ({denial.clause})"
        if denial.exception:
            text += f" · {messages.say('labels', 'exception')}: “{flatten(denial.exception)}”"
        if denial.contradicted_by:
            others = ", ".join(denial.contradicted_by)
            text += f" · {messages.say('labels', 'contradicted')} {others}"
        yield text


def _clauses(report: Report, messages: Messages) -> Iterator[str]:
    for title, applies in (("clauses", True), ("elsewhere", False)):
        chosen = [clause for clause in report.clauses if clause.applies is applies]
        if chosen:
            yield _title(messages, title)
        for clause in chosen:
            yield from _clause_lines(clause, messages)


def _clause_lines(clause: Clause, messages: Messages) -> Iterator[str]:
    yield f"- **{clause.id}** {messages.say('stances', clause.stance)}: “{flatten(clause.quote)}”"
    if clause.heading:
        yield f"  - {_label(messages, 'where')}: {flatten(' › '.join(clause.heading))}"
    about = "whom" if clause.stance == "denies" else "who"
    for label, found in (
        (about, _whom(clause, messages)),
        ("what_for", _what_for(clause, messages)),
    ):
        if found:
            yield f"  - {_label(messages, label)}: {flatten(', '.join(found))}"
    if clause.choice.kind != "none":
        choice = messages.say("choices", clause.choice.kind)
        yield f"  - {_label(messages, 'choice')}: {choice}"
    for reason in clause.because:
        yield f"  - {flatten(reason)}"


def _label(messages: Messages, name: str) -> str:
    label = messages.say("labels", name)
    return label[:1].upper() + label[1:]


def _whom(clause: Clause, messages: Messages) -> list[str]:
    """Return the kinds of recipient, then the companies by their names."""
    kinds = (mention.kind for mention in clause.recipients if mention.kind != "named")
    names = (mention.text for mention in clause.names if mention.text)
    said = (messages.say("recipients", kind) for kind in kinds)
    return list(dict.fromkeys(chain(said, names)))


def _what_for(clause: Clause, messages: Messages) -> list[str]:
    kinds = dict.fromkeys(mention.kind for mention in clause.purposes)
    return [messages.say("purposes", kind) for kind in kinds if kind != "unspecified"]


def flatten(text: str) -> str:
    """Return `text` on one line, shortened, without what Markdown or a terminal would obey."""
    return _shortened(_on_one_line(text))


def flatten_apart(before: str, after: str) -> tuple[str, str]:
    """Return two texts as `flatten` does, but from where they part if that would be cut off."""
    lines = _on_one_line(before), _on_one_line(after)
    pairs = enumerate(zip(*lines, strict=False))
    shared = next((at for at, (old, new) in pairs if old != new), min(map(len, lines)))
    if shared < _QUOTE_CHARACTERS or min(map(len, lines)) <= _QUOTE_CHARACTERS:
        return _shortened(lines[0]), _shortened(lines[1])
    start = lines[0].rfind(" ", 0, max(0, shared - _LEADING_CHARACTERS)) + 1
    first, second = (_shortened(f"[…] {line[start:]}") for line in lines)
    return first, second


def _on_one_line(text: str) -> str:
    shown, _ = blank(text)
    words = " ".join("".join(char if char.isprintable() else " " for char in shown).split())
    return _BARS.sub(" · ", words).removeprefix(" · ").removesuffix(" · ")


def _shortened(words: str) -> str:
    if len(words) > _QUOTE_CHARACTERS:
        words = words[:_QUOTE_CHARACTERS].rstrip() + " […]"
    for mark in "\\`*_[]<>#|":
        words = words.replace(mark, f"\\{mark}")
    return words
