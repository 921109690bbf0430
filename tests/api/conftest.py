"""The service, in process and as real gunicorn processes, and policies to send it."""

import io
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from tests.api.command import Run

import postilla
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
_START_SECONDS = 30
_STOP_SECONDS = 40


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


@dataclass(slots=True, kw_only=True)
class Server:
    """A running `postilla serve`, and what it has written."""

    port: int
    process: subprocess.Popen[bytes]
    errors: Path
    output: Path
    seen: list[int] = field(default_factory=list)

    def ask(
        self,
        method: str,
        path: str,
        body: bytes | str | None = None,
        headers: dict[str, str] | None = None,
        *,
        seconds: float = 20,
    ) -> tuple[int, dict[str, str], bytes]:
        """Return status, headers and body of one request on a connection of its own."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=seconds)
        try:
            connection.request(method, path, body, headers or {})
            response = connection.getresponse()
            names = {name.lower(): value for name, value in response.getheaders()}
            return response.status, names, response.read()
        finally:
            connection.close()

    def score(self, text: str, **options: str) -> tuple[int, dict[str, str], bytes]:
        body = json.dumps({"text": text, **options})
        return self.ask("POST", "/v1/score", body, {"Content-Type": "application/json"})

    def connect(self) -> socket.socket:
        return socket.create_connection(("127.0.0.1", self.port), timeout=20)

    def log(self) -> list[dict[str, object]]:
        """Return the lines of the log; every one must be JSON."""
        return [json.loads(line) for line in self.errors.read_text("utf-8").splitlines()]

    def workers(self) -> list[int]:
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        return [int(child) for child in children.read_text().split()]

    def stop(self) -> int:
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        return self.process.wait(_STOP_SECONDS)


StartServer = Callable[..., "Server"]


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


def run_server(folder: Path, *arguments: str, **settings: str) -> Server:
    folder.mkdir(exist_ok=True)
    port = _free_port()
    environment = {name: value for name, value in os.environ.items() if "POSTILLA" not in name}
    environment |= {f"POSTILLA_{name}": value for name, value in settings.items()}
    environment["PYTHONPATH"] = str(Path(postilla.__file__).parents[1])
    command = [sys.executable, "-m", "postilla", "serve", "--port", str(port), *arguments]
    output, errors = folder / "stdout", folder / "stderr"
    with output.open("wb") as out, errors.open("wb") as err:
        process = subprocess.Popen(command, env=environment, stdout=out, stderr=err)
    server = Server(port=port, process=process, errors=errors, output=output)
    limit = time.monotonic() + _START_SECONDS
    while time.monotonic() < limit and process.poll() is None:
        with _nothing_listens():
            if server.ask("GET", "/healthz")[0] == 200:
                return server
        time.sleep(0.05)
    server.stop()
    pytest.fail(f"the server did not start:\n{errors.read_text()}")


@contextmanager
def _nothing_listens() -> Iterator[None]:
    try:
        yield
    except ConnectionRefusedError:
        return


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
