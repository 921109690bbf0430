"""Shape reports into rows, and write them as Parquet."""

from collections.abc import Iterable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from postilla.corpus.sources import Source
from postilla.model import Clause, Mention
from postilla.report import Report, to_json

Row = dict[str, object]

_NAMES = pa.list_(pa.string())
REPORTS = pa.schema(
    [
        ("id", pa.string()),
        ("date", pa.string()),
        ("sha256", pa.string()),
        ("language", pa.string()),
        ("kind", pa.string()),
        ("words", pa.int64()),
        ("score", pa.int16()),
        ("grade", pa.string()),
        ("clauses", pa.int32()),
        ("recipients", _NAMES),
        ("purposes", _NAMES),
        ("report", pa.string()),
    ]
)
CLAUSES = pa.schema(
    [
        ("document", pa.string()),
        ("id", pa.string()),
        ("stance", pa.string()),
        ("modality", pa.string()),
        ("action", pa.string()),
        ("probability", pa.float64()),
        ("start", pa.int64()),
        ("end", pa.int64()),
        ("quote", pa.string()),
        ("recipients", _NAMES),
        ("purposes", _NAMES),
        ("data", _NAMES),
        ("names", _NAMES),
        ("regions", _NAMES),
        ("groups", _NAMES),
        ("excludes", pa.bool_()),
        ("choice", pa.string()),
        ("applies", pa.bool_()),
    ]
)
REJECTED = pa.schema([("id", pa.string()), ("reason", pa.string())])
SCHEMAS = {"reports": REPORTS, "clauses": CLAUSES, "rejected": REJECTED}


def report_row(source: Source, report: Report) -> Row:
    """Return the row of a report; its whole JSON stands in the column `report`."""
    sharing = [clause for clause in report.clauses if clause.applies and clause.stance != "denies"]
    return {
        "id": source.id,
        "date": source.date,
        "sha256": report.document.sha256,
        "language": report.document.language,
        "kind": report.document.kind,
        "words": report.document.words,
        "score": report.score,
        "grade": report.grade,
        "clauses": len(report.clauses),
        "recipients": _kinds(mention for clause in sharing for mention in clause.recipients),
        "purposes": _kinds(mention for clause in sharing for mention in clause.purposes),
        "report": to_json(report),
    }


def clause_row(source: Source, clause: Clause) -> Row:
    """Return the row of a clause."""
    scope = clause.scope
    return {
        "document": source.id,
        "id": clause.id,
        "stance": clause.stance,
        "modality": clause.modality,
        "action": clause.action,
        "probability": clause.probability,
        "start": clause.start,
        "end": clause.end,
        "quote": clause.quote,
        "recipients": _kinds(clause.recipients),
        "purposes": _kinds(clause.purposes),
        "data": _kinds(clause.data),
        "names": sorted({name.text for name in clause.names if name.text}),
        "regions": list(scope.regions) if scope else [],
        "groups": list(scope.groups) if scope else [],
        "excludes": bool(scope and scope.excludes),
        "choice": clause.choice.kind,
        "applies": clause.applies,
    }


def encode(rows: dict[str, list[Row]]) -> dict[str, bytes]:
    """Return the Parquet file of every table: same rows, same bytes."""
    files: dict[str, bytes] = {}
    for name, schema in SCHEMAS.items():
        sink = pa.BufferOutputStream()
        pq.write_table(pa.Table.from_pylist(rows[name], schema=schema), sink, compression="zstd")
        files[name] = sink.getvalue().to_pybytes()
    return files


def path_of(out: Path, table: str, number: int) -> Path:
    """Return where the part `number` of a table stands."""
    return out / table / f"part-{number:06d}.parquet"


def _kinds(mentions: Iterable[Mention]) -> list[str]:
    return sorted({mention.kind for mention in mentions})
