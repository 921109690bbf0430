"""Titles that run into their paragraph ("**Partners.** We share data with partners.")."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from postilla.contradictions import VAGUE, kinds_of
from postilla.fold import key
from postilla.model import Clause, Document
from postilla.reading import Reading

# A title has so many words at most, and no verb of sharing.
_MOST_WORDS = 8
_VERBS = ("disclosure", "handing", "sale", "modality")
_MARKS = " *_~'\")]"


def without_titles(
    clauses: Sequence[Clause], readings: Sequence[Reading], document: Document
) -> Iterator[Clause]:
    """Yield the clauses but the titles of which the next one, behind them, says all again."""
    pairs = zip(pairwise(clauses), pairwise(readings), strict=True)
    for (clause, following), (reading, after) in pairs:
        if not (_is_title(reading, after, document) and _says_again(clause, following)):
            yield clause
    yield from clauses[-1:]


def _is_title(reading: Reading, after: Reading, document: Document) -> bool:
    title, unit = reading.unit, after.unit
    return (
        unit.index == title.index + 1
        and (unit.kind, unit.item, unit.lead_in) == (title.kind, title.item, title.lead_in)
        and unit.heading is title.heading
        and "\n" not in document.plain[title.end : unit.start]
        and title.text.rstrip(_MARKS).endswith((".", "!", "?"))
        and not title.text.lstrip(_MARKS)[:1].islower()
        and len(title.key.split()) <= _MOST_WORDS
        and not any(reading.own.of(family) for family in _VERBS)
    )


def _says_again(title: Clause, clause: Clause) -> bool:
    # Others whom no word names are what is left where a title names nobody.
    recipients = {mention.kind for mention in title.recipients if mention.text}
    recipients |= kinds_of(title.recipients) - VAGUE
    return (
        title.stance == clause.stance
        and title.choice.kind in ("none", clause.choice.kind)
        and recipients <= kinds_of(clause.recipients)
        and kinds_of(title.purposes) - VAGUE <= kinds_of(clause.purposes)
        and kinds_of(title.data) <= kinds_of(clause.data)
        and _names(title) <= _names(clause)
    )


def _names(clause: Clause) -> set[str]:
    return {key(mention.text) for mention in clause.names if mention.text}
