"""The OpenAPI document, and the service held against it by Schemathesis, with all its checks."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from jsonschema import Draft202012Validator

from postilla import report
from postilla.api import Settings, create_app

APP = create_app(Settings(rate_limit="", max_body_bytes=200_000))
SCHEMA = schemathesis.openapi.from_wsgi("/openapi.json", APP)


@SCHEMA.parametrize()
@settings(
    max_examples=50,
    derandomize=True,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
def test_the_service_does_what_its_document_says(case: schemathesis.Case[Any]) -> None:
    case.call_and_validate()


def references(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        for name, member in value.items():
            if name == "$ref":
                yield member
            yield from references(member)
    elif isinstance(value, list):
        for member in value:
            yield from references(member)


def test_the_document_is_whole() -> None:
    document = json.loads(APP.test_client().get("/openapi.json").data)

    assert document["openapi"].startswith("3.1")
    assert document["servers"] == [{"url": "/"}]
    posted = {"/v1/score", "/v1/compare", "/v1/requests"}
    assert posted | {"/v1/rubric", "/v1/catalogue", "/healthz"} <= set(document["paths"])
    assert "/metrics" not in document["paths"]
    for reference in references(document):
        found = document
        for step in reference.removeprefix("#/").split("/"):
            found = found[step]


def test_every_operation_says_what_it_does() -> None:
    document = json.loads(APP.test_client().get("/openapi.json").data)

    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            assert operation["summary"], (method, path)
            assert operation["description"], (method, path)
            for status, answer in operation["responses"].items():
                expected = "application/json" if status == "200" else "application/problem+json"
                assert list(answer["content"]) == [expected], (method, path, status)


def test_the_document_does_not_repeat_the_host_it_was_asked_under() -> None:
    app = create_app(Settings())
    app.test_client().get("/openapi.json", base_url="http://evil.example")

    assert b"evil" not in app.test_client().get("/openapi.json").data


@pytest.mark.parametrize("kind", ["text", "html"])
def test_a_report_fits_the_schema_of_reports(policy: str, kind: str) -> None:
    answer = APP.test_client().post("/v1/score", json={kind: policy})

    Draft202012Validator(report.schema()).validate(json.loads(answer.data))
