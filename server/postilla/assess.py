"""From clauses and a reader to points, the receipt, a score and a grade."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import chain
from typing import NamedTuple

from postilla.denials import admits_outright, find_denials
from postilla.messages import Messages
from postilla.model import ChoiceKind, Clause, Denial, Grade, Mention
from postilla.reader import Reader, concerns, explain
from postilla.report import ReceiptLine
from postilla.rubric import FULL, UNSPECIFIED, Item, Rubric, load_rubric

# A company that is named counts by its kind; "named" alone only where the text gives no kind.
_NAMED = "named"


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """The clauses as they concern one reader, and the score that follows from them."""

    clauses: tuple[Clause, ...]
    receipt: tuple[ReceiptLine, ...]
    denials: tuple[Denial, ...]
    score: int
    grade: Grade


class _Practice(NamedTuple):
    """One thing that an item is charged for: a recipient's purpose, or a kind of data."""

    recipient: str
    facet: str


class _Charge(NamedTuple):
    """A clause's evidence for a practice, and the choice that it gives the reader."""

    item: Item
    practice: _Practice
    choice: ChoiceKind
    clause: str


def assess(clauses: Sequence[Clause], reader: Reader, *, locale: str) -> Assessment:
    """Return the clauses as they concern the reader, the receipt, and the score it adds up to.

    `100 + sum of the receipt's points == score` holds exactly, because the rubric's items
    together take at most 100. Neither order nor repetition of clauses matters, and one more
    clause never raises the score.

    Raises:
        InputError: `locale` is not supported.
        DataError: the rubric is broken.
    """
    messages = Messages.load(locale)
    rubric = load_rubric()
    verdicts = {
        scope: (concerns(scope, reader), explain(scope, reader, messages))
        for scope in {clause.scope for clause in clauses}
    }
    concerned = tuple(_judged(clause, verdicts[clause.scope]) for clause in clauses)
    in_order = tuple(sorted(concerned, key=lambda clause: (clause.start, clause.end, clause.id)))
    receipt = _receipt(in_order, rubric, messages)
    score = FULL + sum(line.points for line in receipt)
    return Assessment(
        clauses=concerned,
        receipt=receipt,
        denials=find_denials(in_order),
        score=score,
        grade=rubric.grade_of(score),
    )


def _judged(clause: Clause, verdict: tuple[bool, tuple[str, ...]]) -> Clause:
    applies, because = verdict
    if clause.applies is applies and clause.because == because:
        return clause
    return replace(clause, applies=applies, because=because)


def _receipt(
    clauses: tuple[Clause, ...], rubric: Rubric, messages: Messages
) -> tuple[ReceiptLine, ...]:
    """Return a line for each item that costs points, dearest first, then in the rubric's order."""
    charges: dict[str, list[_Charge]] = {item.id: [] for item in rubric.item}
    for clause in clauses:
        if clause.applies and clause.stance != "denies":
            for charge in _charges(clause):
                charges[charge.item.id].append(charge)
    lines = (_line(item, charges[item.id], rubric, messages) for item in rubric.item)
    return tuple(sorted((line for line in lines if line.points), key=lambda line: line.points))


def _charges(clause: Clause) -> Iterator[_Charge]:
    if not clause.recipients:
        # It introduces a list; what that says is charged item by item.
        return
    recipients = _kinds(clause.recipients)
    if len(recipients) > 1:
        recipients = [kind for kind in recipients if kind != _NAMED]
    stance = "shares" if clause.stance == "mixed" and admits_outright(clause) else clause.stance
    choice, data = clause.choice.kind, [mention.kind for mention in clause.data]
    for recipient in recipients:
        for purpose in _kinds(clause.purposes):
            item, extras = _items(stance, clause.action, recipient, purpose)
            if item is not None:
                yield _Charge(item, _Practice(recipient, purpose), choice, clause.id)
            for extra in extras:
                for kind in data:
                    if kind in extra.data:
                        yield _Charge(extra, _Practice("", kind), choice, clause.id)


@cache
def _items(
    stance: str, action: str, recipient: str, purpose: str
) -> tuple[Item | None, tuple[Item, ...]]:
    """Return the item that a practice is charged to, and those that its data are charged to."""
    rubric = load_rubric()
    extras = tuple(
        item
        for item in rubric.item
        if item.data and item.matches(stance, action, recipient, purpose)
    )
    return rubric.charged(stance, action, recipient, purpose), extras


