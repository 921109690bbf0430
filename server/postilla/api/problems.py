"""Every error as RFC 9457 `application/problem+json`, with nothing of the inside in it."""

import json
import re
import traceback
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from http import HTTPStatus

from apiflask.exceptions import HTTPError
from flask import Flask, Response
from werkzeug.exceptions import HTTPException
from werkzeug.sansio.response import Response as AnyResponse

from postilla.api.logs import write_log
from postilla.errors import DataError, InputError, PostillaError

MEDIA_TYPE = "application/problem+json"

# What a status means here, where the code that raised it did not say it better.
_DETAILS = {
    400: "The request could not be read.",
    404: "There is nothing at this address; GET /openapi.json lists what there is.",
    405: "The address exists, but not for this method; the Allow header lists those that do.",
    413: "The request is larger than the service accepts.",
    422: "The body is JSON, but not what this address takes; each of `errors` says where and why.",
    500: "Something went wrong here; the text that was sent was not kept.",
}

# What the checker of bodies says in terms of Python, in terms of JSON.
_REMARKS = (
    (re.compile(r"Value error, (.+)"), r"\1"),
    (re.compile(r"Field required"), "is missing"),
    (re.compile(r"Extra inputs are not permitted"), "is not a field that this address takes"),
    (re.compile(r"Input should be a valid dictionary.*"), "must be an object"),
    (re.compile(r"Input should be a valid (.+)"), r"must be a \1"),
    (re.compile(r"(?:Input|String) should (.+)"), r"must \1"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One thing that is wrong with a body; `pointer` is the JSON Pointer (RFC 6901) to it."""

    pointer: str
    detail: str


class ProblemError(PostillaError):
    """An error of the API, on its way to becoming a response."""

    def __init__(
        self,
        status: HTTPStatus,
        detail: str | None = None,
        *,
        faults: Sequence[Fault] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        """Describe the error; `detail` is for the person who reads the response."""
        super().__init__(status.phrase)
        self.status = status
        self.detail = detail or _DETAILS.get(status)
        self.faults = tuple(faults)
        self.headers = dict(headers or {})

    def body(self) -> str:
        """Return the problem as JSON."""
        members: dict[str, object] = {
            "type": "about:blank",
            "title": self.status.phrase,
            "status": self.status.value,
        }
        if self.detail:
            members["detail"] = self.detail
        if self.faults:
            members["errors"] = [asdict(fault) for fault in self.faults]
        return json.dumps(members, ensure_ascii=False)

    def response(self) -> Response:
        """Return the problem as a response that no cache keeps."""
        headers = {**self.headers, "Cache-Control": "no-store"}
        return Response(self.body(), self.status, headers, content_type=MEDIA_TYPE)


def install_problems(app: Flask) -> None:
    """Turn every exception that leaves a view, or that Flask raises itself, into a problem."""
    app.register_error_handler(ProblemError, ProblemError.response)
    app.register_error_handler(InputError, _refuse)
    app.register_error_handler(HTTPError, _refuse_validation)
    app.register_error_handler(HTTPException, refuse_http)
    app.register_error_handler(Exception, _fail)


def _refuse(error: InputError) -> Response:
    return ProblemError(HTTPStatus.UNPROCESSABLE_ENTITY, str(error)).response()


def _refuse_validation(error: HTTPError) -> Response:
    fields = error.detail.get("json", {}) if isinstance(error.detail, dict) else {}
    faults = [
        Fault(pointer=_pointer(field), detail=_remark(message))
        for field, messages in fields.items()
        for message in messages
    ]
    return ProblemError(HTTPStatus(error.status_code), faults=faults).response()


def refuse_http(error: HTTPException) -> AnyResponse:
    """Return an error that Flask raised as a problem, with its headers; a redirect as it is."""
    if error.code is None or error.code < HTTPStatus.BAD_REQUEST:
        return error.get_response()
    headers = dict(error.get_headers())
    headers.pop("Content-Type", None)
    return ProblemError(HTTPStatus(error.code), headers=headers).response()


def _fail(error: Exception) -> Response:
    frames = [
        f"{frame.filename.rpartition('/')[2]}:{frame.lineno} {frame.name}"
        for frame in traceback.extract_tb(error.__traceback__)
    ]
    # Any other message may quote the text that was sent.
    ours = {"message": str(error)} if isinstance(error, DataError) else {}
    write_log("error", "exception", type=type(error).__qualname__, frames=frames, **ours)
    return ProblemError(HTTPStatus.INTERNAL_SERVER_ERROR).response()


def _remark(message: str) -> str:
    for pattern, remark in _REMARKS:
        if match := pattern.fullmatch(message):
            return match.expand(remark)
    return message


def _pointer(field: str) -> str:
    if field == "_schema":
        return ""
    return "/" + field.replace("~", "~0").replace("/", "~1").replace(".", "/")
