"""Read a corpus part by part, so that it can be stopped, or killed, and taken up at any point."""

import hashlib
import os
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import orjson
import pyarrow.parquet as pq

from postilla.corpus.engines import Engine
from postilla.corpus.sources import Source, list_files, read
from postilla.corpus.tables import SCHEMAS, path_of
from postilla.corpus.work import Job, Options, Part
from postilla.errors import InputError
from postilla.language import supported
from postilla.pipeline import engine_of

# Documents in a part: what is done again after a crash, at most, for each that was under way.
PART_SIZE = 64
_PLAN = "plan.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """What has been done so far. `resumed` documents were read by an earlier run."""

    documents: int = 0
    rejected: int = 0
    resumed: int = 0


def run(
    inputs: Sequence[Path], out: Path, *, options: Options, engine: Engine
) -> Iterator[Progress]:
    """Read every document of `inputs` into `out`, yielding the progress after every part.

    Parts that an earlier run finished are not read again. What is written depends neither on the
    engine, nor on the number of workers, nor on where an earlier run was stopped.

    Raises:
        InputError: an input cannot be read, or `out` holds a run of other inputs or options.
    """
    files = list_files(inputs)
    _claim(out, files, options)
    documents = rejected = resumed = 0

    def pending() -> Iterator[Job]:
        nonlocal documents, rejected, resumed
        for number, sources in enumerate(_parts(read(files))):
            if _is_finished(out, number):
                documents += len(sources)
                resumed += len(sources)
                rejected += _rows(path_of(out, "rejected", number))
            else:
                yield Job(number=number, sources=sources, options=options)

    for part in engine.read(pending()):
        _write(part, out)
        documents += part.documents
        rejected += part.rejected
        yield Progress(documents=documents, rejected=rejected, resumed=resumed)
    yield Progress(documents=documents, rejected=rejected, resumed=resumed)


def _parts(sources: Iterator[Source]) -> Iterator[tuple[Source, ...]]:
    part: list[Source] = []
    for source in sources:
        part.append(source)
        if len(part) == PART_SIZE:
            yield tuple(part)
            part = []
    if part:
        yield tuple(part)


def _claim(out: Path, files: Sequence[Path], options: Options) -> None:
    """Write what this run is about into `out`, or check that it is what stands there."""
    listing = [[str(path), path.stat().st_size, path.stat().st_mtime_ns] for path in files]
    plan = orjson.dumps(
        {
            "files": len(files),
            "inputs": hashlib.sha256(orjson.dumps(listing)).hexdigest(),
            "options": asdict(options),
            "part_size": PART_SIZE,
            "engine": [asdict(engine_of(code)) for code in supported()],
        },
        option=orjson.OPT_INDENT_2,
    )
    path = out / _PLAN
    if path.exists():
        if path.read_bytes() != plan:
            raise InputError(
                f"{out} holds a run of other inputs, options or versions ({_PLAN}); "
                "name another folder with --out, or remove it"
            )
        return
    if out.exists() and any(not entry.name.startswith(".") for entry in out.iterdir()):
        raise InputError(f"{out} is not empty and holds no run; name another folder with --out")
    out.mkdir(parents=True, exist_ok=True)
    _replace(path, plan)


def _is_finished(out: Path, number: int) -> bool:
    return all(path_of(out, table, number).exists() for table in SCHEMAS)


def _write(part: Part, out: Path) -> None:
    for table, content in part.files.items():
        path = path_of(out, table, part.number)
        path.parent.mkdir(exist_ok=True)
        _replace(path, content)


def _replace(path: Path, content: bytes) -> None:
    """Write a file so that it is there whole or not at all, even if the machine stops."""
    unfinished = path.with_name(f".{path.name}.unfinished")
    with unfinished.open("wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())
    unfinished.replace(path)


def _rows(path: Path) -> int:
    return int(pq.read_metadata(path).num_rows)
