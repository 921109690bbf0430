"""Read documents, one after the other, from folders, JSON Lines, Parquet and WARC files."""

import gzip
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow.parquet as pq
from fastwarc.warc import ArchiveIterator, WarcRecordType

from postilla.errors import InputError

_TEXTS = (".txt", ".md", ".markdown", ".text")
_PAGES = (".html", ".htm", ".xhtml")
_LINES = (".jsonl", ".ndjson", ".jsonl.gz", ".ndjson.gz")
_ARCHIVES = (".warc", ".warc.gz", ".arc", ".arc.gz")
_TABLES = (".parquet",)
_ROWS = 256
Reader = Callable[[Path], Iterator["Source"]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One document to read. `html` tells that `content` is a page; `problem` why it has none.

    `id` is unique within a run: the file's path below its input, with the number of the line or
    row, or the identifier of the record.
    """

    id: str
    content: str | bytes = ""
    html: bool = False
    date: str | None = None
    problem: str | None = None


def list_files(inputs: Sequence[Path]) -> list[Path]:
    """Return the files of `inputs`, folders searched through, in a fixed order.

    Raises:
        InputError: an input does not exist, or is a file of a kind that is not read.
    """
    files: list[Path] = []
    for entry in inputs:
        if entry.is_dir():
            files += sorted(path for path in entry.rglob("*") if path.is_file() and _reader(path))
        elif not entry.exists():
            raise InputError(f"there is no {entry}; name a file or a folder")
        elif not _reader(entry):
            raise InputError(
                f"{entry} is of no kind that is read; "
                f"have {', '.join((*_TEXTS, *_PAGES, *_LINES, *_TABLES, *_ARCHIVES))}"
            )
        else:
            files.append(entry)
    if not files:
        raise InputError(f"nothing to read in {', '.join(map(str, inputs))}")
    return files


def count(files: Sequence[Path]) -> int | None:
    """Return how many documents `files` hold, or None where only reading them would tell."""
    total = 0
    for path in files:
        name = path.name.lower()
        if name.endswith((*_TEXTS, *_PAGES)):
            total += 1
        elif name.endswith(_TABLES):
            total += int(pq.read_metadata(path).num_rows)
        else:
            return None
    return total


def read(files: Sequence[Path]) -> Iterator[Source]:
    """Yield the documents of `files` in order; what cannot be read is yielded with its problem."""
    for path in files:
        reader = _reader(path)
        try:
            if reader:
                yield from reader(path)
        except (OSError, ValueError, RuntimeError) as error:
            yield Source(id=str(path), problem=f"cannot be read further: {error}")


def _reader(path: Path) -> Reader | None:
    name = path.name.lower()
    for endings, reader in _READERS:
        if name.endswith(endings):
            return reader
    return None


def _text(path: Path) -> Iterator[Source]:
    try:
        yield Source(id=str(path), content=path.read_bytes().decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        yield Source(id=str(path), problem=f"is not UTF-8 (byte {error.start})")


def _page(path: Path) -> Iterator[Source]:
    yield Source(id=str(path), content=path.read_bytes(), html=True)


def _lines(path: Path) -> Iterator[Source]:
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rb") as lines:
        for number, line in enumerate(lines, start=1):
            if line.strip():
                name = f"{path}:{number}"
                try:
                    yield _from_fields(name, json.loads(line))
                except (ValueError, RecursionError) as error:
                    yield Source(id=name, problem=f"is not a JSON object: {error}")


def _table(path: Path) -> Iterator[Source]:
    number = 0
    for batch in pq.ParquetFile(path).iter_batches(batch_size=_ROWS):
        for row in batch.to_pylist():
            number += 1
            yield _from_fields(f"{path}:{number}", row)


def _archive(path: Path) -> Iterator[Source]:
    with path.open("rb") as stream:
        for record in ArchiveIterator(stream, record_types=WarcRecordType.response):
            address = record.headers.get("WARC-Target-URI", "")
            name = f"{path}:{record.record_id or address}"
            http = record.http_headers
            stated = http.get("Content-Type") if http else None
            kind = (stated or "").split(";")[0].strip().lower()
            date = record.headers.get("WARC-Date")
            if kind in {"text/html", "application/xhtml+xml"}:
                yield Source(id=name, content=record.reader.read(), html=True, date=date)
            elif kind == "text/plain":
                content = record.reader.read().decode("utf-8", "replace")
                yield Source(id=name, content=content, date=date)
            else:
                yield Source(id=name, problem=f"is {kind or 'of no stated type'}, not a page")


def _from_fields(name: str, fields: object) -> Source:
    if not isinstance(fields, dict):
        return Source(id=name, problem="is not an object with a field text or html")
    date = str(fields["date"]) if fields.get("date") else None
    label = f"{name}:{fields['id']}" if fields.get("id") else name
    for field, html in (("text", False), ("html", True)):
        content = fields.get(field)
        if isinstance(content, str) or (html and isinstance(content, bytes)):
            return Source(id=label, content=content, html=html, date=date)
    return Source(id=label, problem="has no field text or html that is a string")


_READERS: tuple[tuple[tuple[str, ...], Reader], ...] = (
    (_TEXTS, _text),
    (_PAGES, _page),
    (_LINES, _lines),
    (_TABLES, _table),
    (_ARCHIVES, _archive),
)
