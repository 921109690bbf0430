"""Serve the built site beside the API, so that its pages call the API of their own origin."""

import base64
import gzip
import hashlib
import mimetypes
import re
from functools import lru_cache
from http import HTTPStatus
from io import BytesIO
from pathlib import Path

from bs4 import BeautifulSoup
from flask import Blueprint, Flask, Response, redirect, request, send_file
from werkzeug.exceptions import MethodNotAllowed
from werkzeug.routing import BaseConverter
from werkzeug.sansio.response import Response as RawResponse
from werkzeug.security import safe_join
from werkzeug.wrappers import Response as AnyResponse

from postilla.api.problems import ProblemError, refuse_http
from postilla.errors import InputError

# mimetypes asks the operating system, whose answers differ; these are what browsers need.
_TYPES = {
    ".html": "text/html",
    ".css": "text/css",
    ".js": "text/javascript",
    ".mjs": "text/javascript",
    ".json": "application/json",
    ".map": "application/json",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".ico": "image/vnd.microsoft.icon",
    ".webp": "image/webp",
    ".woff2": "font/woff2",
    ".xml": "application/xml",
    ".txt": "text/plain",
    ".gz": "application/gzip",
    ".pdf": "application/pdf",
    ".webmanifest": "application/manifest+json",
}
# MkDocs Material names its files by their content: bundle.a5f9d56c.min.js.
_FINGERPRINT = re.compile(r"\.[0-9a-f]{8,}\.min\.(css|js)$")
# Browsers ask for the first wherever a page names no icon, as no answer of the API does.
_OLD_ICON, _ICON = "favicon.ico", "assets/logo.svg"
_ONE_YEAR_IN_SECONDS = 31_536_000
_PAGES_KEPT = 512
# Text; pictures and fonts are packed already.
_PACKABLE = frozenset({".html", ".css", ".js", ".mjs", ".json", ".map", ".svg", ".xml", ".txt"})
_POLICY = (
    "default-src 'none'; script-src 'self'{scripts}; style-src 'self'{styles};"
    " img-src 'self' data:; font-src 'self'; connect-src 'self'; worker-src 'self';"
    " manifest-src 'self'; media-src 'self'; form-action 'self'; base-uri 'self';"
    " frame-ancestors 'none'"
)
# A worker (the search) obeys the policy of its own file, not that of the page that starts it.
_SCRIPT_POLICY = "default-src 'none'; script-src 'self'; connect-src 'self'"


class _PageConverter(BaseConverter):
    # The API's own addresses are left out, so that a wrong method there is told as such.
    regex = r"(?!v1/|v1$|healthz$|metrics$|openapi\.json$).+"
    part_isolating = False


def install_pages(app: Flask, site: Path) -> None:
    """Serve the files of `site`. Raises InputError when there is no built site there."""
    root = site.resolve()
    if not (root / "index.html").is_file():
        raise InputError(f"{site} holds no built site (no index.html); run `make site` first")
    app.url_map.converters["page"] = _PageConverter
    blueprint = Blueprint("pages", __name__)

    @blueprint.get("/", defaults={"page": ""})
    @blueprint.get("/<page:page>")
    def show_page(page: str) -> AnyResponse:
        path = _find(root, page)
        if path is None and page == _OLD_ICON and (root / _ICON).is_file():
            return redirect(f"/{_ICON}")
        if path is None:
            return _miss(root, page)
        if path.is_dir():
            # Relative links on the page need the slash; the target is this very path.
            return redirect(f"/{page.strip('/')}/", HTTPStatus.PERMANENT_REDIRECT)
        return _send(path)

    def refuse_method(error: MethodNotAllowed) -> RawResponse:
        page = request.path.lstrip("/")
        if re.match(_PageConverter.regex, page) and _find(root, page) is None:
            # Every address is one of a page that might be there; this one is not.
            return ProblemError(HTTPStatus.NOT_FOUND).response()
        return refuse_http(error)

    app.register_blueprint(blueprint)
    app.register_error_handler(MethodNotAllowed, refuse_method)