def _kinds(mentions: tuple[Mention, ...]) -> list[str]:
    return list(dict.fromkeys(mention.kind for mention in mentions)) or [UNSPECIFIED]


def _line(item: Item, charges: list[_Charge], rubric: Rubric, messages: Messages) -> ReceiptLine:
    hardest = _distinct(charges, rubric)
    return ReceiptLine(
        item=item.id,
        points=-_points(item, [rubric.choice[choice].percent for choice in hardest.values()]),
        clauses=tuple(dict.fromkeys(charge.clause for charge in charges)),
        because=_because(item, hardest, messages),
    )


def _distinct(charges: list[_Charge], rubric: Rubric) -> dict[_Practice, ChoiceKind]:
    """Return the practices, each with the hardest choice that the text gives for it.

    A recipient without a purpose is no practice of its own where the same recipient's purposes
    are told and are at least as hard: it is the same sharing, told in two places.
    """
    hardest: dict[_Practice, ChoiceKind] = {}
    for charge in charges:
        known = hardest.get(charge.practice)
        if known is None or rubric.choice[known].percent < rubric.choice[charge.choice].percent:
            hardest[charge.practice] = charge.choice
    told: dict[str, int] = {}
    for practice, choice in hardest.items():
        if practice.facet != UNSPECIFIED:
            percent = rubric.choice[choice].percent
            told[practice.recipient] = max(percent, told.get(practice.recipient, percent))
    return {
        practice: choice
        for practice, choice in hardest.items()
        if practice.facet != UNSPECIFIED
        or rubric.choice[choice].percent > told.get(practice.recipient, -1)
    }


def _points(item: Item, percents: list[int]) -> int:
    """Return the points that an item takes for practices of which so many per cent are left.

    The hardest pays in full and the others the lower rate, so that one more can only add; whole
    numbers throughout, halves round up.
    """
    if not percents:
        return 0
    hundredths = item.first * max(percents) + item.further * (sum(percents) - max(percents))
    return min(item.most, (hundredths + FULL // 2) // FULL)


def _because(item: Item, hardest: dict[_Practice, ChoiceKind], messages: Messages) -> str:
    """Return what an item is charged for, in words, without saying again what `says` does."""
    says = item.says[messages.locale]
    if len(item.purposes) == 1:
        return _whom_alone(item, hardest, messages, says)
    section = "data" if item.data else "purposes"
    by_recipient: dict[str, list[str]] = {}
    for practice, choice in hardest.items():
        name = _with_choice(messages.say(section, practice.facet), choice, messages)
        by_recipient.setdefault(practice.recipient, []).append(name)
    alone = item.data or len(item.recipients) == 1 or [*by_recipient] == [*item.told]
    if alone:
        # The names of kinds of data hold commas.
        names = ("; " if item.data else ", ").join(chain.from_iterable(by_recipient.values()))
        return messages.say("receipt", "one", says=says, names=names)
    for recipient in item.told:
        if names_told := by_recipient.pop(recipient, None):
            says = _practice(says, names_told, messages)
    parts = "; ".join(
        _practice(messages.say("recipients", recipient), names, messages)
        for recipient, names in by_recipient.items()
    )
    return messages.say("receipt", "several", says=says, parts=parts[:1].upper() + parts[1:])


def _practice(recipient: str, purposes: list[str], messages: Messages) -> str:
    said = ", ".join(purposes)
    return messages.say("receipt", "practice", recipient=recipient, purposes=said)


def _whom_alone(
    item: Item, hardest: dict[_Practice, ChoiceKind], messages: Messages, says: str
) -> str:
    """Return the words for an item that tells what for: who gets the data is left to be said."""
    choices = {practice.recipient: choice for practice, choice in hardest.items()}
    if choices and [*choices] == [*item.told]:
        (choice,) = choices.values()
        return messages.say("receipt", "alone", says=_with_choice(says, choice, messages))
    names = "; ".join(
        _with_choice(messages.say("recipients", recipient), choice, messages)
        for recipient, choice in choices.items()
    )
    return messages.say("receipt", "one", says=says, names=names)


def _with_choice(name: str, choice: ChoiceKind, messages: Messages) -> str:
    if choice == "none":
        return name
    said = messages.say("choices", choice)
    return messages.say("receipt", "with-choice", purpose=name, choice=said)
