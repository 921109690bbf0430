"""POST /v1/requests and `postilla request`: the library's drafts, from text and from pages."""

import json

import pytest
from flask.testing import FlaskClient

from postilla.language import supported
from postilla.letters import drafts_to_json, drafts_to_text
from postilla.pipeline import analyze
from postilla.requests import draft_requests

ADDRESS = "privacy@acme.example"
PAGE = "<!doctype html><html lang=en><body><main><p>{}</p></main></body></html>"


@pytest.fixture
def with_address(policy: str) -> str:
    return f"{policy}\nQuestions about your rights? Write to {ADDRESS}.\n"


@pytest.mark.parametrize(
    "options", [{}, {"region": "us-ca"}, {"locale": "it"}, {"offsets": "utf-16"}]
)
def test_the_drafts_are_the_library_s_byte_for_byte(
    client: FlaskClient, with_address: str, options: dict[str, str]
) -> None:
    answer = client.post("/v1/requests", json={"text": with_address, **options})

    found = analyze(with_address, region=options.get("region", "eea"))  # type: ignore[arg-type]
    drafts = draft_requests(with_address, found, locale=options.get("locale", "en"))
    assert answer.status_code == 200
    assert answer.content_type == "application/json"
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.data.decode() == drafts_to_json(drafts)
    assert {draft["to"] for draft in json.loads(answer.data)["drafts"]} == {ADDRESS}


def test_a_page_and_its_text_get_the_same_drafts(client: FlaskClient, with_address: str) -> None:
    page = PAGE.format(with_address.replace("\n\n", "</p><p>").replace("\n", "</p><p>"))

    by_page, by_text = (
        client.post("/v1/requests", json=body).data
        for body in ({"html": page}, {"text": with_address})
    )

    assert by_page == by_text


@pytest.mark.parametrize(
    ("body", "kinds"),
    [
        ({"region": "eea"}, ["access", "object"]),
        ({"region": "uk"}, ["access", "object"]),
        ({"region": "us-ca"}, ["opt-out"]),
        ({"region": "other"}, []),
    ],
)
def test_the_region_decides_which_drafts_there_are(
    client: FlaskClient, policy: str, body: dict[str, str], kinds: list[str]
) -> None:
    answer = client.post("/v1/requests", json={"text": policy, **body})

    assert [draft["kind"] for draft in json.loads(answer.data)["drafts"]] == kinds


@pytest.mark.parametrize("text", ["", "Knead the flour with water. Let it rest for an hour. " * 20])
def test_what_is_no_policy_gets_no_draft(client: FlaskClient, text: str) -> None:
    assert json.loads(client.post("/v1/requests", json={"text": text}).data) == {"drafts": []}


@pytest.mark.parametrize(
    ("body", "status"),
    [({}, 422), ({"text": "a", "html": "b"}, 422), ({"text": "a", "region": "mars"}, 422)],
)
def test_a_request_that_cannot_be_read_is_a_problem(
    client: FlaskClient, body: dict[str, str], status: int
) -> None:
    answer = client.post("/v1/requests", json=body)

    assert answer.status_code == status
    assert answer.content_type == "application/problem+json"


@pytest.mark.parametrize("locale", supported())
def test_who_gets_no_draft_is_told_why(policy: str, locale: str) -> None:
    elsewhere = analyze(policy, region="other")
    nothing = analyze("", locale=locale)

    assert len(drafts_to_text((), elsewhere, locale=locale)) > 80
    assert drafts_to_text((), nothing, locale=locale) == f"{nothing.notices[0]}\n"
