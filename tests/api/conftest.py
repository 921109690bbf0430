"""The service, in process and as real gunicorn processes, and policies to send it."""

import io
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from tests.api.command import Run
from tests.service import Server, run_server

from postilla.api import Settings, create_app
from postilla.cli import main

POLICY = """Privacy Policy

Who we are
Acme Ltd runs the Acme app. This privacy policy explains how we process your personal data.

Information we share
We share your e-mail address with our advertising partners so that they can show you ads.
We may disclose your personal information to law enforcement when the law requires it.
We do not sell your personal information.

Your rights
You can contact our data protection officer to access, correct or delete your personal data.
We keep your data for as long as your account exists. We use cookies to remember your language.
"""


@pytest.fixture(scope="session")
def policy() -> str:
    return POLICY


@pytest.fixture(scope="session")
def client() -> FlaskClient:
    """A service without a rate limit, in this process."""
    return create_app(Settings(rate_limit="")).test_client()


@pytest.fixture
def run(capfdbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch) -> Run:
    def call(*arguments: str | Path, stdin: bytes = b"") -> tuple[object, bytes, str]:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        with pytest.raises(SystemExit) as ended:
            main([str(argument) for argument in arguments])
        out, err = capfdbinary.readouterr()
        return ended.value.code, out, err.decode()

    return call


StartServer = Callable[..., Server]


@pytest.fixture
def start_server(tmp_path: Path) -> Iterator[StartServer]:
    """Start real servers, on free ports of the loopback; all are stopped after the test."""
    started: list[Server] = []

    def start(*arguments: str, **settings: str) -> Server:
        server = run_server(tmp_path / str(len(started)), *arguments, **settings)
        started.append(server)
        return server

    yield start
    for server in started:
        server.stop()


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One real server for the tests of a module that leave it as it was."""
    running = run_server(
        tmp_path_factory.mktemp("server"),
        RATE_LIMIT="",
        WORKERS="2",
        METRICS="1",
        REQUEST_SECONDS="2",
        MAX_BODY_BYTES="300000",
    )
    yield running
    assert running.stop() == 0
