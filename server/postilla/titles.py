"""Clauses that are titles: the heads of tables, and what a paragraph begins with in bold."""

from collections.abc import Iterable

from postilla.contradictions import VAGUE, kinds_of
from postilla.fold import key
from postilla.model import Clause, Detection, Document, Unit
from postilla.reading import Reading

# A title has so many characters and words at most, and no verb of sharing.
_MOST_CHARACTERS, _MOST_WORDS = 150, 8
_VERBS = ("disclosure", "handing", "sale", "modality")
_MARKS = " *_~'\")]"
# What stands around a cell in bold, and how many such cells make a row a head: what Markdown makes
# of one that is not the first row.
_BOLD = "**"
_FEWEST_CELLS = 2


class Titles:
    """Tells which clauses of a document are titles, and say nothing of their own.

    These are the heads of tables, whose rows say it, and titles ("**Partners.** We share data with
    our partners.") of which the clause right behind them says all again.
    """

    def __init__(self, detections: Iterable[Detection], document: Document) -> None:
        """Take the detections of all units of `document`."""
        self._document = document
        self._heads = {
            (head.start, head.end)
            for detection in detections
            if detection.unit.kind == "row" and (head := detection.unit.lead_in)
        }

    def is_head(self, unit: Unit) -> bool:
        """Tell whether `unit` is the head of a table."""
        if unit.kind != "row":
            return False
        if (unit.start, unit.end) in self._heads:
            return True
        start, end = self._document.locate(unit.start, unit.end)
        parts = self._document.text[start:end].split("|")
        cells = [cell for part in parts if (cell := part.strip())]
        return len(cells) >= _FEWEST_CELLS and all(map(_is_bold, cells))

    def run_into(self, reading: Reading, title: Reading) -> bool:
        """Tell whether `title` reads like a title of what stands right behind it."""
        unit, before = reading.unit, title.unit
        return (
            unit.index == before.index + 1
            and len(before.key) <= _MOST_CHARACTERS
            and (unit.kind, unit.item, unit.lead_in) == (before.kind, before.item, before.lead_in)
            and unit.heading is before.heading
            and "\n" not in self._document.plain[before.end : unit.start]
            and before.text.rstrip(_MARKS).endswith((".", "!", "?"))
            and not before.text.lstrip(_MARKS)[:1].islower()
            and len(before.key.split()) <= _MOST_WORDS
            and not any(title.own.of(family) for family in _VERBS)
        )


def _is_bold(cell: str) -> bool:
    return cell.startswith(_BOLD) and cell.endswith(_BOLD) and cell.count(_BOLD) == len(_BOLD)


def says_again(clause: Clause, title: Clause) -> bool:
    """Tell whether `clause` says all that `title` does."""
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
