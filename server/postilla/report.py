"""Write a `Report` as JSON, and read it back."""

from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING, TypeAlias, cast

import orjson

from postilla.errors import InputError
from postilla.model import Clause, Report

if TYPE_CHECKING:
    from pydantic import TypeAdapter

Json: TypeAlias = dict[str, object]

_MOST_PROBLEMS = 3


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
    return _plain(report)


def clause_to_dict(clause: Clause) -> Json:
    """Return one clause as plain JSON values, as it stands in a report."""
    return _plain(clause)


def from_json(source: str | bytes) -> Report:
    """Return the report that `to_json` wrote. Raises InputError when it is not one."""
    return _validated(lambda: _adapter().validate_json(source))


def from_dict(values: object) -> Report:
    """Return the report that `to_dict` made. Raises InputError when it is not one."""
    return _validated(lambda: _adapter().validate_python(values))


def schema() -> Json:
    """Return the JSON Schema of a report."""
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **_adapter().json_schema()}


def _plain(value: Report | Clause) -> Json:
    return cast("Json", orjson.loads(orjson.dumps(value)))


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
