"""The service as it runs: real gunicorn processes, on the loopback."""

from __future__ import annotations

import gzip
import json
import re
import socket
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from typing import TYPE_CHECKING

import pytest
from tests.api.wire import HEAD, JSON, is_closed, read

from postilla import report
from postilla.pipeline import analyze

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.service import Server


def test_the_server_says_what_the_library_says(server: Server, policy: str) -> None:
    status, headers, body = server.score(policy, region="us-ca")

    assert status == 200
    assert headers["content-type"] == "application/json"
    assert body.decode() == report.to_json(analyze(policy, region="us-ca"))


def test_it_says_where_to_click(server: Server) -> None:
    assert f"http://127.0.0.1:{server.port}" in server.output.read_text()


def test_a_connection_serves_one_request_after_another(server: Server, policy: str) -> None:
    connection = HTTPConnection("127.0.0.1", server.port, timeout=20)
    body = json.dumps({"text": policy})

    answers = set()
    for _ in range(20):
        connection.request("POST", "/v1/score", body, JSON)
        response = connection.getresponse()
        answers.add((response.status, response.read()))
    connection.close()

    assert len(answers) == 1


def test_requests_sent_in_one_go_are_answered_in_order(server: Server) -> None:
    bodies = [json.dumps({"text": "x" * length}).encode() for length in (1, 2, 3)]
    requests = [HEAD + b"Content-Length: %d\r\n\r\n" % len(body) + body for body in bodies]
    last = b"GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
    answers = b""

    with server.connect() as connection:
        connection.sendall(b"".join([*requests, last]))
        while chunk := connection.recv(65536):
            answers += chunk

    assert re.findall(rb'"characters":(\d)', answers) == [b"1", b"2", b"3"]
    assert answers.count(b"HTTP/1.1 200 OK") == 4
    assert answers.endswith(b"}")


def test_a_request_that_arrives_byte_by_byte_is_answered(server: Server) -> None:
    body = b'{"text": "slow"}'
    request = HEAD + b"Content-Length: %d\r\n\r\n" % len(body) + body

    with server.connect() as connection:
        for byte in request:
            connection.sendall(bytes([byte]))
        status, _, answer = read(connection)

    assert status == 200
    assert json.loads(answer)["document"]["characters"] == 4


def test_a_client_that_asks_first_is_told_to_go_on(server: Server) -> None:
    with server.connect() as connection:
        connection.sendall(HEAD + b"Content-Length: 11\r\nExpect: 100-continue\r\n\r\n")
        assert connection.recv(65536) == b"HTTP/1.1 100 Continue\r\n\r\n"
        connection.sendall(b'{"text":""}')
        assert read(connection)[0] == 200


