"""What the service writes down of its work: its log and its counts."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tests.api.wire import JSON, read

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.service import Server


def test_the_log_tells_what_happened_and_nothing_of_what_was_sent(
    start_server: Callable[..., Server], policy: str
) -> None:
    server = start_server(RATE_LIMIT="", WORKERS="1")
    mark = "zanzibar"
    headers = {**JSON, "User-Agent": mark, "Referer": f"http://{mark}.example/"}
    body = json.dumps({"text": f"{policy} {mark}"})
    server.ask("POST", f"/v1/score?q={mark}", body, headers)
    server.ask("POST", "/v1/score", json.dumps({"text": "x", "lang": mark}), headers)
    server.ask("POST", "/v1/score", f"{mark}", headers)
    server.ask("GET", f"/{mark}", headers=headers)
    server.ask(mark.upper(), "/healthz")
    for broken in (f"GET /{mark} HTTP/9.9\r\n\r\n", f"{mark} / HTTP/1.1\r\n\r\n"):
        with server.connect() as connection:
            connection.sendall(broken.encode())
            read(connection)
    server.stop()

    log = server.errors.read_text()
    lines = [line for line in server.log() if line["event"] == "request"]
    scored = next(line for line in lines if line["route"] == "/v1/score")
    assert mark not in log.lower()
    assert "127.0.0.1" not in "".join(json.dumps(line) for line in lines)
    assert scored["status"] == 200
    assert scored["method"] == "POST"
    assert scored["characters"] == len(policy) + 1 + len(mark)
    assert isinstance(scored["milliseconds"], float)
    assert len(str(scored["sha256"])) == 64
    assert not any(line["level"] == "error" for line in server.log())


def test_metrics_count_what_all_workers_did(server: Server) -> None:
    def counted() -> float:
        status, headers, body = server.ask("GET", "/metrics")
        assert status == 200
        assert headers["content-type"].startswith("text/plain")
        name = 'postilla_requests_total{method="POST",route="/v1/score",status="422"}'
        found = [line for line in body.decode().splitlines() if line.startswith(name)]
        return sum(float(line.rsplit(" ", 1)[1]) for line in found)

    before = counted()
    for _ in range(20):
        server.score("x", lang="fr")

    assert counted() == before + 20


def test_metrics_are_hidden_unless_asked_for(start_server: Callable[..., Server]) -> None:
    assert start_server(WORKERS="1").ask("GET", "/metrics")[0] == 404
