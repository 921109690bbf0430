"""Prometheus metrics: counts and times, by route; no text, URL or address."""

import os
from collections.abc import Callable
from pathlib import Path

from flask import Flask, Response, g, request

from postilla.api.logs import elapsed, route_name
from postilla.errors import InputError

# The variable that prometheus-client reads when it is imported: where the workers put theirs.
DIRECTORY = "PROMETHEUS_MULTIPROC_DIR"
_SECONDS = (0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5)
_CHARACTERS = (1_000, 3_000, 10_000, 30_000, 100_000, 300_000, 1_000_000)


def install_metrics(app: Flask) -> None:
    """Count every request, and show the counts at /metrics.

    Raises InputError when prometheus-client is not installed.
    """
    try:
        from prometheus_client import (  # noqa: PLC0415  an optional extra
            CONTENT_TYPE_LATEST,
            CollectorRegistry,
            Counter,
            Histogram,
            generate_latest,
        )
        from prometheus_client.multiprocess import MultiProcessCollector  # noqa: PLC0415
    except ImportError as error:
        raise InputError(
            "POSTILLA_METRICS needs prometheus-client: pip install 'postilla[service]'"
        ) from error

    registry = CollectorRegistry()
    labels = ("method", "route", "status")
    requests = Counter("postilla_requests_total", "Requests answered.", labels, registry=registry)
    seconds = Histogram(
        "postilla_request_seconds",
        "Time from the first line of a view to its answer.",
        ("route",),
        buckets=_SECONDS,
        registry=registry,
    )
    characters = Histogram(
        "postilla_text_characters",
        "Length of the texts analysed.",
        buckets=_CHARACTERS,
        registry=registry,
    )

    def count(response: Response) -> Response:
        method = request.method if request.url_rule else "other"
        requests.labels(method, route_name(), str(response.status_code)).inc()
        seconds.labels(route_name()).observe(elapsed())
        if "text" in g:
            characters.observe(g.text["characters"])
        return response

    def show() -> Response:
        shown = registry
        if DIRECTORY in os.environ:
            shown = CollectorRegistry()
            MultiProcessCollector(shown)  # type: ignore[no-untyped-call]
        return Response(generate_latest(shown), content_type=CONTENT_TYPE_LATEST)

    app.after_request(count)
    app.add_url_rule("/metrics", "metrics", _hidden(show))


def forget_worker(process: int) -> None:
    """Drop the live gauges of a worker process that ended."""
    if DIRECTORY in os.environ and Path(os.environ[DIRECTORY]).is_dir():
        from prometheus_client.multiprocess import mark_process_dead  # noqa: PLC0415

        mark_process_dead(process)  # type: ignore[no-untyped-call]


def _hidden(view: Callable[[], Response]) -> Callable[[], Response]:
    # APIFlask leaves a view with this mark out of the OpenAPI document.
    view._spec = {"hide": True}  # type: ignore[attr-defined]  # noqa: SLF001
    return view
