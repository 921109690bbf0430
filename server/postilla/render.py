"""Write a `Report` for people to read, as Markdown."""

import re
from collections.abc import Iterator
from itertools import chain

from postilla.flows import who_gets_it
from postilla.markup import blank
from postilla.messages import Messages, choose_locale
from postilla.model import Clause
from postilla.report import Report

_LINE_CHARACTERS = 400
# Sentences are shown whole; of the rare longer one, so much of its beginning and around the words
# that something was read from.
_SENTENCE_CHARACTERS = 1000
_AROUND_CHARACTERS = 120
_CUT = "[…]"
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
        named = "; ".join(messages.say("purposes", purpose) for purpose in purposes)
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
    clauses = {clause.id: clause for clause in report.clauses}
    if report.denials:
        yield _title(messages, "denials")
    for denial in report.denials:
        clause = clauses[denial.clause]
        text = f"- “{quote(clause)}” ({clause.id})"
        if not clause.applies:
            text += f" · {messages.say('changes', 'elsewhere')}"
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
    yield f"- **{clause.id}** {messages.say('stances', clause.stance)}: “{quote(clause)}”"
    if clause.heading:
        yield f"  - {_label(messages, 'where')}: {flatten(' › '.join(clause.heading))}"
    about = "whom" if clause.stance == "denies" else "who"
    for label, found in (
        (about, _whom(clause, messages)),
        ("what_for", _what_for(clause, messages)),
    ):
        if found:
            yield f"  - {_label(messages, label)}: {flatten('; '.join(found))}"
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


def quote(clause: Clause) -> str:
    """Return a clause's words after those that introduce its list, as `flatten` shows them.

    A sentence is shown whole; of one that is too long for that, what proves the clause.
    """
    return _escaped(_after_lead_in(clause, _sentence(clause)))


def quote_apart(before: Clause, after: Clause) -> tuple[str, str]:
    """Return the words of two clauses as `quote` does, but from where they part if that is late."""
    lines = _parted(_on_one_line(before.quote), _on_one_line(after.quote), _SENTENCE_CHARACTERS)
    first, second = map(_after_lead_in, (before, after), lines)
    return _escaped(first), _escaped(second)


def flatten(text: str) -> str:
    """Return `text` on one line, shortened, without what Markdown or a terminal would obey."""
    return _escaped(_shortened(_on_one_line(text), _LINE_CHARACTERS))


def _after_lead_in(clause: Clause, words: str) -> str:
    lead_in = _shortened(_on_one_line(clause.lead_in or ""), _LINE_CHARACTERS)
    return f"{lead_in} {_CUT} {words}" if lead_in else words


def _sentence(clause: Clause) -> str:
    line = _on_one_line(clause.quote)
    if len(line) <= _SENTENCE_CHARACTERS:
        return line
    shown, _ = blank(clause.quote)
    pieces: list[str] = []
    last = 0
    for begins, ends in _proof(clause):
        # Words stay whole.
        start = max(last, shown.rfind(" ", 0, begins) + 1)
        end = len(shown) if (space := shown.find(" ", ends)) < 0 else space
        if start > last and last:
            pieces.append(_CUT)
        if start < end:
            pieces.append(shown[start:end])
            last = end
    if last < len(shown):
        pieces.append(_CUT)
    return _shortened(_on_one_line(" ".join(pieces)), 2 * _SENTENCE_CHARACTERS)


def _proof(clause: Clause) -> list[tuple[int, int]]:
    """Return the stretches of a quote that show it: its beginning, and what was read from it."""
    size = clause.end - clause.start
    found = chain(
        clause.recipients, clause.names, clause.purposes, clause.data, (clause.choice, clause.scope)
    )
    stretches = [(0, 2 * _AROUND_CHARACTERS)]
    for mention in found:
        if mention is None or mention.start is None or mention.end is None:
            continue
        start, end = mention.start - clause.start, mention.end - clause.start
        if 0 <= start < end <= size:
            stretches.append((max(0, start - _AROUND_CHARACTERS), end + _AROUND_CHARACTERS))
    return sorted(stretches)


def _parted(before: str, after: str, most: int) -> tuple[str, str]:
    """Return two lines of at most `most` characters, from where they part if that is later."""
    lines = before, after
    pairs = enumerate(zip(*lines, strict=False))
    shared = next((at for at, (old, new) in pairs if old != new), min(map(len, lines)))
    if shared < most or min(map(len, lines)) <= most:
        return _shortened(before, most), _shortened(after, most)
    start = before.rfind(" ", 0, max(0, shared - _LEADING_CHARACTERS)) + 1
    first, second = (_shortened(f"{_CUT} {line[start:]}", most) for line in lines)
    return first, second


def _on_one_line(text: str) -> str:
    shown, _ = blank(text)
    words = " ".join("".join(char if char.isprintable() else " " for char in shown).split())
    return _BARS.sub(" · ", words).removeprefix(" · ").removesuffix(" · ")


def _shortened(words: str, most: int) -> str:
    return words if len(words) <= most else f"{words[:most].rstrip()} {_CUT}"


def _escaped(words: str) -> str:
    for mark in "\\`*_[]<>#|":
        words = words.replace(mark, f"\\{mark}")
    return words
