"""Every error is an RFC 9457 problem, and holds nothing of the inside."""

import gzip
import json
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from postilla.api import Settings, create_app

JSON = {"Content-Type": "application/json"}
NESTED = b'{"text": ' + b"[" * 40_000 + b"]" * 40_000 + b"}"


def assert_is_problem(answer: TestResponse, status: int) -> dict[str, object]:
    assert answer.status_code == status
    assert answer.content_type == "application/problem+json"
    problem: dict[str, object] = json.loads(answer.data)
    assert problem["type"] == "about:blank"
    assert problem["status"] == status
    assert isinstance(problem["title"], str)
    text = answer.data.decode().lower()
    for inside in ("traceback", "pydantic", "werkzeug", "flask", ".py", "postilla/", "0x"):
        assert inside not in text
    return problem


@pytest.mark.parametrize(
    ("body", "headers", "status"),
    [
        (b"", JSON, 400),
        (b"{", JSON, 400),
        (b'{"text": "cut off', JSON, 400),
        (b"not json", JSON, 400),
        (b'{"text": "\xff\xfe"}', JSON, 400),
        (b'{"text": "\xed\xa0\x80"}', JSON, 400),
        (rb'{"text": "half of a pair \ud83d"}', JSON, 400),
        (b'{"text": "line\nbreak"}', JSON, 400),
        (b'{"text": NaN}', JSON, 400),
        (b'{"text": ' + b"9" * 50_000 + b"}", JSON, 400),
        (b'{"text": "a"} {"text": "b"}', JSON, 400),
        (b'\xef\xbb\xbf{"text": "a"}', JSON, 400),
        (NESTED, JSON, 400),
        (NESTED.replace(b"[", b'{"a":').replace(b"]", b"}"), JSON, 400),
        (b"null", JSON, 422),
        (b"[]", JSON, 422),
        (b'"text"', JSON, 422),
        (b"{}", JSON, 422),
        (b'{"text": null}', JSON, 422),
        (b'{"text": 7}', JSON, 422),
        (b'{"text": ["a"]}', JSON, 422),
        (b'{"text": "a", "html": "b"}', JSON, 422),
        (b'{"text": "a", "url": "http://example.org"}', JSON, 422),
        (b'{"text": "a", "lang": "fr"}', JSON, 422),
        (b'{"text": "a", "lang": ""}', JSON, 422),
        (b'{"text": "a", "lang": null}', JSON, 422),
        (b'{"text": "a", "lang": "' + b"x" * 100_000 + b'"}', JSON, 422),
        (b'{"text": "a", "region": "mars"}', JSON, 422),
        (b'{"text": "a", "group": "robots"}', JSON, 422),
        (b'{"text": "a", "locale": "de"}', JSON, 422),
        (b'{"text": "a", "offsets": "bytes"}', JSON, 422),
        (b'{"text": "a"}', {}, 415),
        (b'{"text": "a"}', {"Content-Type": "text/plain"}, 415),
        (b"text=a", {"Content-Type": "application/x-www-form-urlencoded"}, 415),
        (b'{"text": "a"}', {"Content-Type": "application/json-patch+json"}, 415),
        (gzip.compress(b'{"text": "a"}'), {**JSON, "Content-Encoding": "gzip"}, 415),
        (b'{"text": "a"}', {**JSON, "Content-Encoding": "br, gzip"}, 415),
        (b'{"text": "a"}', {**JSON, "Transfer-Encoding": "chunked"}, 411),
        (b'{"text": "' + b"a" * 400_000 + b'"}', JSON, 413),
    ],
)
def test_a_bad_body_is_refused(body: bytes, headers: dict[str, str], status: int) -> None:
    client = create_app(Settings(max_body_bytes=350_000)).test_client()

    answer = client.post("/v1/score", data=body, headers=headers)

    assert_is_problem(answer, status)
    assert len(answer.data) < 1000


