"""Read labelled data: units with their neighbours, from every source that there is."""

import hashlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from postilla.extract import extract_text
from postilla.fold import key
from postilla.language import Profile
from postilla.model import Document, Passage, Unit, UnitKind
from postilla.segment import segment

# A line of a labelled file, as its README describes it.
Row = Mapping[str, Any]

LANGUAGES = ("en", "it")
# What the rows of the data folder are called; they were drawn without regard to difficulty.
GIVEN = "units"
LABELS = ("none", "shares", "denies", "mixed")
# Rows of one document with a greater distance than this stand in different parts of it.
_NEIGHBOURS = 2
# Sources whose rows are single sentences picked from a text, not neighbours.
_PICKED = ("claudette/", "fbk")


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """What somebody who read a unit says of it."""

    label: str
    recipients: tuple[str, ...] = ()
    purposes: tuple[str, ...] = ()
    scope: str | None = None
    choice: str | None = None

    @property
    def shared(self) -> bool:
        """Whether the unit is about data going to somebody other than the first party."""
        return self.label != "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """Neighbouring units of one document; a unit without a label is there as a neighbour only."""

    source: str
    document: str
    language: str
    split: str
    units: tuple[Unit, ...]
    labels: tuple[Label | None, ...]
    ids: tuple[str, ...] = ()


def document_name(name: str) -> str:
    """Return what is the same in all spellings of a service's name: "Qiwi.gg" is "qiwi.gg.md"."""
    return re.sub(r"[^a-z0-9]", "", key(Path(name).name.removesuffix(".md")))


def read_rows(path: Path) -> list[Window]:
    """Return the windows of `labelled/units.*.jsonl`."""
    documents: dict[str, list[Row]] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        documents.setdefault(row["doc"], []).append(row)
    return [_window(name, part) for name, rows in documents.items() for part in _parts(name, rows)]


def _parts(name: str, rows: Sequence[Row]) -> Iterator[list[Row]]:
    if name.startswith(_PICKED):
        yield from ([row] for row in rows)
        return
    if rows[0]["position"] is not None:
        rows = sorted(rows, key=lambda row: row["position"])
    part = [rows[0]]
    for before, row in pairwise(rows):
        if row["position"] is not None and row["position"] - before["position"] > _NEIGHBOURS:
            yield part
            part = []
        part.append(row)
    yield part


def _window(name: str, rows: Sequence[Row]) -> Window:
    first = rows[0]
    return Window(
        source=GIVEN,
        document=name,
        language=first["lang"],
        split=first["split"],
        units=tuple(_unit(index, row, rows[index + 1 :]) for index, row in enumerate(rows)),
        labels=tuple(_label(row) for row in rows),
        ids=tuple(row["id"] for row in rows),
    )


def _unit(index: int, row: Row, following: Sequence[Row]) -> Unit:
    text = row["text"]
    is_heading = bool(following) and following[0]["heading"] == text
    kind: UnitKind = "heading" if is_heading else "item" if row["lead_in"] else "sentence"
    return Unit(
        index=index,
        start=0,
        end=len(text),
        text=text,
        key=key(text),
        kind=kind,
        heading=(_passage(row["heading"]),) if row["heading"] else (),
        lead_in=_passage(row["lead_in"]) if row["lead_in"] else None,
    )


def _passage(text: str) -> Passage:
    return Passage(start=0, end=len(text), text=text, key=key(text))


def _label(row: Row) -> Label:
    return Label(
        label=row["label"],
        recipients=tuple(row.get("recipients") or ()),
        purposes=tuple(row.get("purposes") or ()),
        scope=row.get("scope"),
        choice=row.get("choice"),
    )


@cache
def read_policy(path: Path, language: str) -> tuple[Document, tuple[Unit, ...], str]:
    """Return a policy's document, its units, and the hash of its text."""
    text = path.read_bytes().decode("utf-8")
    document = extract_text(text)
    digest = hashlib.sha256(text.encode()).hexdigest()
    return document, segment(document, Profile.load(language)), digest


def read_standoff(path: Path, data: Path) -> list[Window]:
    """Return the windows of labels that stand apart from their text, one for each document.

    A record says `doc` (a path in `data`), `sha256` of its text, `start` and `end` of the unit in
    it (code points) and the labels. Units are those of our own segmentation: one takes the label
    of the record that covers most of it, if that is more than half. A document that is missing
    or has another hash is left out.
    """
    records: dict[tuple[str, str], list[Row]] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        records.setdefault((record["doc"], record["sha256"]), []).append(record)
    windows = []
    for (name, digest), labels in records.items():
        language = labels[0]["lang"]
        if not (data / name).is_file():
            continue
        document, units, found = read_policy(data / name, language)
        if found != digest:
            continue
        aligned, ids = _align(document, units, labels)
        windows.append(
            Window(
                source=path.stem,
                document=name,
                language=language,
                split="train",
                units=units,
                labels=aligned,
                ids=ids,
            )
        )
    return windows


def _align(
    document: Document, units: Sequence[Unit], records: Sequence[Row]
) -> tuple[tuple[Label | None, ...], tuple[str, ...]]:
    records = sorted(records, key=lambda record: record["start"])
    labels: list[Label | None] = []
    ids: list[str] = []
    first = 0
    for unit in units:
        span = document.locate(unit.start, unit.end)
        while first < len(records) and records[first]["end"] <= span.start:
            first += 1
        best, most = None, (span.end - span.start) / 2
        for record in records[first:]:
            if record["start"] >= span.end:
                break
            covered = min(span.end, record["end"]) - max(span.start, record["start"])
            if covered > most:
                best, most = record, covered
        labels.append(_label(best) if best else None)
        ids.append(f"{span.start}-{span.end}")
    return tuple(labels), tuple(ids)
