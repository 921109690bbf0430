"""Requests and answers as bytes on a connection."""

import socket
from http.client import HTTPResponse

JSON = {"Content-Type": "application/json"}
HEAD = b"POST /v1/score HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"


def read(connection: socket.socket) -> tuple[int, dict[str, str], bytes]:
    """Return status, headers and body of the next answer on `connection`."""
    response = HTTPResponse(connection)
    try:
        response.begin()
        headers = {name.lower(): value for name, value in response.getheaders()}
        return response.status, headers, response.read()
    finally:
        response.close()


def is_closed(connection: socket.socket, seconds: float) -> bool:
    """Tell whether the server closes `connection` within `seconds`."""
    connection.settimeout(seconds)
    try:
        while connection.recv(65536):
            pass
    except TimeoutError:
        return False
    except ConnectionError:
        return True
    return True
