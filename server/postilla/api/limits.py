"""How much one client, and all of them together, may ask for."""

import hashlib
import ipaddress
import math
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus

from flask import request
from limits import RateLimitItem, parse
from limits.errors import ConfigurationError, StorageError
from limits.storage import MemoryStorage, Storage, storage_from_string
from limits.strategies import SlidingWindowCounterRateLimiter

from postilla.api.logs import write_log
from postilla.api.problems import ProblemError
from postilla.api.settings import Settings
from postilla.errors import InputError

# A household or an office has an IPv6 /64 to itself, and can change addresses inside it at will.
_IPV6_PREFIX = 64


class RateLimit:
    """Counts what every address asks for, in this process or, with a Redis, for all of them.

    Addresses are counted under a keyed hash. While the Redis cannot be reached, this process
    counts for itself: an outage neither stops the service nor lifts the limit.
    """

    def __init__(self, settings: Settings) -> None:
        """Prepare the counters. Raises InputError when a setting cannot be used."""
        self._item = _rate(settings.rate_limit)
        self._local = SlidingWindowCounterRateLimiter(MemoryStorage())
        self._shared = None
        if settings.redis_url:
            self._shared = SlidingWindowCounterRateLimiter(_redis(settings.redis_url))
        secret = settings.redis_url or secrets.token_hex(16)
        self._secret = hashlib.sha256(secret.encode()).digest()

    def check(self) -> None:
        """Count this request. Raises ProblemError 429 when its address has asked too often."""
        if self._item is None:
            return
        client = self._client(request.remote_addr or "")
        allowed, reset = self._hit(self._item, client)
        if not allowed:
            seconds = max(1, math.ceil(reset - time.time()))
            raise ProblemError(
                HTTPStatus.TOO_MANY_REQUESTS,
                f"At most {_count(self._item.amount, 'analysis', 'analyses')} in"
                f" {_count(self._item.get_expiry(), 'second', 'seconds')} are free to everybody;"
                f" try again in {_count(seconds, 'second', 'seconds')}.",
                headers={"Retry-After": str(seconds)},
            )

    def _hit(self, item: RateLimitItem, client: str) -> tuple[bool, float]:
        if self._shared:
            try:
                return self._count(self._shared, item, client)
            except StorageError as error:
                cause = type(error.storage_error).__qualname__
                write_log("warning", "redis cannot be reached; counting here", type=cause)
        return self._count(self._local, item, client)

    @staticmethod
    def _count(
        limiter: SlidingWindowCounterRateLimiter, item: RateLimitItem, client: str
    ) -> tuple[bool, float]:
        if limiter.hit(item, client):
            return True, 0.0
        return False, limiter.get_window_stats(item, client).reset_time

    def _client(self, address: str) -> str:
        try:
            parsed = ipaddress.ip_address(address)
        except ValueError:
            network = address
        else:
            wide = parsed.version == 6  # noqa: PLR2004  the protocol's own number
            prefix = _IPV6_PREFIX if wide else parsed.max_prefixlen
            network = str(ipaddress.ip_network((parsed, prefix), strict=False))
        return hashlib.blake2b(network.encode(), key=self._secret, digest_size=16).hexdigest()


class Turns:
    """Lets so many analyses run at a time in this process, and the next ones wait a while."""

    def __init__(self, settings: Settings) -> None:
        """Allow `settings.concurrency` at a time."""
        self._free = threading.BoundedSemaphore(settings.concurrency)
        self._patience = settings.queue_seconds

    @contextmanager
    def take(self) -> Iterator[None]:
        """Wait for a turn and hold it. Raises ProblemError 429 when none comes in time."""
        if not self._free.acquire(timeout=self._patience):
            raise ProblemError(
                HTTPStatus.TOO_MANY_REQUESTS,
                "The service is busy; try again in a few seconds.",
                headers={"Retry-After": str(math.ceil(self._patience))},
            )
        try:
            yield
        finally:
            self._free.release()


def _count(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"


def _rate(rate: str) -> RateLimitItem | None:
    if not rate:
        return None
    try:
        return parse(rate)
    except ValueError as error:
        raise InputError(
            f"POSTILLA_RATE_LIMIT must be such as 120/minute, or empty for no limit; got {rate!r}"
        ) from error


def _redis(url: str) -> Storage:
    try:
        storage = storage_from_string(
            url, wrap_exceptions=True, socket_timeout=1, socket_connect_timeout=1
        )
    except (ConfigurationError, ValueError) as error:
        raise InputError(
            "POSTILLA_REDIS_URL must be such as redis://127.0.0.1:6379/0, and needs the redis"
            " package: pip install 'postilla[service]'"
        ) from error
    if not isinstance(storage, Storage):
        raise InputError("POSTILLA_REDIS_URL must be such as redis://127.0.0.1:6379/0")
    return storage
