"""Servers on this computer for the tests: pages to visit, and a service that is out of order."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass(slots=True, kw_only=True)
class Web:
    """A site: what is put at a path is served there, as HTML unless it says otherwise."""

    origin: str
    pages: dict[str, tuple[str, bytes]] = field(default_factory=dict)
    visited: list[str] = field(default_factory=list)

    def put(self, path: str, content: str | bytes, kind: str = "text/html; charset=utf-8") -> str:
        """Publish a page. Returns its address."""
        self.pages[path] = (kind, content.encode() if isinstance(content, str) else content)
        return self.origin + path


@dataclass(slots=True, kw_only=True)
class Broken:
    """A service that answers every question with one status, after a while."""

    origin: str
    status: int = 500
    body: str = '{"title": "Internal Server Error", "status": 500, "detail": "Out of order."}'
    seconds: float = 0.0
    headers: dict[str, str] = field(default_factory=dict)
    asked: list[bytes] = field(default_factory=list)


@contextmanager
def serve_web() -> Iterator[Web]:
    """Serve a site on a free port."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            web.visited.append(f"http://{self.headers['Host']}{self.path}")
            kind, content = web.pages.get(self.path.split("?")[0], ("", b""))
            self.send_response(200 if kind else 404)
            self.send_header("Content-Type", kind or "text/plain")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with _run(Handler) as origin:
        web = Web(origin=origin)
        yield web


@contextmanager
def serve_broken() -> Iterator[Broken]:
    """Serve the service that is out of order, on a free port."""

    class Handler(BaseHTTPRequestHandler):
        def do_OPTIONS(self) -> None:
            self._answer(200, "{}")

        def do_GET(self) -> None:
            self._answer(broken.status, broken.body)

        def do_POST(self) -> None:
            broken.asked.append(self.rfile.read(int(self.headers["Content-Length"])))
            time.sleep(broken.seconds)
            self._answer(broken.status, broken.body)

        def _answer(self, status: int, body: str) -> None:
            content = body.encode()
            self.send_response(status)
            self.send_header("Access-Control-Allow-Origin", self.headers.get("Origin", "null"))
            self.send_header("Access-Control-Allow-Headers", "content-type")
            self.send_header("Access-Control-Expose-Headers", ", ".join(broken.headers) or "date")
            for name, value in broken.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Type", "application/problem+json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with _run(Handler) as origin:
        broken = Broken(origin=origin)
        yield broken


@contextmanager
def _run(handler: type[BaseHTTPRequestHandler]) -> Iterator[str]:
    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, *_: object) -> None:
            """Say nothing of a browser that hangs up: tests cancel and quit at will."""

    server = Server(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
