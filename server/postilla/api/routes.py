"""The addresses of the API; each hands what it was sent to the core, and returns the answer."""

from collections.abc import Callable
from functools import cache
from http import HTTPStatus

import orjson
from apiflask import APIBlueprint
from flask import Response, request

from postilla import __version__, report
from postilla.api.body import check_body
from postilla.api.limits import RateLimit, Turns
from postilla.api.logs import note_text
from postilla.api.problems import ProblemError
from postilla.api.schemas import Asked, Compare, Score, Side
from postilla.api.settings import Settings
from postilla.compare import compare as compare_reports
from postilla.compare import to_json as comparison_to_json
from postilla.inventory import describe_catalogues
from postilla.letters import drafts_to_json
from postilla.messages import choose_locale
from postilla.offsets import to_utf16
from postilla.pipeline import analyze, analyze_html
from postilla.report import Report
from postilla.requests import draft_requests
from postilla.rubric import describe_rubric

_JSON = "application/json"
_ONE_HOUR = 3600
# Comparing takes every clause with every other. Real policies have a few hundred.
_MOST_CLAUSES = 2000


def make_routes(settings: Settings) -> APIBlueprint:
    """Return the addresses of the API."""
    blueprint = APIBlueprint("api", __name__, tag="Postilla")
    rate, turns = RateLimit(settings), Turns(settings)

    @blueprint.before_request
    def admit() -> None:
        if request.method == "POST":
            rate.check()
            check_body()

    @blueprint.post("/v1/score")
    @blueprint.input(Score, arg_name="asked")
    @blueprint.output({}, description="The report.")
    @blueprint.doc(summary="Analyse a policy", operation_id="score")
    def score(asked: Score) -> Response:
        """Find who gets the reader's data, what for and on what terms, each with its sentence.

        A text that is no policy, too short, or in another language gets a report that says so,
        with no grade.
        """
        with turns.take():
            found = _analyze(asked, asked, settings.max_characters)
            if asked.offsets == "utf-16":
                found = to_utf16(found, asked.text or found.document.text or "")
            body = report.to_json(found)
        note_text(found.document.characters, found.document.sha256)
        return _json(body)

    @blueprint.post("/v1/compare")
    @blueprint.input(Compare, arg_name="asked")
    @blueprint.output({}, description="What changed.")
    @blueprint.doc(summary="Compare two versions of a policy", operation_id="compare")
    def compare(asked: Compare) -> Response:
        """Find what was added, removed and changed about who gets the reader's data.

        Each side is a text, a page, or the report of an earlier analysis; cosmetic edits are
        left out.
        """
        with turns.take():
            before = _report(asked, asked.before, settings.max_characters)
            after = _report(asked, asked.after, settings.max_characters)
            body = comparison_to_json(compare_reports(before, after))
        note_text(after.document.characters, after.document.sha256)
        return _json(body)

    @blueprint.post("/v1/requests")
    @blueprint.input(Score, arg_name="asked")
    @blueprint.output({}, description="The drafts.")
    @blueprint.doc(summary="Draft the reader's requests", operation_id="requests")
    def requests(asked: Score) -> Response:
        """Draft the requests that the reader can send: access, objection to advertising, opt-out.

        Which ones there are depends on where the reader lives. The address and the link are the
        policy's own, null where it gives none; square brackets mark what the reader fills in.
        Nothing is sent. `offsets` changes nothing here: a draft holds no positions.
        """
        with turns.take():
            found = _analyze(asked, asked, settings.max_characters)
            text = asked.text or found.document.text or ""
            locale = choose_locale(asked.locale, found.document.language)
            body = drafts_to_json(draft_requests(text, found, locale=locale))
        note_text(found.document.characters, found.document.sha256)
        return _json(body)

    @blueprint.get("/v1/rubric")
    @blueprint.output({}, description="The rubric.")
    @blueprint.doc(summary="Show how the score comes about", operation_id="rubric")
    def rubric() -> Response:
        """Show what costs how many points, what a choice makes of that, and the grades.

        It is the file that the score is computed from.
        """
        return _kept(_json(_rubric()))

    @blueprint.get("/v1/catalogue")
    @blueprint.output({}, description="The cues of every language.")
    @blueprint.doc(summary="List what is looked for", operation_id="catalogue")
    def catalogue() -> Response:
        """List, for each language, the cues that are looked for.

        A cue is a set of patterns that are evidence of one thing: a verb of disclosure, a kind of
        recipient or of data, a negation. `detector` tells how often the sentences that it finds
        are the right ones.
        """
        return _kept(_json(_catalogue()))

    @blueprint.get("/healthz")
    @blueprint.output({}, description="The service is up.")
    @blueprint.doc(summary="Tell whether the service is up", operation_id="health")
    def health() -> Response:
        """Tell a supervisor whether the service is up.

        It answers without doing anything else.
        """
        return _json(orjson.dumps({"status": "ok", "version": __version__}))

    return blueprint


def _analyze(asked: Asked, source: Score | Side, limit: int) -> Report:
    by_html = "html" in source.model_fields_set
    content = source.html if by_html else source.text
    if len(content) > limit:
        raise ProblemError(
            HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
            f"The text has {len(content)} characters; at most {limit} are read.",
        )
    read: Callable[..., Report] = analyze_html if by_html else analyze
    return read(
        content, lang=asked.lang, region=asked.region, group=asked.group, locale=asked.locale
    )


def _report(asked: Asked, side: Side, limit: int) -> Report:
    given = side.report if "report" in side.model_fields_set else None
    found = _analyze(asked, side, limit) if given is None else report.from_dict(given)
    if len(found.clauses) > _MOST_CLAUSES:
        raise ProblemError(
            HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
            f"One side has {len(found.clauses)} clauses; at most {_MOST_CLAUSES} are compared.",
        )
    return found


@cache
def _rubric() -> bytes:
    return orjson.dumps(describe_rubric())


@cache
def _catalogue() -> bytes:
    return orjson.dumps(describe_catalogues())


def _json(body: str | bytes) -> Response:
    return Response(body, content_type=_JSON, headers={"Cache-Control": "no-store"})


def _kept(response: Response) -> Response:
    """Let caches keep a response that only a new version of the service changes."""
    response.headers["Cache-Control"] = f"public, max-age={_ONE_HOUR}"
    response.add_etag()
    response.make_conditional(request)
    return response
