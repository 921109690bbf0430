"""POST /v1/score: what the library says, byte for byte."""

import json
from hashlib import sha256
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from postilla import report
from postilla.pipeline import analyze, analyze_html

PAGE = (
    "<!doctype html><html lang=en><body><main><h1>Privacy Policy</h1><p>{}</p></main>"
    "<footer>Terms</footer></body></html>"
)


def parse(answer: TestResponse) -> Any:  # noqa: ANN401  JSON is
    return json.loads(answer.data)


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"lang": "en"},
        {"lang": "it"},
        {"region": "us-ca"},
        {"region": "other", "group": "business"},
        {"locale": "it"},
        {"offsets": "code-point"},
    ],
)
def test_the_answer_is_the_library_s_report_byte_for_byte(
    client: FlaskClient, policy: str, options: dict[str, str]
) -> None:
    answer = client.post("/v1/score", json={"text": policy, **options})

    arguments = {name: value for name, value in options.items() if name != "offsets"}
    assert answer.status_code == 200
    assert answer.content_type == "application/json"
    assert answer.data.decode() == report.to_json(analyze(policy, **arguments))  # type: ignore[arg-type]


def test_a_page_is_answered_with_its_text_and_positions_in_it(
    client: FlaskClient, policy: str
) -> None:
    page = PAGE.format(policy.replace("\n\n", "</p><p>"))

    answer = client.post("/v1/score", json={"html": page})

    assert answer.data.decode() == report.to_json(analyze_html(page))
    text = parse(answer)["document"]["text"]
    assert parse(answer)["clauses"]
    for clause in parse(answer)["clauses"]:
        assert text[clause["start"] : clause["end"]] == clause["quote"]


@pytest.mark.parametrize("kind", ["text", "html"])
def test_positions_count_utf_16_units_when_asked_for(
    client: FlaskClient, policy: str, kind: str
) -> None:
    text = "🙈🙉 " + policy.replace("e-mail", "e-mail 📧")
    sent = PAGE.format(text.replace("\n\n", "</p><p>")) if kind == "html" else text

    plain = parse(client.post("/v1/score", json={kind: sent}))
    answer = parse(client.post("/v1/score", json={kind: sent, "offsets": "utf-16"}))

    units = (answer["document"]["text"] or text).encode("utf-16-le")
    assert answer["clauses"]
    assert [clause["start"] for clause in answer["clauses"]] != [
        clause["start"] for clause in plain["clauses"]
    ]
    for clause in answer["clauses"]:
        assert units[2 * clause["start"] : 2 * clause["end"]].decode("utf-16-le") == clause["quote"]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("", "too-short"),
        ("   \r\n ", "too-short"),
        ("We share your data.", None),
        ("Mix the flour with two eggs and a pinch of salt, then knead the dough. " * 20, None),
        ("Wir geben Ihre personenbezogenen Daten an unsere Partner weiter, wenn Sie dem zuvor "
         "ausdrücklich zugestimmt haben, und löschen sie danach unverzüglich wieder. " * 10,
         "unsupported-language"),
        ("\0\0\0", None),
    ],
)  # fmt: skip
def test_what_is_no_policy_gets_a_report_that_says_so_and_no_grade(
    client: FlaskClient, text: str, kind: str | None
) -> None:
    answer = client.post("/v1/score", json={"text": text})

    assert answer.status_code == 200
    assert parse(answer)["score"] is None
    assert parse(answer)["grade"] is None
    assert parse(answer)["notices"]
    assert parse(answer)["document"]["kind"] != "policy"
    if kind:
        assert parse(answer)["document"]["kind"] == kind
    assert parse(answer)["document"]["sha256"] == sha256(text.encode()).hexdigest()


def test_no_cache_keeps_a_report(client: FlaskClient, policy: str) -> None:
    answer = client.post("/v1/score", json={"text": policy})

    assert answer.headers["Cache-Control"] == "no-store"


def test_line_ends_and_odd_characters_stay_where_they_are(client: FlaskClient, policy: str) -> None:
    text = "\u200f\ufeff" + policy.replace("\n", "\r\n").replace("data", "da\u0301ta")

    answer = client.post(
        "/v1/score", data=json.dumps({"text": text}), content_type="application/json"
    )

    assert parse(answer)["document"]["characters"] == len(text)
    assert parse(answer)["clauses"]
    for clause in parse(answer)["clauses"]:
        assert text[clause["start"] : clause["end"]] == clause["quote"]
