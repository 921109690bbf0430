"""A gunicorn worker that gives a request a thread only once all of it has arrived.

gunicorn's threaded worker reads a request inside a thread of its pool, with no time limit, so
that a handful of clients who send a byte now and then (Slowloris) hold all of them. Here the
event loop of the worker collects what arrives, for any number of connections; a thread gets a
request that is whole. Who is too slow is told so (408); when there are too many connections,
the one that has waited longest goes. The loop itself never waits for a client.

This leans on `ThreadWorker.accept`, `enqueue_req`, `finish_request` and `murder_pending`, which
`tests/api/test_server.py` exercises against the real thing.
"""

import errno
import re
import selectors
import socket
import time
from dataclasses import dataclass
from functools import partial
from http import HTTPStatus

from gunicorn.http import errors
from gunicorn.workers.gthread import TConn, ThreadWorker

from postilla.api.logs import write_log
from postilla.api.problems import ProblemError
from postilla.api.settings import Settings
from postilla.api.sockets import TimedSocket, send_bytes, send_problem

_CHUNK = 64 * 1024
_HEAD_LIMIT = 64 * 1024
_HEAD_END = b"\r\n\r\n"
_LENGTH = re.compile(rb"\r\ncontent-length:[ \t]*([0-9]{1,15})[ \t]*\r\n", re.IGNORECASE)
_CHUNKED = re.compile(rb"\r\ntransfer-encoding:", re.IGNORECASE)
_EXPECTS = re.compile(rb"\r\nexpect:[ \t]*100-continue[ \t]*\r\n", re.IGNORECASE)
# A body that comes slower than this, in bytes a second, uses up its time.
_SLOWEST = 16 * 1024
# What all requests of a worker may hold while they arrive or wait for a thread.
_HELD_LIMIT = 128 * 2**20
# After an answer that left a body unread the rest is read and thrown away for a while, because a
# connection that is closed at once may take the answer with it (RFC 9112, section 9.6).
_LINGER_SECONDS = 2.0
_REFUSALS: dict[type[Exception], HTTPStatus] = {
    errors.LimitRequestLine: HTTPStatus.REQUEST_URI_TOO_LONG,
    errors.LimitRequestHeaders: HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE,
    errors.ExpectationFailed: HTTPStatus.EXPECTATION_FAILED,
    errors.UnsupportedTransferCoding: HTTPStatus.NOT_IMPLEMENTED,
    errors.ParseException: HTTPStatus.BAD_REQUEST,
}


class _Connection(TConn):  # type: ignore[misc]  # gunicorn is not typed
    """A client's connection; `held` counts the bytes of its request that wait for a thread."""

    held = 0
    worker: "PatientWorker"

    def close(self, graceful: bool = False) -> None:  # noqa: FBT001, FBT002  gunicorn's signature
        """Close it; when there was an answer, without cutting that off."""
        if graceful:
            self.worker.linger(self.sock)
        else:
            super().close()


@dataclass(slots=True, kw_only=True)
class _Arrival:
    """A request on its way in; `whole` is its size in bytes, None until its head is there."""

    connection: _Connection
    data: bytearray
    started: float
    whole: int | None = None
    watched: bool = False