@pytest.mark.parametrize(
    ("request_", "status"),
    [
        (HEAD + b"Content-Length: 0\r\n\r\n", 400),
        (HEAD + b"\r\n", 400),
        (HEAD + b"Transfer-Encoding: chunked\r\n\r\n5\r\n{}   \r\n0\r\n\r\n", 411),
        (HEAD + b"Content-Length: 999999999999\r\n\r\n{", 413),
        (HEAD + b"Content-Length: 300001\r\nExpect: 100-continue\r\n\r\n", 413),
        (HEAD + b"Content-Length: -5\r\n\r\n", 400),
        (HEAD + b"Content-Length: 2, 2\r\n\r\n{}", 400),
        (HEAD + b"Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}", 400),
        (HEAD + b"Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n{}", 400),
        (HEAD + b"Transfer-Encoding: bogus\r\n\r\n{}", 501),
        (b"GET /healthz HTTP/9.9\r\n\r\n", 400),
        (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\r\n\r\n", 400),
        (b"GET /%s HTTP/1.1\r\n\r\n" % (b"a" * 20_000), 414),
        (b"GET / HTTP/1.1\r\n" + b"X: y\r\n" * 200 + b"\r\n", 431),
        (b"GET / HTTP/1.1\r\nX: " + b"y" * 100_000, 431),
        (b"GET / HTTP/1.1\r\nHost: x\r\nExpect: magic\r\n\r\n", 417),
    ],
)
def test_a_broken_request_gets_a_problem_and_the_next_one_an_answer(
    server: Server, request_: bytes, status: int
) -> None:
    with server.connect() as connection:
        connection.sendall(request_)
        answer = read(connection)

    assert answer[0] == status
    assert answer[1]["content-type"] == "application/problem+json"
    assert json.loads(answer[2])["status"] == status
    assert server.ask("GET", "/healthz")[0] == 200


def test_a_body_that_is_too_large_is_refused_though_it_is_sent_to_its_end(server: Server) -> None:
    body = json.dumps({"text": "a" * 2_000_000})

    status, headers, _ = server.ask("POST", "/v1/score", body, JSON)

    assert status == 413
    assert headers["connection"] == "close"


def test_a_compressed_body_is_refused_unpacked_by_nobody(server: Server) -> None:
    bomb = gzip.compress(b'{"text": "' + b"a" * 100_000_000 + b'"}')
    assert len(bomb) < 300_000

    started = time.monotonic()
    status, _, _ = server.ask("POST", "/v1/score", bomb, {**JSON, "Content-Encoding": "gzip"})

    assert status == 415
    assert time.monotonic() - started < 1


def test_a_client_that_goes_away_half_way_harms_nobody(server: Server) -> None:
    for cut in (b"", b"POST", HEAD, HEAD + b'Content-Length: 100\r\n\r\n{"te'):
        with server.connect() as connection:
            connection.sendall(cut)

    assert server.ask("GET", "/healthz")[0] == 200


def test_a_truncated_body_is_waited_for_and_then_refused(server: Server) -> None:
    with server.connect() as connection:
        connection.sendall(HEAD + b'Content-Length: 100\r\n\r\n{"text": "half')
        started = time.monotonic()
        status, headers, _ = read(connection)

    assert status == 408
    assert headers["content-type"] == "application/problem+json"
    assert 1.5 < time.monotonic() - started < 6


def test_slow_clients_keep_nobody_waiting(start_server: Callable[..., Server], policy: str) -> None:
    """Slowloris: far more dripping connections than the server has threads, heads and bodies."""
    server = start_server(
        WORKERS="1", THREADS="2", RATE_LIMIT="", REQUEST_SECONDS="4", CONNECTIONS="150"
    )
    slow = [server.connect() for _ in range(200)]
    for number, connection in enumerate(slow):
        body_too = number % 2
        connection.sendall(HEAD + (b"Content-Length: 9999\r\n\r\n{" if body_too else b"X-A: b"))
    stop = threading.Event()

    def drip() -> None:
        while not stop.wait(0.2):
            for connection in slow:
                try:
                    connection.send(b"a")
                except OSError:
                    continue

    dripping = threading.Thread(target=drip)
    dripping.start()
    try:
        times = []
        for _ in range(20):
            started = time.monotonic()
            assert server.score(policy)[0] == 200
            times.append(time.monotonic() - started)
            time.sleep(0.05)
        closed = sum(is_closed(connection, 8) for connection in slow[-10:])
    finally:
        stop.set()
        dripping.join()
        for connection in slow:
            connection.close()

    assert max(times) < 1
    assert closed == 10


def test_clients_that_do_not_read_their_answers_keep_nobody_waiting_for_long(
    start_server: Callable[..., Server], policy: str
) -> None:
    server = start_server(WORKERS="1", THREADS="2", RATE_LIMIT="", REQUEST_SECONDS="2")
    deaf = []
    for _ in range(4):
        connection = socket.socket()
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        connection.connect(("127.0.0.1", server.port))
        connection.sendall(b"GET /v1/catalogue HTTP/1.1\r\nHost: x\r\n\r\n" * 300)
        deaf.append(connection)

    started = time.monotonic()
    status, _, _ = server.score(policy)
    for connection in deaf:
        connection.close()

    assert status == 200
    assert time.monotonic() - started < 8


def test_many_clients_at_once_all_get_their_own_answer(server: Server, policy: str) -> None:
    texts = [f"{policy}\nVersion {number}.\n" for number in range(60)]
    expected = [report.to_json(analyze(text)).encode() for text in texts]

    with ThreadPoolExecutor(30) as clients:
        answers = list(clients.map(server.score, texts))

    assert {status for status, _, _ in answers} == {200}
    assert [body for _, _, body in answers] == expected


def test_who_finds_no_turn_is_told_when_to_come_back(
    start_server: Callable[..., Server], policy: str
) -> None:
    server = start_server(
        WORKERS="1", CONCURRENCY="1", QUEUE_SECONDS="0.05", RATE_LIMIT="", THREADS="8"
    )

    with ThreadPoolExecutor(8) as clients:
        answers = list(clients.map(server.score, [policy * 100] * 8))

    statuses = [status for status, _, _ in answers]
    assert set(statuses) == {200, 429}
    for status, headers, _ in answers:
        assert ("retry-after" in headers) == (status == 429)
