"""Complete the OpenAPI document with what APIFlask cannot know: the reports and the problems."""

import json
from http import HTTPStatus
from typing import TypeAlias, cast

from apiflask import APIFlask
from pydantic import TypeAdapter

from postilla import report
from postilla.api.problems import MEDIA_TYPE
from postilla.compare import Comparison
from postilla.requests import Draft

Json: TypeAlias = dict[str, object]

_TEXT = {"type": "string"}
_PROBLEM: Json = {
    "type": "object",
    "description": "What went wrong (RFC 9457).",
    "required": ["type", "title", "status"],
    "properties": {
        "type": _TEXT,
        "title": _TEXT,
        "status": {"type": "integer"},
        "detail": _TEXT,
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["pointer", "detail"],
                "properties": {"pointer": _TEXT, "detail": _TEXT},
            },
        },
    },
}
_SHARE = {"type": "number", "minimum": 0, "maximum": 1}
_COUNT = {"type": "integer", "minimum": 0}
_DETECTOR: Json = {
    "type": "object",
    "description": "What finds the sentences. The figures are there once these weights have been"
    " measured, on units that they had not seen.",
    "required": ["digest", "threshold"],
    "properties": {
        "digest": _TEXT,
        "threshold": _SHARE,
        "units": _COUNT,
        "shared": _COUNT,
        "precision": _SHARE,
        "recall": _SHARE,
        "f1": _SHARE,
        "calibration_error": _SHARE,
    },
}
# A report that is sent back is written again, and many readers of JSON keep 53 bits of an integer.
_INTEGER = f'"type": "integer", "minimum": {1 - 2**53}, "maximum": {2**53 - 1}'
_OF_EVERY_OPERATION = (HTTPStatus.INTERNAL_SERVER_ERROR,)
_OF_A_BODY = (
    HTTPStatus.BAD_REQUEST,
    HTTPStatus.LENGTH_REQUIRED,
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
    HTTPStatus.UNPROCESSABLE_ENTITY,
    HTTPStatus.TOO_MANY_REQUESTS,
)
_ANSWERS: dict[str, Json] = {
    "score": {"$ref": "#/components/schemas/Report"},
    "catalogue": {
        "type": "object",
        "required": ["languages"],
        "properties": {
            "languages": {
                "type": "array",
                "items": {
                    "type": "object",
                    "required": ["language", "name", "digest", "detector", "cues"],
                    "properties": {"detector": _DETECTOR},
                },
            }
        },
    },
    "compare": {"$ref": "#/components/schemas/Comparison"},
    "requests": {
        "type": "object",
        "required": ["drafts"],
        "properties": {
            "drafts": {"type": "array", "items": {"$ref": "#/components/schemas/Draft"}}
        },
    },
    "rubric": {"type": "object", "required": ["full", "choice", "grade", "item"]},
    "health": {
        "type": "object",
        "required": ["status", "version"],
        "properties": {"status": {"const": "ok"}, "version": _TEXT},
    },
}


def install_openapi(app: APIFlask) -> None:
    """Add the schemas of answers and problems to the document of `app`."""
    app.spec_callback = _complete


def _complete(document: Json | str) -> Json:
    spec = cast("Json", document)
    components = cast("Json", spec.setdefault("components", {}))
    schemas = cast("Json", components.setdefault("schemas", {}))
    for name in ("HTTPError", "ValidationError"):
        schemas.pop(name, None)
    schemas["Problem"] = _PROBLEM
    schemas |= _named("Report", report.schema())
    schemas |= _named("Comparison", TypeAdapter(Comparison).json_schema())
    schemas |= _named("Draft", TypeAdapter(Draft).json_schema())
    side = cast("Json", schemas["Compare.Side"])
    cast("Json", side["properties"])["report"] = {"$ref": "#/components/schemas/Report"}
    for path in cast("dict[str, Json]", spec["paths"]).values():
        for operation in path.values():
            if isinstance(operation, dict):
                _describe(operation)
    return spec


def _describe(operation: Json) -> None:
    content = {"schema": _ANSWERS[str(operation["operationId"])]}
    responses: Json = {
        "200": {"description": "Done.", "content": {"application/json": content}},
    }
    statuses: tuple[HTTPStatus, ...] = _OF_EVERY_OPERATION
    if "requestBody" in operation:
        cast("Json", operation["requestBody"])["required"] = True
        statuses += _OF_A_BODY
    for status in sorted(statuses):
        answer: Json = {
            "description": status.phrase,
            "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
        }
        if status == HTTPStatus.TOO_MANY_REQUESTS:
            seconds = {"description": "Seconds to wait.", "schema": {"type": "integer"}}
            answer["headers"] = {"Retry-After": seconds}
        responses[str(status.value)] = answer
    operation["responses"] = responses


def _named(name: str, schema: Json) -> Json:
    """Return a JSON Schema and its definitions as components."""
    text = json.dumps(schema).replace('"#/$defs/', '"#/components/schemas/')
    whole = cast("Json", json.loads(text.replace('"type": "integer"', _INTEGER)))
    whole.pop("$schema", None)
    parts = cast("Json", whole.pop("$defs", {}))
    return {**parts, name: whole}
