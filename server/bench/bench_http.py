"""The service as a program asks it: one connection that stays open, a policy of 5,000 words."""

import json
import time
from http.client import HTTPConnection

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from postilla import analyze
from postilla.report import to_json

from .conftest import LENGTHS, nearest
from .service import serve

_ROUNDS = 200
_HEADERS = {"Content-Type": "application/json"}


@pytest.mark.benchmark(group="over HTTP, keep-alive, 5,000 words")
def bench_http(benchmark: BenchmarkFixture, corpus: dict[str, list[str]]) -> None:
    """Measure request to answer; p50, p99, the same in process, and memory are in extra_info."""
    text = nearest(corpus["en"], LENGTHS[1])
    body = json.dumps({"text": text}).encode()
    times: list[float] = []
    with serve(RATE_LIMIT="", WORKERS="1") as service:
        connection = HTTPConnection("127.0.0.1", service.port, timeout=30)

        def ask() -> bytes:
            start = time.perf_counter()
            connection.request("POST", "/v1/score", body, _HEADERS)
            answer = connection.getresponse().read()
            times.append(time.perf_counter() - start)
            return answer

        answer = benchmark.pedantic(ask, rounds=_ROUNDS, warmup_rounds=5)
        connection.close()
        megabytes = service.megabytes()
    assert json.loads(answer) == json.loads(to_json(analyze(text)))
    times.sort()
    p50, p99 = times[len(times) // 2], times[int(len(times) * 0.99)]
    benchmark.extra_info |= {"p50_ms": p50 * 1e3, "p99_ms": p99 * 1e3, "memory_MB": megabytes}
    print(f"\nHTTP: p50 {p50 * 1e3:.1f} ms, p99 {p99 * 1e3:.1f} ms, {megabytes:.0f} MB")
