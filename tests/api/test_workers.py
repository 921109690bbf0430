"""The service's processes: how they start, stop, die and are replaced."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.api.wire import HEAD, read

import postilla
from postilla.api.serve import run_service
from postilla.api.settings import Settings
from postilla.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.service import Server


def test_a_request_under_way_is_answered_when_the_server_stops(
    start_server: Callable[..., Server], policy: str
) -> None:
    server = start_server(WORKERS="1", RATE_LIMIT="")
    body = json.dumps({"text": policy}).encode()
    idle = server.connect()

    with server.connect() as connection:
        connection.sendall(HEAD + b"Content-Length: %d\r\n\r\n" % len(body) + body[:10])
        time.sleep(0.3)
        server.process.send_signal(signal.SIGTERM)
        time.sleep(0.5)
        connection.sendall(body[10:])
        status, headers, _ = read(connection)

    started = time.monotonic()
    assert status == 200
    assert headers["connection"] == "close"
    assert server.stop() == 0
    assert time.monotonic() - started < 10
    idle.close()


def test_workers_that_have_only_just_started_stop_when_told_to() -> None:
    """The signal comes before they have handlers of their own; none is waited for in vain."""
    code = """
import os, random, signal
random.random = lambda: 0.0  # the arbiter's pause after each fork
from postilla.api.serve import run_service
from postilla.api.settings import Settings
def announce(address): os.kill(os.getpid(), signal.SIGTERM)
run_service(Settings(workers=2, shutdown_seconds=25), host="127.0.0.1", port=0, announce=announce)
"""
    environment = os.environ | {"PYTHONPATH": str(Path(postilla.__file__).parents[1])}
    command = [sys.executable, "-c", code]
    done = subprocess.run(
        command, env=environment, capture_output=True, text=True, check=False, timeout=60
    )

    lines = [json.loads(line) for line in done.stderr.splitlines()]
    told = {line["event"]: datetime.fromisoformat(line["time"]) for line in lines}
    assert done.returncode == 0
    assert told["Shutting down: Master"] - told["Handling signal: term"] < timedelta(seconds=10)


def test_without_a_folder_for_temporary_files_the_remedy_is_named(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail() -> str:
        raise FileNotFoundError("No usable temporary directory found")

    monkeypatch.setattr("tempfile.gettempdir", fail)
    with pytest.raises(InputError, match="TMPDIR"):
        run_service(Settings(), host="127.0.0.1", port=0, announce=print)


@pytest.mark.skipif(sys.platform != "linux", reason="finds the workers in /proc")
def test_a_worker_that_is_killed_is_replaced(
    start_server: Callable[..., Server], policy: str
) -> None:
    server = start_server(WORKERS="2", RATE_LIMIT="")
    expected = server.score(policy)[2]
    before = _wait_for_workers(server, 2)

    os.kill(before[0], signal.SIGKILL)
    answers = []
    limit = time.monotonic() + 20
    while time.monotonic() < limit and not set(server.workers()) - set(before):
        try:
            answers.append(server.score(policy)[2])
        except ConnectionError:
            continue

    after = _wait_for_workers(server, 2)
    assert before[0] not in after
    assert set(after) - set(before)
    assert server.score(policy)[2] == expected
    assert set(answers) <= {expected}


def _wait_for_workers(server: Server, count: int) -> list[int]:
    """Return the workers once there are `count`: gunicorn answers before it has started all."""
    limit = time.monotonic() + 20
    while time.monotonic() < limit and len(server.workers()) != count:
        time.sleep(0.05)
    workers = server.workers()
    assert len(workers) == count
    return workers
