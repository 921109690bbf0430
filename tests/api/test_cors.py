"""The API answers the site and the extension, and no look-alike of theirs."""

import pytest
from flask.testing import FlaskClient

from postilla.api import Settings, create_app

SITE = "https://postilla.example"
CHROME = "chrome-extension://abcdefghijklmnopabcdefghijklmnop"
FIREFOX = "moz-extension://01234567-89ab-cdef-0123-456789abcdef"


@pytest.fixture(scope="module")
def client() -> FlaskClient:
    settings = Settings(origins=(SITE, "http://127.0.0.1:8000"), rate_limit="2/minute")
    return create_app(settings).test_client()


@pytest.mark.parametrize("origin", [SITE, "http://127.0.0.1:8000", CHROME, FIREFOX])
def test_our_own_origins_may_call(client: FlaskClient, origin: str) -> None:
    preflight = client.options(
        "/v1/score",
        headers={
            "Origin": origin,
            "Access-Control-Request-Method": "POST",
            "Access-Control-Request-Headers": "content-type",
        },
    )
    answer = client.get("/healthz", headers={"Origin": origin})

    assert preflight.status_code == 200
    assert preflight.headers["Access-Control-Allow-Origin"] == origin
    assert "POST" in preflight.headers["Access-Control-Allow-Methods"]
    assert preflight.headers["Access-Control-Allow-Headers"].lower() == "content-type"
    assert answer.headers["Access-Control-Allow-Origin"] == origin
    assert "Access-Control-Allow-Credentials" not in answer.headers
    assert "Origin" in answer.headers["Vary"]


@pytest.mark.parametrize(
    "origin",
    [
        "null",
        "http://postilla.example",
        "https://postilla.example.evil.example",
        "https://evil-postilla.example",
        "https://www.postilla.example",
        "https://postilla.example:8443",
        "https://postilla.example/",
        "https://postillaxexample",
        "http://127.0.0.1:8001",
        "http://127.0.0.1:80000",
        "http://localhost:8000",
        CHROME + ".evil.example",
        CHROME + "a",
        CHROME[:-1],
        CHROME.replace("a", "z"),
        "https://" + CHROME,
        "chrome-extension://",
        FIREFOX + ".evil.example",
        FIREFOX + "0",
        FIREFOX.replace("-89ab", ""),
        "moz-extension://------------------------------------",
        "https://evil.example/" + FIREFOX,
    ],
)
def test_a_look_alike_may_not(client: FlaskClient, origin: str) -> None:
    headers = {"Origin": origin, "Access-Control-Request-Method": "POST"}

    for answer in (
        client.options("/v1/score", headers=headers),
        client.get("/healthz", headers={"Origin": origin}),
    ):
        assert "Access-Control-Allow-Origin" not in answer.headers


def test_the_extension_can_read_an_error_and_how_long_to_wait(client: FlaskClient) -> None:
    answers = [
        client.post("/v1/score", json={"text": ""}, headers={"Origin": CHROME}) for _ in range(3)
    ]

    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert answers[2].headers["Access-Control-Allow-Origin"] == CHROME
    assert answers[2].headers["Access-Control-Expose-Headers"] == "Retry-After"


def test_pages_of_the_site_are_for_their_own_origin_alone(client: FlaskClient) -> None:
    answer = client.get("/metrics", headers={"Origin": SITE})

    assert "Access-Control-Allow-Origin" not in answer.headers
