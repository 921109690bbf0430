"""Load the service and hurt it: `python -m bench.soak --seconds 60`.

Clients send short and long policies and bad input on connections that stay open, while a worker
is killed now and then. Every answer has to be the right one, only requests that a killed worker
had in hand may be lost, and memory has to be level at the end.
"""

import argparse
import asyncio
import os
import random
import signal
import sys
import time
from collections import Counter
from dataclasses import dataclass, field

import orjson

from bench import hostile
from bench.service import Service, serve
from postilla import analyze
from postilla.report import to_dict

_SIZES = (400, 2_000, 8_000, 30_000)
_BAD = (
    (b'{"text": ', 400),
    (b'{"text": 1}', 422),
    (b"{}", 422),
    (b"\xff\xfe", 400),
    (b'{"text": "a", "lang": "xx"}', 422),
    (b"[" * 5_000, 400),
)
_BAD_SHARE = 0.2
# Busy is an honest answer: the client waits and asks again.
_BUSY = {429, 503}
# A request that a killed worker had in hand is known to be lost after so many seconds.
_AFTERMATH = 2.0
_SETTLE = 0.25
_FLAT = 1.25


@dataclass(slots=True)
class Tally:
    """What came of the requests."""

    seen: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    times: list[float] = field(default_factory=list)
    kills: list[float] = field(default_factory=list)

    def lose(self) -> None:
        """Count a request without an answer: a killed worker's own, or another's, which is bad."""
        at_kill = any(0 <= time.monotonic() - kill < _AFTERMATH for kill in self.kills)
        self.seen["lost with its worker" if at_kill else "lost"] += 1


def main() -> None:
    """Run for the time asked for, print the figures, and exit with 1 where an answer was wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--connections", type=int, default=200)
    parser.add_argument("--kill-every", type=float, default=10, help="seconds; 0 for never")
    options = parser.parse_args()
    right = [_expected(size) for size in _SIZES]
    with serve(RATE_LIMIT="", WORKERS="2", QUEUE_SECONDS="30") as service:
        tally, memory = asyncio.run(
            _soak(service, options.seconds, options.connections, options.kill_every, right)
        )
    _print(tally, memory, options.seconds)
    settled = memory[int(len(memory) * _SETTLE)] if memory else 0
    flat = not memory or memory[-1] <= _FLAT * settled
    sys.exit(bool(tally.wrong) or bool(tally.seen["lost"]) or not flat)


def _expected(size: int) -> tuple[bytes, object]:
    text = hostile.plain(size)
    return orjson.dumps({"text": text, "lang": "en"}), to_dict(analyze(text, lang="en"))


async def _soak(
    service: Service,
    seconds: float,
    connections: int,
    kill_every: float,
    right: list[tuple[bytes, object]],
) -> tuple[Tally, list[float]]:
    tally = Tally()
    limit = time.monotonic() + seconds
    clients = [
        asyncio.create_task(_client(service.port, number, limit, right, tally))
        for number in range(connections)
    ]
    memory = await _disturb(service, limit, kill_every, tally)
    await asyncio.gather(*clients)
    memory.append(service.megabytes())
    return tally, memory


async def _disturb(service: Service, limit: float, kill_every: float, tally: Tally) -> list[float]:
    memory: list[float] = []
    last = time.monotonic()
    while time.monotonic() < limit:
        await asyncio.sleep(1)
        memory.append(service.megabytes())
        workers = service.workers()
        if kill_every and time.monotonic() - last >= kill_every and len(workers) > 1:
            last = time.monotonic()
            tally.kills.append(last)
            os.kill(workers[0], signal.SIGKILL)
    return memory


async def _client(
    port: int, seed: int, limit: float, right: list[tuple[bytes, object]], tally: Tally
) -> None:
    chance = random.Random(seed)  # noqa: S311  the same requests in every run are wanted
    while time.monotonic() < limit:
        try:
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
        except OSError:
            tally.seen["refused"] += 1
            await asyncio.sleep(0.1)
            continue
        try:
            while time.monotonic() < limit:
                await _ask(reader, writer, chance, right, tally)
        except (OSError, asyncio.IncompleteReadError):
            tally.lose()
        finally:
            writer.close()


async def _ask(
    reader: asyncio.StreamReader,
    writer: asyncio.StreamWriter,
    chance: random.Random,
    right: list[tuple[bytes, object]],
    tally: Tally,
) -> None:
    bad = chance.random() < _BAD_SHARE
    body, expected = chance.choice(_BAD) if bad else chance.choice(right)
    head = "POST /v1/score HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
    start = time.perf_counter()
    writer.write(f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body)
    await writer.drain()
    status, answer = await _answer(reader)
    tally.times.append(time.perf_counter() - start)
    if status in _BUSY:
        tally.seen["busy"] += 1
        await asyncio.sleep(1)
        return
    good = status == expected if bad else status == 200 and orjson.loads(answer) == expected  # noqa: PLR2004
    tally.seen["bad input, told so" if bad and good else "answered" if good else "wrong"] += 1
    if not good:
        tally.wrong.append(f"{status} for {body[:60]!r}: {answer[:200]!r}")


async def _answer(reader: asyncio.StreamReader) -> tuple[int, bytes]:
    head = await reader.readuntil(b"\r\n\r\n")
    lines = head.split(b"\r\n")
    length = next(int(line[15:]) for line in lines if line.lower().startswith(b"content-length:"))
    return int(lines[0].split()[1]), await reader.readexactly(length)


def _print(tally: Tally, memory: list[float], seconds: float) -> None:
    times = sorted(tally.times) or [0.0]
    print(f"{seconds:.0f} s, {len(tally.kills)} workers killed: {dict(sorted(tally.seen.items()))}")
    print(f"p50 {times[len(times) // 2]:.2f} s, p99 {times[int(len(times) * 0.99)]:.2f} s")
    quarters = [memory[len(memory) * part // 4] for part in range(4)] + memory[-1:]
    print("memory, MB: " + ", ".join(f"{value:.0f}" for value in quarters))
    for wrong in tally.wrong[:5]:
        print(wrong)


if __name__ == "__main__":
    main()
