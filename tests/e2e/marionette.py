"""Speaks Marionette, the protocol by which Firefox lets itself be driven.

The client on PyPI (marionette_driver) imports code that warns of its own deprecation, which these
tests count as an error, and brings a dozen packages for starting phones and emulators; what is
needed of the protocol is one exchange.
"""

import json
import socket
from typing import cast

from tests.e2e.driver import Json

_COMMAND, _ANSWER = 0, 1


class Marionette:
    """A connection: lengths in ASCII, a colon, and JSON of `[type, id, name or error, value]`."""

    def __init__(self, port: int, timeout: float) -> None:
        """Connect, and start a session. Raises OSError while nobody listens."""
        self._socket = socket.create_connection(("127.0.0.1", port), timeout=timeout)
        self._stream = self._socket.makefile("rb")
        self._number = 0
        self._receive()
        self.send("WebDriver:NewSession", acceptInsecureCerts=True)

    def _receive(self) -> Json:
        length = b""
        while not length.endswith(b":"):
            byte = self._stream.read(1)
            if not byte:
                raise ConnectionError("Firefox closed the connection")
            length += byte
        return cast("Json", json.loads(self._stream.read(int(length[:-1]))))

    def send(self, name: str, **parameters: Json) -> Json:
        """Give a command and return its value. Raises RuntimeError with Firefox's own words."""
        self._number += 1
        message = json.dumps([_COMMAND, self._number, name, parameters]).encode()
        self._socket.sendall(str(len(message)).encode() + b":" + message)
        while True:
            kind, number, error, value = cast("list[Json]", self._receive())
            if kind == _ANSWER and number == self._number:
                break
        if error is not None:
            raise RuntimeError(f"{name}: {json.dumps(error)[:2000]}")
        if isinstance(value, dict) and set(value) == {"value"}:
            return value["value"]
        return value

    def close(self) -> None:
        """End the connection."""
        self._stream.close()
        self._socket.close()
