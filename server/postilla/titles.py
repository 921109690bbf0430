"""Clauses that are titles: the heads of tables, and what a paragraph begins with in bold."""

from collections.abc import Container, Iterator, Sequence

from postilla.contradictions import VAGUE, kinds_of
from postilla.fold import key
from postilla.model import Clause, Detection, Document, Unit
from postilla.reading import Reading

# A title has so many words at most, and no verb of sharing.
_MOST_WORDS = 8
_VERBS = ("disclosure", "handing", "sale", "modality")
_MARKS = " *_~'\")]"
# What stands around a cell in bold, and how many such cells make a row a head: what Markdown makes
# of one that is not the first row.
_BOLD = "**"
_FEWEST_CELLS = 2


def without_titles(
    clauses: Sequence[Clause],
    readings: Sequence[Reading],
    detections: Sequence[Detection],
    document: Document,
) -> Iterator[Clause]:
    """Yield the clauses but those that are titles and say nothing of their own.

    These are the heads of tables, whose rows say it, and titles ("**Partners.** We share data with
    our partners.") of which the next clause, behind them, says all again. `readings` are those of
    the clauses, `detections` those of the whole document.
    """
    heads = {
        (unit.lead_in.start, unit.lead_in.end)
        for unit, *_ in detections
        if unit.kind == "row" and unit.lead_in is not None
    }
    pairs = tuple(zip(clauses, readings, strict=True))
    for number, (clause, reading) in enumerate(pairs, start=1):
        if reading.unit.kind == "row" and _is_head(clause, reading.unit, heads):
            continue
        if number < len(pairs):
            following, after = pairs[number]
            if _is_title(reading, after, document) and _says_again(clause, following):
                continue
        yield clause


def _is_head(row: Clause, unit: Unit, heads: Container[tuple[int, int]]) -> bool:
    if (unit.start, unit.end) in heads:
        return True
    cells = [cell for part in row.quote.split("|") if (cell := part.strip())]
    return len(cells) >= _FEWEST_CELLS and all(map(_is_bold, cells))


def _is_bold(cell: str) -> bool:
    return cell.startswith(_BOLD) and cell.endswith(_BOLD) and cell.count(_BOLD) == len(_BOLD)


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
