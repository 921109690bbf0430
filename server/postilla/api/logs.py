"""Structured logs: one JSON object a line, on standard error.

A line never holds a text, the address of a client, or a URL (only the template of the route):
what was sent is told by its length and its SHA-256 alone.
"""

import json
import logging
import sys
import time
from datetime import UTC, datetime
from http import HTTPStatus

from flask import Flask, Response, g, request

_LEVELS = {"info": logging.INFO, "warning": logging.WARNING, "error": logging.ERROR}


class JsonFormatter(logging.Formatter):
    """Writes a record as one line of JSON, its arguments and exceptions left out."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line of `record`."""
        moment = datetime.fromtimestamp(record.created, UTC)
        line: dict[str, object] = {
            "time": moment.isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "process": record.process,
            "event": record.getMessage(),
            **getattr(record, "facts", {}),
        }
        if record.exc_info and record.exc_info[0]:
            line["type"] = record.exc_info[0].__qualname__
        return json.dumps(line, ensure_ascii=False)


class _StandardError(logging.Handler):
    """Writes to whatever standard error is at the moment."""

    def emit(self, record: logging.LogRecord) -> None:
        """Write one line, in one piece, so that lines of several processes do not mix."""
        sys.stderr.write(self.format(record) + "\n")
        sys.stderr.flush()


_LOGGER = logging.getLogger("postilla.service")
_LOGGER.propagate = False
_LOGGER.setLevel(logging.INFO)
_HANDLER = _StandardError()
_HANDLER.setFormatter(JsonFormatter())
_LOGGER.addHandler(_HANDLER)


def write_log(level: str, event: str, **facts: object) -> None:
    """Write one line. `facts` are its further members; they must not hold what a client sent."""
    _LOGGER.log(_LEVELS[level], event, extra={"facts": facts})


def note_text(characters: int, sha256: str) -> None:
    """Remember the length and hash of the text of this request, for its line."""
    g.text = {"characters": characters, "sha256": sha256}


def route_name() -> str:
    """Return the template of the route that this request matched."""
    return request.url_rule.rule if request.url_rule else "none"


def elapsed() -> float:
    """Return the seconds since this request came in."""
    started: float = g.get("started", 0.0)
    return time.perf_counter() - started if started else 0.0


def install_logs(app: Flask) -> None:
    """Write one line for every request that `app` answers."""

    def start() -> None:
        g.started = time.perf_counter()

    def finish(response: Response) -> Response:
        failed = response.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR
        write_log(
            "error" if failed else "info",
            "request",
            method=request.method if request.method in _METHODS else "other",
            route=route_name(),
            status=response.status_code,
            milliseconds=round(elapsed() * 1000, 2),
            **g.get("text", {}),
        )
        return response

    app.before_request(start)
    app.after_request(finish)


_METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}
