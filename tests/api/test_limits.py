"""How often one client may ask, and how many may at a time."""

import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from http import HTTPStatus
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from tests.service import free_port

from postilla.api import Settings, create_app
from postilla.api.limits import Turns
from postilla.api.problems import ProblemError


def ask(client: FlaskClient, address: str = "192.0.2.1", **headers: str) -> int:
    answer = client.post(
        "/v1/score",
        json={"text": ""},
        headers=headers,
        environ_base={"REMOTE_ADDR": address},
    )
    if answer.status_code == HTTPStatus.TOO_MANY_REQUESTS:
        assert answer.content_type == "application/problem+json"
        assert 1 <= int(answer.headers["Retry-After"]) <= 60
    return answer.status_code


def test_who_asks_too_often_waits_and_the_others_do_not() -> None:
    client = create_app(Settings(rate_limit="3/minute")).test_client()

    assert [ask(client) for _ in range(5)] == [200, 200, 200, 429, 429]
    assert ask(client, "192.0.2.2") == 200


def test_the_wait_is_as_long_as_it_says() -> None:
    client = create_app(Settings(rate_limit="2/second")).test_client()

    assert [ask(client) for _ in range(3)] == [200, 200, 429]
    time.sleep(2.1)
    assert ask(client) == 200


def test_bad_requests_count_too() -> None:
    client = create_app(Settings(rate_limit="2/minute")).test_client()

    for _ in range(2):
        assert client.post("/v1/score", data="no").status_code == 415
    assert client.post("/v1/score", data="no").status_code == 429


def test_reading_is_not_limited() -> None:
    client = create_app(Settings(rate_limit="1/minute")).test_client()

    assert [client.get("/healthz").status_code for _ in range(5)] == [200] * 5
    assert [client.options("/v1/score").status_code for _ in range(5)] == [200] * 5


def test_an_ipv6_network_is_one_client() -> None:
    client = create_app(Settings(rate_limit="2/minute")).test_client()

    addresses = ["2001:db8::1", "2001:db8::2", "2001:db8:0:0:ffff::3", "2001:db8:0:1::1"]
    assert [ask(client, address) for address in addresses] == [200, 200, 429, 200]


def test_a_forwarded_address_counts_only_behind_a_trusted_proxy() -> None:
    direct = create_app(Settings(rate_limit="1/minute")).test_client()
    behind = create_app(Settings(rate_limit="1/minute", proxies=1)).test_client()
    forwarded = [{"X-Forwarded-For": f"198.51.100.{number}"} for number in (1, 2)]

    assert [ask(direct, **headers) for headers in forwarded] == [200, 429]
    assert [ask(behind, **headers) for headers in forwarded] == [200, 200]
    # What the client itself put before the proxy's entry is not believed.
    forged = {"X-Forwarded-For": "203.0.113.9, 198.51.100.2"}
    assert ask(behind, **forged) == 429


def test_so_many_analyses_run_at_a_time_and_the_next_one_waits_its_turn() -> None:
    turns = Turns(Settings(concurrency=2, queue_seconds=5))
    inside, most = 0, 0
    lock = threading.Lock()

    def work() -> None:
        nonlocal inside, most
        with turns.take():
            with lock:
                inside += 1
                most = max(most, inside)
            time.sleep(0.05)
            with lock:
                inside -= 1

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert most == 2


def test_who_waits_in_vain_is_told_when_to_come_back() -> None:
    turns = Turns(Settings(concurrency=1, queue_seconds=0.05))

    with turns.take(), pytest.raises(ProblemError) as error, turns.take():
        pass

    assert error.value.status == HTTPStatus.TOO_MANY_REQUESTS
    assert error.value.headers == {"Retry-After": "1"}
    with turns.take():
        pass


def test_a_failed_analysis_gives_its_turn_back() -> None:
    client = create_app(
        Settings(concurrency=1, queue_seconds=0.05, max_characters=10)
    ).test_client()

    answers = [client.post("/v1/score", json={"text": "x" * 11}) for _ in range(3)]

    assert [answer.status_code for answer in answers] == [413] * 3


class Redis:
    """A redis-server of this test's own."""

    def __init__(self, folder: Path) -> None:
        self.port = free_port()
        self.folder = folder
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        command = ["redis-server", "--port", str(self.port), "--bind", "127.0.0.1", "--save", ""]
        self.process = subprocess.Popen([*command, "--dir", str(self.folder)], stdout=-3)
        for _ in range(100):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.05)
        pytest.fail("redis-server did not start")

    def stop(self) -> None:
        if self.process:
            self.process.terminate()
            self.process.wait(10)
            self.process = None

    def stored(self) -> str:
        command = ["redis-cli", "-p", str(self.port), "keys", "*"]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout


@pytest.fixture
def redis(tmp_path: Path) -> Iterator[Redis]:
    if not shutil.which("redis-server"):
        pytest.skip("needs redis-server (apt-get install redis-server)")
    server = Redis(tmp_path)
    server.start()
    yield server
    server.stop()


def test_services_that_share_a_redis_count_together(redis: Redis) -> None:
    settings = Settings(rate_limit="3/minute", redis_url=redis.url)
    here, there = create_app(settings).test_client(), create_app(settings).test_client()

    assert [ask(here), ask(there), ask(here)] == [200, 200, 200]
    assert [ask(there), ask(here)] == [429, 429]
    assert ask(there, "192.0.2.7") == 200


def test_a_redis_holds_no_address(redis: Redis) -> None:
    client = create_app(Settings(rate_limit="3/minute", redis_url=redis.url)).test_client()

    ask(client, "192.0.2.1")

    assert redis.stored()
    assert "192.0.2" not in redis.stored()


def test_while_the_redis_is_away_the_service_works_and_counts_for_itself(
    redis: Redis, capfd: pytest.CaptureFixture[str]
) -> None:
    client = create_app(Settings(rate_limit="2/minute", redis_url=redis.url)).test_client()
    assert ask(client) == 200
    redis.stop()

    assert [ask(client) for _ in range(3)] == [200, 200, 429]
    assert "redis cannot be reached" in capfd.readouterr().err

    redis.start()
    assert ask(client) == 200
