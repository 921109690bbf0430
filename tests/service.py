"""The service as a real process, on the loopback."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path

import pytest

import postilla

_START_SECONDS = 30
_STOP_SECONDS = 40


@dataclass(slots=True, kw_only=True)
class Server:
    """A running `postilla serve`, and what it has written."""

    port: int
    process: subprocess.Popen[bytes]
    errors: Path
    output: Path

    @property
    def origin(self) -> str:
        """The address that the server's paths are below."""
        return f"http://127.0.0.1:{self.port}"

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


def run_server(folder: Path, *arguments: str, **settings: str) -> Server:
    """Start a server whose output goes to `folder`; `settings` are those named POSTILLA_…"""
    folder.mkdir(exist_ok=True)
    port = free_port()
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


def free_port() -> int:
    """Return a port of the loopback that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
