"""What a reader gets: the `Report`, as JSON and back."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Literal, TypeAlias

import orjson

from postilla.errors import InputError
from postilla.model import Clause, Denial, Grade, Language
from postilla.reader import Reader

if TYPE_CHECKING:
    from pydantic import TypeAdapter

Json: TypeAlias = dict[str, object]
DocumentKind = Literal["policy", "not-a-policy", "too-short", "unsupported-language"]

_MOST_PROBLEMS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptLine:
    """Points taken for one distinct practice, and the clauses that show it. `points` ≤ 0."""

    item: str
    points: int
    clauses: tuple[str, ...]
    because: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Engine:
    """What made a report: same text and same engine give the same bytes."""

    version: str
    catalogue: str
    model: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentFacts:
    """What a report says of the document itself. `text` is returned for HTML only."""

    sha256: str
    language: Language | None
    characters: int
    words: int
    units: int
    kind: DocumentKind
    text: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What a reader gets. `score` and `grade` are None when the text could not be graded."""

    schema_version: Literal["1"] = "1"
    engine: Engine
    document: DocumentFacts
    reader: Reader
    score: int | None
    grade: Grade | None
    clauses: tuple[Clause, ...] = ()
    receipt: tuple[ReceiptLine, ...] = ()
    denials: tuple[Denial, ...] = ()
    notices: tuple[str, ...] = ()


@cache
def _adapter() -> "TypeAdapter[Report]":
    # It takes a quarter of the time of a start, and to write reports needs none of it.
    from pydantic import TypeAdapter  # noqa: PLC0415

    return TypeAdapter(Report)


def to_json(report: Report) -> str:
    """Return the report as one line of JSON, schema version 1: same report, same bytes."""
    return orjson.dumps(report).decode("utf-8")


def to_dict(report: Report) -> Json:
    """Return the report as plain JSON values."""
    values: Json = orjson.loads(orjson.dumps(report))
    return values


def from_json(source: str | bytes) -> Report:
    """Return the report that `to_json` wrote. Raises InputError when it is not one."""
    return _validated(lambda: _adapter().validate_json(source))


def from_dict(values: object) -> Report:
    """Return the report that `to_dict` made. Raises InputError when it is not one."""
    return _validated(lambda: _adapter().validate_python(values))


def schema() -> Json:
    """Return the JSON Schema of a report."""
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **_adapter().json_schema()}


def _validated(read: Callable[[], Report]) -> Report:
    from pydantic import ValidationError  # noqa: PLC0415

    try:
        found = read()
        orjson.dumps(found, option=orjson.OPT_STRICT_INTEGER)
    except orjson.JSONEncodeError as error:
        raise InputError(f"this is not a report of schema version 1: {error}") from error
    except ValidationError as error:
        problems = "; ".join(
            f"{'.'.join(map(str, problem['loc'])) or 'it'}: {problem['msg']}"
            for problem in error.errors(include_url=False, include_input=False)[:_MOST_PROBLEMS]
        )
        raise InputError(
            f"this is not a report of schema version 1 ({problems}); "
            "send one as `postilla score --format json` prints it"
        ) from error
    return found