class PatientWorker(ThreadWorker):  # type: ignore[misc]  # gunicorn is not typed
    """See the module."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        """Prepare for `app.settings`."""
        super().__init__(*args, **kwargs)
        settings: Settings = self.app.settings
        self._seconds = settings.request_seconds
        self._body_limit = settings.max_body_bytes
        self._arrivals: dict[_Connection, _Arrival] = {}
        self._lingering: dict[socket.socket, float] = {}
        self._held = 0

    def accept(self, listener: socket.socket) -> None:
        """Take a new connection, and start to collect its request."""
        try:
            client, address = listener.accept()
        except OSError as error:
            if error.errno in {errno.EMFILE, errno.ENFILE}:
                self._drop_oldest()
            elif error.errno not in {errno.EAGAIN, errno.ECONNABORTED}:
                raise
            return
        timed = TimedSocket(client.family, client.type, client.proto, client.detach())
        timed.seconds = self._seconds
        connection = _Connection(self.cfg, timed, address, listener.getsockname())
        connection.worker = self
        self.nr_conns += 1
        if self.nr_conns >= self.worker_connections:
            self._drop_oldest()
        self.enqueue_req(connection)

    def enqueue_req(self, conn: _Connection) -> None:
        """Collect the next request of `conn`, then give it a thread."""
        early = conn.parser.unreader.take_buffered() if conn.parser else b""
        arrival = _Arrival(connection=conn, data=bytearray(early), started=time.monotonic())
        self._held += len(early)
        self._arrivals[conn] = arrival
        conn.sock.settimeout(0.0)
        if not (early and self._advance(arrival)):
            self._receive(arrival)

    def finish_request(self, conn: _Connection, fs: object) -> None:
        """Let go of the request that a thread has answered."""
        self._held -= conn.held
        conn.held = 0
        super().finish_request(conn, fs)

    def murder_pending(self) -> None:
        """Refuse what has been arriving for too long."""
        super().murder_pending()
        now = time.monotonic()
        for arrival in list(self._arrivals.values()):
            due = arrival.started + self._seconds + len(arrival.data) / _SLOWEST
            if not arrival.data and (now >= due or not self.alive):
                self._drop(arrival)
            elif now >= due:
                self._refuse(arrival, ProblemError(HTTPStatus.REQUEST_TIMEOUT))
        for sock, due in list(self._lingering.items()):
            if now >= due:
                self._forget(sock)

    def linger(self, sock: socket.socket) -> None:
        """Say that nothing more comes from here, and close once the client has done so too."""
        try:
            sock.shutdown(socket.SHUT_WR)
            sock.settimeout(0.0)
            self.poller.register(sock, selectors.EVENT_READ, self._drain)
        except (OSError, ValueError):
            sock.close()
        else:
            self._lingering[sock] = time.monotonic() + _LINGER_SECONDS

    def handle_error(
        self, req: object, client: socket.socket, addr: object, exc: Exception
    ) -> None:
        """Answer a request that could not be parsed or handled, as a problem."""
        del req, addr
        status = next(
            (status for kind, status in _REFUSALS.items() if isinstance(exc, kind)),
            HTTPStatus.INTERNAL_SERVER_ERROR,
        )
        write_log(
            "error" if status == HTTPStatus.INTERNAL_SERVER_ERROR else "info",
            "request refused",
            status=status.value,
            type=type(exc).__qualname__,
        )
        send_problem(client, ProblemError(status))

    def _receive(self, arrival: _Arrival, _sock: object = None) -> None:
        sock = arrival.connection.sock
        try:
            chunk = sock.recv(_CHUNK)
        except (BlockingIOError, InterruptedError):
            self._watch(arrival)
            return
        except OSError:
            chunk = b""
        if not chunk:
            self._drop(arrival)
            return
        arrival.data += chunk
        self._held += len(chunk)
        if self._held > _HELD_LIMIT and not self._drop_oldest(spare=arrival):
            busy = ProblemError(HTTPStatus.SERVICE_UNAVAILABLE, headers={"Retry-After": "5"})
            self._refuse(arrival, busy)
        elif not self._advance(arrival):
            self._watch(arrival)

    def _advance(self, arrival: _Arrival) -> bool:
        """Hand the request on if it is whole; tell whether it has left the arrivals."""
        data = arrival.data
        if arrival.whole is None:
            end = data.find(_HEAD_END)
            if end < 0 and len(data) <= _HEAD_LIMIT:
                return False
            if end < 0:
                self._refuse(arrival, ProblemError(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE))
                return True
            self._measure(arrival, end)
        if arrival.whole is not None and len(data) >= arrival.whole:
            self._submit(arrival)
            return True
        return False

    def _measure(self, arrival: _Arrival, end: int) -> None:
        """Set `arrival.whole`, from the head that ends at `end`."""
        data = arrival.data
        head = bytes(data[: end + 2])
        found = _LENGTH.search(head)
        length = int(found[1]) if found else 0
        arrival.whole = end + len(_HEAD_END) + length
        if length > self._body_limit or _CHUNKED.search(head):
            # The service will not take this body: it answers without reading any of it, and the
            # connection, where the next request cannot be told from the body, ends there.
            closing = b"Connection: close\r\n"
            line = head.find(b"\r\n") + 2
            self._held -= len(data)
            data[: end + 2] = head[:line] + closing + _EXPECTS.sub(b"\r\n", head[line - 2 :])[2:]
            self._held += len(data)
            arrival.whole = len(data)
        elif len(data) < arrival.whole and _EXPECTS.search(head):
            send_bytes(arrival.connection.sock, b"HTTP/1.1 100 Continue\r\n\r\n")

    def _submit(self, arrival: _Arrival) -> None:
        connection = arrival.connection
        self._leave(arrival)
        connection.data_ready = True
        connection.init()
        connection.parser.unreader.unread(bytes(arrival.data))
        connection.held = len(arrival.data)
        super().enqueue_req(connection)

    def _refuse(self, arrival: _Arrival, problem: ProblemError) -> None:
        self._leave(arrival)
        self._held -= len(arrival.data)
        self.nr_conns -= 1
        write_log("info", "request refused", status=problem.status.value)
        send_problem(arrival.connection.sock, problem)
        self.linger(arrival.connection.sock)

    def _drop(self, arrival: _Arrival) -> None:
        self._leave(arrival)
        self._held -= len(arrival.data)
        self.nr_conns -= 1
        arrival.connection.close()

    def _drop_oldest(self, spare: _Arrival | None = None) -> bool:
        """Drop the connection that has waited longest; tell whether there was one."""
        oldest = next(
            (arrival for arrival in self._arrivals.values() if arrival is not spare), None
        )
        if oldest is not None:
            self._drop(oldest)
        elif spare is None and self.keepalived_conns:
            connection = self.keepalived_conns.popleft()
            self.poller.unregister(connection.sock)
            self.nr_conns -= 1
            connection.close()
        else:
            return False
        return True

    def _watch(self, arrival: _Arrival) -> None:
        if not arrival.watched:
            arrival.watched = True
            self.poller.register(
                arrival.connection.sock, selectors.EVENT_READ, partial(self._receive, arrival)
            )

    def _leave(self, arrival: _Arrival) -> None:
        del self._arrivals[arrival.connection]
        if arrival.watched:
            self.poller.unregister(arrival.connection.sock)

    def _drain(self, sock: socket.socket) -> None:
        try:
            over = not sock.recv(_CHUNK)
        except (BlockingIOError, InterruptedError):
            return
        except OSError:
            over = True
        if over:
            self._forget(sock)

    def _forget(self, sock: socket.socket) -> None:
        del self._lingering[sock]
        self.poller.unregister(sock)
        sock.close()
