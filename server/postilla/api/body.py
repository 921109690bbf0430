"""Read a JSON body that anybody may have sent."""

from http import HTTPStatus

from flask import Request, request
from pydantic_core import from_json
from werkzeug.exceptions import RequestEntityTooLarge

from postilla.api.problems import ProblemError


class JsonRequest(Request):
    """A request whose JSON is read by pydantic's parser.

    That parser is strict where the standard one is not: it refuses bytes that are not UTF-8,
    halves of surrogate pairs, NaN and Infinity, numbers of thousands of digits, and nesting
    deeper than 200, and its messages do not quote the body.
    """

    def get_json(self, *_: object, **options: object) -> object:
        """Return the parsed body; of Flask's options only `cache` has a meaning here.

        Raises ProblemError 400 when it is no JSON, 413 when it is too large, 422 when it is no
        object, which every body of the API is.
        """
        cache = bool(options.get("cache", True))
        try:
            found = from_json(self.get_data(cache=cache), allow_inf_nan=False)
        except RequestEntityTooLarge as error:
            status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
            raise ProblemError(status, _too_large()) from error
        except ValueError as error:
            detail = f"The body is no JSON: {error}."
            raise ProblemError(HTTPStatus.BAD_REQUEST, detail) from error
        if not isinstance(found, dict):
            detail = f"The body must be a JSON object; this is {_kind(found)}."
            raise ProblemError(HTTPStatus.UNPROCESSABLE_ENTITY, detail)
        return found


def check_body() -> None:
    """Refuse, before any of it is read, a body that the service does not take.

    Raises ProblemError 411 when its length is not known, 413 above the largest one, 415 when
    compressed (a small body could unpack to an enormous one) or not JSON.
    """
    if request.headers.get("Transfer-Encoding"):
        raise ProblemError(
            HTTPStatus.LENGTH_REQUIRED, "Send the body in one piece, with its Content-Length."
        )
    if (request.content_length or 0) > (request.max_content_length or 0):
        raise ProblemError(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, _too_large())
    if request.headers.get("Content-Encoding", "identity").strip().lower() != "identity":
        raise ProblemError(
            HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
            "Send the body uncompressed, without Content-Encoding.",
            headers={"Accept-Encoding": "identity"},
        )
    if request.mimetype != "application/json":
        raise ProblemError(
            HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
            "Send JSON, with Content-Type: application/json.",
            headers={"Accept-Post": "application/json"},
        )


def _too_large() -> str:
    return f"The body is larger than {request.max_content_length} bytes."


def _kind(value: object) -> str:
    """Return what JSON calls a value."""
    if value is None:
        return "null"
    kinds = {list: "an array", str: "a string", bool: "a boolean"}
    return kinds.get(type(value), "a number")
