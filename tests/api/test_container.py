"""The image of the Containerfile, run by podman; `deploy/README.md` tells how it is built."""

import json
import os
import shlex
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from http.client import HTTPConnection
from uuid import uuid4

import pytest

IMAGE = os.environ.get("POSTILLA_IMAGE", "")
# How to call podman: an address of its store or a runtime may belong to it.
PODMAN = shlex.split(os.environ.get("POSTILLA_PODMAN", "podman"))
# As much as deploy/README.md takes away, and memory for temporary files too.
OPTIONS = shlex.split(
    "--read-only --read-only-tmpfs=false --cap-drop all --security-opt no-new-privileges"
    " --memory 2g --pids-limit 256 --stop-timeout 40 --publish 127.0.0.1::8000"
    " --env POSTILLA_WORKERS=2"
)
_START_SECONDS = 90

pytestmark = pytest.mark.skipif(
    not IMAGE or not shutil.which(PODMAN[0]),
    reason="needs podman and an image that was built (POSTILLA_IMAGE names it)",
)


def call(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [*PODMAN, *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=90)


def podman(*arguments: str) -> str:
    """Return what podman prints; it must succeed."""
    done = call(*arguments)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


@pytest.fixture
def container() -> Iterator[str]:
    """Run the image as deploy/README.md does, and answer with the container's name."""
    name = f"postilla-test-{uuid4().hex[:8]}"
    podman("run", "--detach", "--name", name, *OPTIONS, IMAGE)
    try:
        limit = time.monotonic() + _START_SECONDS
        while logs(name).count("Booting worker") < 2:
            assert time.monotonic() < limit, logs(name)
            time.sleep(0.2)
        yield name
    finally:
        podman("rm", "--force", "--time", "1", name)


def logs(name: str) -> str:
    return call("logs", name).stderr


@contextmanager
def connect(name: str) -> Iterator[HTTPConnection]:
    port = int(podman("port", name, "8000").rpartition(":")[2])
    with closing(HTTPConnection("127.0.0.1", port, timeout=20)) as connection:
        yield connection


def test_it_serves_the_site_and_scores(container: str, policy: str) -> None:
    with connect(container) as connection:
        for path in ("/healthz", "/", "/en/analyze/", "/openapi.json"):
            connection.request("GET", path)
            response = connection.getresponse()
            assert (path, response.status) == (path, 200)
            response.read()

        body = json.dumps({"text": policy})
        connection.request("POST", "/v1/score", body, {"Content-Type": "application/json"})
        assert json.load(connection.getresponse())["grade"] == "A"


def test_its_user_is_nobody_in_particular_and_writes_nowhere(container: str) -> None:
    code = """
import os, pathlib
status = dict(line.split(":\\t") for line in open("/proc/1/status").read().splitlines())
print(os.getuid() > 0, int(status["CapEff"], 16), pathlib.Path("/opt/postilla/bin/pip").exists())
for folder in ("/", "/opt/postilla", "/srv/site", "/tmp"):
    try: pathlib.Path(folder, "x").touch()
    except OSError: continue
    print(folder)
"""
    assert podman("exec", container, "/opt/postilla/bin/python", "-c", code) == "True 0 False"
    assert podman("exec", container, "id", "--user", "--name") == "postilla"


def test_its_health_check_tells_when_it_hangs(container: str) -> None:
    assert call("healthcheck", "run", container).returncode == 0

    code = """
import os, signal
for child in open("/proc/1/task/1/children").read().split(): os.kill(int(child), signal.SIGSTOP)
"""
    podman("exec", container, "/opt/postilla/bin/python", "-c", code)
    assert call("healthcheck", "run", container).returncode != 0


def test_it_answers_what_is_under_way_when_it_stops(container: str, policy: str) -> None:
    body = json.dumps({"text": policy}).encode()
    with connect(container) as connection:
        connection.putrequest("POST", "/v1/score")
        connection.putheader("Content-Type", "application/json")
        connection.putheader("Content-Length", str(len(body)))
        connection.endheaders(body[:10])
        time.sleep(0.5)

        with subprocess.Popen([*PODMAN, "stop", container], stdout=subprocess.DEVNULL) as stop:
            time.sleep(12)  # longer than podman waits when it is not told to
            connection.send(body[10:])
            assert connection.getresponse().status == 200
            assert stop.wait(20) == 0

    assert podman("inspect", "--format", "{{.State.ExitCode}}", container) == "0"