def _find(root: Path, page: str) -> Path | None:
    """Return the file that `page` names, or a folder that was asked for without its slash."""
    joined = safe_join(str(root), page)
    if joined is None or "\0" in page:
        return None
    path = Path(joined)
    if path.is_dir():
        index = path / "index.html"
        if not index.is_file():
            return None
        return index if page in {"", "."} or page.endswith("/") else path
    inside = path.resolve().is_relative_to(root) and not page.endswith("/")
    return path if inside and path.is_file() else None


def _miss(root: Path, page: str) -> Response:
    asks_for_html = request.accept_mimetypes.best_match(["application/json", "text/html"])
    if asks_for_html == "text/html":
        section = root / page.split("/", 1)[0] / "404.html"
        for path in (section, root / "404.html"):
            if path.is_file() and path.resolve().is_relative_to(root):
                response = _send(path)
                response.status_code = HTTPStatus.NOT_FOUND
                return response
    raise ProblemError(HTTPStatus.NOT_FOUND)


def _send(path: Path) -> Response:
    kind = _TYPES.get(path.suffix) or mimetypes.guess_type(path.name)[0]
    response = _packed(path, kind) or send_file(
        path, mimetype=kind or "application/octet-stream", conditional=True, etag=True
    )
    if path.suffix in _PACKABLE:
        response.vary.add("Accept-Encoding")
    response.cache_control.public = True
    if _FINGERPRINT.search(path.name):
        response.cache_control.no_cache = None
        response.cache_control.max_age = _ONE_YEAR_IN_SECONDS
        response.cache_control.immutable = True
    if path.suffix in {".js", ".mjs"}:
        response.headers["Content-Security-Policy"] = _SCRIPT_POLICY
    elif path.suffix == ".html":
        stat = path.stat()
        response.headers["Content-Security-Policy"] = page_policy(
            path, stat.st_mtime_ns, stat.st_size
        )
    return response


def _packed(path: Path, kind: str | None) -> Response | None:
    """Return a text file packed, if the browser takes that and asks for the whole of it."""
    if path.suffix not in _PACKABLE or "Range" in request.headers:
        return None
    if not request.accept_encodings["gzip"]:
        return None
    stat = path.stat()
    body = _pack(path, stat.st_mtime_ns, stat.st_size)
    response = send_file(
        BytesIO(body),
        mimetype=kind,
        download_name=path.name,
        last_modified=stat.st_mtime,
        etag=f"{stat.st_mtime_ns}-{stat.st_size}-gzip",
        conditional=True,
    )
    response.headers["Content-Encoding"] = "gzip"
    response.headers.pop("Accept-Ranges", None)
    return response


@lru_cache(maxsize=_PAGES_KEPT)
def _pack(path: Path, modified: int, size: int) -> bytes:
    """Return a file packed; `modified` and `size` are those of the file, as of `page_policy`."""
    del modified, size
    return gzip.compress(path.read_bytes(), mtime=0)


@lru_cache(maxsize=_PAGES_KEPT)
def page_policy(path: Path, modified: int, size: int) -> str:
    """Return the Content-Security-Policy of one page: its own scripts and styles, by hash.

    `modified` and `size` are those of the file: a page that was built anew is read anew.
    """
    del modified, size
    soup = BeautifulSoup(path.read_bytes(), "lxml")
    scripts = {_hash(tag.get_text()) for tag in soup("script", src=False) if _runs(tag.get("type"))}
    styles = {_hash(tag.get_text()) for tag in soup("style")}
    attributes = {_hash(str(tag["style"])) for tag in soup(style=True)}
    if attributes:
        styles |= attributes | {"'unsafe-hashes'"}
    return _POLICY.format(scripts=_sources(scripts), styles=_sources(styles))


def _runs(kind: object) -> bool:
    return kind in {None, "", "module", "text/javascript", "application/javascript"}


def _hash(content: str) -> str:
    digest = hashlib.sha256(content.encode("utf-8")).digest()
    return f"'sha256-{base64.b64encode(digest).decode('ascii')}'"


def _sources(sources: set[str]) -> str:
    return "".join(f" {source}" for source in sorted(sources))
