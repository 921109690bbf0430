"""The heads of tables, whose rows say who gets the data."""

from collections.abc import Iterable

from postilla.model import Detection, Document, Unit

# What stands around a cell in bold, and how many such cells make a row a head: what Markdown makes
# of one that is not the first row.
_BOLD = "**"
_FEWEST_CELLS = 2


class TableHeads:
    """Tells which rows of a document are the heads of tables, and no clauses."""

    def __init__(self, detections: Iterable[Detection], document: Document) -> None:
        """Take the detections of all units of `document`."""
        self._document = document
        self._heads = {
            (head.start, head.end)
            for detection in detections
            if detection.unit.kind == "row" and (head := detection.unit.lead_in)
        }

    def has(self, unit: Unit) -> bool:
        """Tell whether `unit` is the head of a table."""
        if unit.kind != "row":
            return False
        if (unit.start, unit.end) in self._heads:
            return True
        start, end = self._document.locate(unit.start, unit.end)
        parts = self._document.text[start:end].split("|")
        cells = [cell for part in parts if (cell := part.strip())]
        return len(cells) >= _FEWEST_CELLS and all(map(_is_bold, cells))


def _is_bold(cell: str) -> bool:
    return cell.startswith(_BOLD) and cell.endswith(_BOLD) and cell.count(_BOLD) == len(_BOLD)
