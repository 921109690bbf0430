"""POST /v1/compare, and what the API publishes about itself."""

import json
from dataclasses import asdict

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from postilla import report
from postilla.catalogue import Catalogue
from postilla.compare import compare as compare_reports
from postilla.compare import to_json
from postilla.detect import Detector
from postilla.digests import Digests
from postilla.language import supported
from postilla.pipeline import analyze
from postilla.quality import Quality
from postilla.rubric import describe_rubric

DROPPED = "We do not sell your personal information.\n"


@pytest.fixture
def later(policy: str) -> str:
    assert DROPPED in policy
    return policy.replace(DROPPED, "We sell your location data to data brokers.\n")


def post(client: FlaskClient, **body: object) -> TestResponse:
    return client.post("/v1/compare", json=body)


def test_the_comparison_is_the_library_s_byte_for_byte(
    client: FlaskClient, policy: str, later: str
) -> None:
    answer = post(client, before={"text": policy}, after={"text": later}, region="us-ca")

    before, after = (analyze(text, region="us-ca") for text in (policy, later))
    assert answer.status_code == 200
    assert answer.data.decode() == to_json(compare_reports(before, after))
    found = json.loads(answer.data)
    assert found["added"] or found["changed"]


def test_a_side_may_be_an_earlier_report(client: FlaskClient, policy: str, later: str) -> None:
    earlier = json.loads(report.to_json(analyze(policy)))

    by_report = post(client, before={"report": earlier}, after={"text": later})

    assert by_report.data == post(client, before={"text": policy}, after={"text": later}).data


def test_a_text_against_itself_reports_nothing(client: FlaskClient, policy: str) -> None:
    found = json.loads(post(client, before={"text": policy}, after={"text": policy}).data)

    assert (found["added"], found["removed"], found["changed"], found["reworded"]) == (
        [],
        [],
        [],
        0,
    )


@pytest.mark.parametrize(
    ("side", "pointer"),
    [
        ({}, "/before"),
        ({"text": "a", "html": "b"}, "/before"),
        ({"report": {}, "text": "a"}, "/before"),
        ({"report": []}, "/before/report"),
        ({"url": "http://example.org"}, "/before/url"),
        (None, "/before"),
    ],
)
def test_a_side_that_is_none_of_the_three_is_named(
    client: FlaskClient, side: object, pointer: str
) -> None:
    answer = post(client, before=side, after={"text": ""})

    assert answer.status_code == 422
    assert pointer in {error["pointer"] for error in json.loads(answer.data)["errors"]}


@pytest.mark.parametrize("wrong", [{}, {"schema_version": "2"}, {"clauses": [{"id": 1}]}])
def test_what_is_not_a_report_is_refused(client: FlaskClient, wrong: dict[str, object]) -> None:
    answer = post(client, before={"report": wrong}, after={"text": ""})

    assert answer.status_code == 422
    assert "report" in json.loads(answer.data)["detail"]


def test_too_many_clauses_are_refused_before_they_are_compared(
    client: FlaskClient, policy: str
) -> None:
    large = json.loads(report.to_json(analyze(policy)))
    large["clauses"] = large["clauses"][:1] * 2001

    answer = post(client, before={"report": large}, after={"report": large})

    assert answer.status_code == 413
    assert answer.content_type == "application/problem+json"


def test_the_rubric_is_the_one_that_scores(client: FlaskClient) -> None:
    answer = client.get("/v1/rubric")

    assert json.loads(answer.data) == json.loads(json.dumps(describe_rubric()))
    assert answer.headers["Cache-Control"] == "public, max-age=3600"


def test_the_catalogue_lists_every_cue_of_every_language(client: FlaskClient) -> None:
    languages = json.loads(client.get("/v1/catalogue").data)["languages"]

    assert [entry["language"] for entry in languages] == list(supported())
    for entry in languages:
        cues = Catalogue.load(entry["language"]).cues
        assert [cue["patterns"] for cue in entry["cues"]] == [list(cue.patterns) for cue in cues]


def test_the_catalogue_tells_how_good_each_detector_is(client: FlaskClient) -> None:
    for entry in json.loads(client.get("/v1/catalogue").data)["languages"]:
        detector = Detector.load(entry["language"])
        quality = Quality.load(entry["language"], Digests.load(entry["language"]))
        assert entry["detector"] == {
            "digest": f"sha256:{detector.digest}",
            "threshold": detector.threshold,
            **(asdict(quality) if quality else {}),
        }
        assert quality is None or quality.f1 > 0.5


@pytest.mark.parametrize("path", ["/v1/rubric", "/v1/catalogue"])
def test_what_did_not_change_is_not_sent_again(client: FlaskClient, path: str) -> None:
    first = client.get(path)

    again = client.get(path, headers={"If-None-Match": first.headers["ETag"]})

    assert again.status_code == 304
    assert again.data == b""
