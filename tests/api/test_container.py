"""The image of the Containerfile, run by podman; `deploy/README.md` tells how it is built."""

import json
import os
import shlex
import shutil
import subprocess
import time
from collections.abc import Iterator
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
)
_START_SECONDS = 60

pytestmark = pytest.mark.skipif(
    not IMAGE or not shutil.which(PODMAN[0]),
    reason="needs podman and an image that was built (POSTILLA_IMAGE names it)",
)


def podman(*arguments: str, check: bool = True) -> str:
    """Return what podman prints."""
    command = [*PODMAN, *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=90)
    assert done.returncode == 0 or not check, done.stderr
    return done.stdout.strip()


@pytest.fixture
def container() -> Iterator[str]:
    """Run the image as deploy/README.md does, and answer with the container's name."""
    name = f"postilla-test-{uuid4().hex[:8]}"
    podman("run", "--detach", "--name", name, *OPTIONS, IMAGE)
    try:
        limit = time.monotonic() + _START_SECONDS
        while "Listening at" not in logs(name):
            assert time.monotonic() < limit, logs(name)
            time.sleep(0.2)
        yield name
    finally:
        podman("rm", "--force", "--time", "1", name)


def logs(name: str) -> str:
    command = [*PODMAN, "logs", name]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60)
    return done.stderr


def connect(name: str) -> HTTPConnection:
    port = int(podman("port", name, "8000").rpartition(":")[2])
    return HTTPConnection("127.0.0.1", port, timeout=20)


def test_it_serves_the_site_and_scores(container: str, policy: str) -> None:
    connection = connect(container)
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
    assert podman("healthcheck", "run", container) == ""

    code = """
import os, signal
for child in open("/proc/1/task/1/children").read().split(): os.kill(int(child), signal.SIGSTOP)
"""
    podman("exec", container, "/opt/postilla/bin/python", "-c", code)
    assert podman("healthcheck", "run", container, check=False) == "unhealthy"


def test_it_answers_what_is_under_way_when_it_stops(container: str, policy: str) -> None:
    body = json.dumps({"text": policy}).encode()
    connection = connect(container)
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

    state = podman("inspect", "--format", "{{.State.ExitCode}}", container)
    assert state == "0"
