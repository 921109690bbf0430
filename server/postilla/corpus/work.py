"""Read one part of a corpus: what a worker does, on this machine or another."""

from dataclasses import dataclass

from postilla.corpus.sources import Source
from postilla.corpus.tables import Row, clause_row, encode, report_row
from postilla.errors import PostillaError
from postilla.model import Group, Region
from postilla.pipeline import analyze, analyze_html
from postilla.report import Report


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """How the documents of a corpus are read."""

    lang: str = "auto"
    region: Region = "eea"
    group: Group = "consumer"


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """A part to be read: some consecutive documents."""

    number: int
    sources: tuple[Source, ...]
    options: Options


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A part that was read, as the bytes of its Parquet files, by table."""

    number: int
    documents: int
    rejected: int
    files: dict[str, bytes]


def read_part(job: Job) -> Part:
    """Read the documents of a part; one that cannot be read is set aside with the reason."""
    rows: dict[str, list[Row]] = {"reports": [], "clauses": [], "rejected": []}
    for source in job.sources:
        try:
            report = _report(source, job.options)
        except PostillaError as error:
            rows["rejected"].append({"id": source.id, "reason": str(error)})
        except Exception as error:  # noqa: BLE001 - one document must not stop a million
            reason = f"could not be read: {type(error).__name__}"
            rows["rejected"].append({"id": source.id, "reason": reason})
        else:
            rows["reports"].append(report_row(source, report))
            rows["clauses"] += [clause_row(source, clause) for clause in report.clauses]
    return Part(
        number=job.number,
        documents=len(job.sources),
        rejected=len(rows["rejected"]),
        files=encode(rows),
    )


def _report(source: Source, options: Options) -> Report:
    if source.problem is not None:
        raise PostillaError(source.problem)
    read = analyze_html if source.html else analyze
    return read(
        source.content,  # type: ignore[arg-type]
        lang=options.lang,
        region=options.region,
        group=options.group,
    )