def test_a_problem_names_the_field_and_the_remedy(client: FlaskClient) -> None:
    answer = client.post("/v1/score", json={"text": "a", "lang": "fr"})

    assert assert_is_problem(answer, 422)["errors"] == [
        {"pointer": "/lang", "detail": "lang must be one of auto, en, it; got 'fr'"}
    ]


@pytest.mark.parametrize(
    ("path", "body", "pointer", "detail"),
    [
        ("score", {"text": 7}, "/text", "must be a string"),
        ("score", {"lang": "it"}, "", "give exactly one of html, text"),
        ("score", {"text": "a", "url": "b"}, "/url", "is not a field that this address takes"),
        ("score", {"text": "a", "lang": "x" * 36}, "/lang", "must have at most 35 characters"),
        ("score", {"text": "a", "group": "b"}, "/group", "must be 'consumer' or 'business'"),
        ("compare", {"before": {"text": "a"}}, "/after", "is missing"),
        ("compare", {"before": {"text": "a"}, "after": []}, "/after", "must be an object"),
    ],
)
def test_a_fault_is_told_in_terms_of_json(
    client: FlaskClient, path: str, body: dict[str, object], pointer: str, detail: str
) -> None:
    problem = assert_is_problem(client.post(f"/v1/{path}", json=body), 422)

    assert problem["errors"] == [{"pointer": pointer, "detail": detail}]
    assert "errors" in str(problem["detail"])


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ("null", "null"),
        ("[]", "an array"),
        ('"a"', "a string"),
        ("true", "a boolean"),
        ("1", "a number"),
    ],
)
def test_a_body_that_is_no_object_is_named(client: FlaskClient, body: str, kind: str) -> None:
    for path in ("score", "compare", "requests"):
        problem = assert_is_problem(client.post(f"/v1/{path}", data=body, headers=JSON), 422)
        assert problem["detail"] == f"The body must be a JSON object; this is {kind}."


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("POST", "/nope", 404),
        ("DELETE", "/no/page/", 404),
        ("BREW", "/nope", 404),
        ("POST", "/..%2fnope", 404),
        ("GET", "/nothing", 404),
        ("GET", "/v1/", 404),
        ("GET", "/v1", 404),
        ("POST", "/v1/scores", 404),
        ("GET", "/v1/score", 405),
        ("DELETE", "/v1/score", 405),
        ("POST", "/v1/catalogue", 405),
        ("PUT", "/healthz", 405),
        ("BREW", "/healthz", 405),
        ("GET", "/metrics", 404),
        ("GET", "/static/x", 404),
        ("GET", "/docs", 404),
    ],
)
@pytest.mark.parametrize("site", [None, "."])
def test_a_wrong_address_or_method_is_a_problem(
    tmp_path: Path, method: str, path: str, status: int, site: str | None
) -> None:
    (tmp_path / "index.html").write_text("<!doctype html><title>Postilla</title>")
    settings = Settings(site=tmp_path / site if site else None)
    client = create_app(settings).test_client()

    answer = client.open(path, method=method)

    assert_is_problem(answer, status)
    if status == 405:
        assert answer.headers["Allow"]


def test_a_text_of_more_characters_than_allowed_is_refused() -> None:
    client = create_app(Settings(max_characters=1000)).test_client()

    assert client.post("/v1/score", json={"text": "é" * 1000}).status_code == 200
    for kind in ("text", "html"):
        answer = client.post("/v1/score", json={kind: "é" * 1001})
        assert "1001" in str(assert_is_problem(answer, 413)["detail"])


def test_an_error_of_our_own_tells_nobody_what_was_sent(capfd: pytest.CaptureFixture[str]) -> None:
    app = create_app(Settings())

    def fail() -> str:
        raise RuntimeError("the text was: my secret")

    app.add_url_rule("/v1/fail", view_func=fail)

    answer = app.test_client().get("/v1/fail")

    assert_is_problem(answer, 500)
    assert b"secret" not in answer.data
    log = capfd.readouterr().err
    assert "secret" not in log
    assert any(
        json.loads(line).get("type") == "RuntimeError" and "test_problems.py" in line
        for line in log.splitlines()
    )
