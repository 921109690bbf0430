"""Sockets that never wait for ever, and answers written to them without the application."""

import socket

from postilla.api.problems import MEDIA_TYPE, ProblemError


class TimedSocket(socket.socket):
    """A socket that, when it blocks, does so for a limited time."""

    seconds = 20.0

    def setblocking(self, flag: bool) -> None:  # noqa: FBT001  the signature of socket
        """Wait `seconds` at most instead of for ever, for each call."""
        self.settimeout(self.seconds if flag else 0.0)


def send_problem(sock: socket.socket, problem: ProblemError) -> None:
    """Answer with `problem`, without waiting for the client."""
    body = problem.body().encode("utf-8")
    headers = {
        "Content-Type": MEDIA_TYPE,
        "Content-Length": str(len(body)),
        "Connection": "close",
        "Cache-Control": "no-store",
        "X-Content-Type-Options": "nosniff",
        **problem.headers,
    }
    lines = [f"HTTP/1.1 {problem.status.value} {problem.status.phrase}"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    send_bytes(sock, "\r\n".join([*lines, "", ""]).encode("ascii") + body)


def send_bytes(sock: socket.socket, content: bytes) -> None:
    """Send a few bytes if they can be sent at once."""
    # A few hundred bytes fit in the socket's buffer; who has filled that does not read anyway.
    try:
        sock.settimeout(0.0)
        sock.send(content)
    except OSError:
        return
