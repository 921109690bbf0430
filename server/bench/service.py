"""A real `postilla serve` on the loopback, for as long as a measurement takes."""

import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path

import postilla

_START_SECONDS = 60
_STOP_SECONDS = 60
_HEALTHY = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """A running service: its port and the number of its first process."""

    port: int
    pid: int

    def workers(self) -> list[int]:
        """Return the processes that answer (Linux)."""
        children = Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text("ascii")
        return [int(child) for child in children.split()]

    def megabytes(self) -> float:
        """Return the proportional memory of all its processes (Linux): shared pages count once."""
        total = 0
        for process in (self.pid, *self.workers()):
            try:
                rollup = Path(f"/proc/{process}/smaps_rollup").read_text("ascii")
            except OSError:
                continue
            total += sum(int(line.split()[1]) for line in rollup.splitlines() if line[:4] == "Pss:")
        return total / 1024


@contextmanager
def serve(**settings: str) -> Iterator[Service]:
    """Start a service with `POSTILLA_…` settings, wait until it answers, and stop it at the end."""
    port = _free_port()
    environment = {name: value for name, value in os.environ.items() if "POSTILLA_" not in name}
    environment |= {f"POSTILLA_{name}": value for name, value in settings.items()}
    environment["PYTHONPATH"] = str(Path(postilla.__file__).parents[1])
    command = [sys.executable, "-m", "postilla", "serve", "--port", str(port)]
    with tempfile.TemporaryFile() as log:
        process = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
        try:
            _wait(port, process)
            yield Service(port=port, pid=process.pid)
        finally:
            process.terminate()
            process.wait(_STOP_SECONDS)


def _wait(port: int, process: "subprocess.Popen[bytes]") -> None:
    limit = time.monotonic() + _START_SECONDS
    while time.monotonic() < limit and process.poll() is None:
        connection = HTTPConnection("127.0.0.1", port, timeout=5)
        try:
            connection.request("GET", "/healthz")
            if connection.getresponse().status == _HEALTHY:
                return
        except OSError:
            time.sleep(0.1)
        finally:
            connection.close()
    raise RuntimeError(f"the service did not start on port {port} in {_START_SECONDS} seconds")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
