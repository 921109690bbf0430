"""The built site, served beside the API."""

import base64
import gzip
import hashlib
import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from postilla.api import Settings, create_app

SCRIPT = 'document.documentElement.className = "js"'
PAGE = f"""<!doctype html>
<html lang=it><head><title>Postilla</title>
<script>{SCRIPT}</script>
<script src="assets/app.js"></script>
<script id="__config" type="application/json">{{"base": "."}}</script>
<style>p {{ color: red }}</style></head>
<body><p style="text-align: right;">Ciao</p></body></html>
"""
FILES = {
    "index.html": PAGE,
    "404.html": "<!doctype html><title>Non c'è</title>",
    "en/index.html": "<!doctype html><title>English</title>",
    "en/404.html": "<!doctype html><title>Not there</title>",
    "analizza/index.html": "<!doctype html><title>Analizza</title>",
    "assets/app.js": "export {}",
    "assets/bundle.a5f9d56c.min.js": "1",
    "assets/site.css": "p {}",
    "assets/logo.svg": "<svg xmlns='http://www.w3.org/2000/svg'/>",
    "assets/font.woff2": "x",
    "search/search_index.json": "{}",
    "sitemap.xml": "<urlset/>",
    "feed.xml": "<rss/>",
}


def source(content: str) -> str:
    digest = hashlib.sha256(content.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"


@pytest.fixture
def site(tmp_path: Path) -> Path:
    root = tmp_path / "site"
    for name, content in FILES.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, "utf-8")
    (tmp_path / "secret.html").write_text("secret")
    (root / "outside.html").symlink_to(tmp_path / "secret.html")
    return root


@pytest.fixture
def client(site: Path) -> FlaskClient:
    return create_app(Settings(site=site)).test_client()


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/", "text/html; charset=utf-8"),
        ("/en/", "text/html; charset=utf-8"),
        ("/analizza/", "text/html; charset=utf-8"),
        ("/assets/app.js", "text/javascript; charset=utf-8"),
        ("/assets/site.css", "text/css; charset=utf-8"),
        ("/assets/logo.svg", "image/svg+xml; charset=utf-8"),
        ("/assets/font.woff2", "font/woff2"),
        ("/search/search_index.json", "application/json"),
        ("/sitemap.xml", "application/xml; charset=utf-8"),
    ],
)
def test_a_file_is_served_as_what_it_is(client: FlaskClient, path: str, kind: str) -> None:
    answer = client.get(path, buffered=True)

    assert answer.status_code == 200
    assert answer.content_type == kind
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert client.head(path, buffered=True).status_code == 200
    assert client.head(path, buffered=True).data == b""


def test_a_page_that_did_not_change_is_not_sent_again(client: FlaskClient) -> None:
    first = client.get("/", buffered=True)

    again = client.get("/", headers={"If-None-Match": first.headers["ETag"]}, buffered=True)

    assert "no-cache" in first.headers["Cache-Control"]
    assert again.status_code == 304
    assert again.data == b""
    assert again.headers["Content-Security-Policy"] == first.headers["Content-Security-Policy"]


@pytest.mark.parametrize("path", ["/", "/assets/app.js", "/search/search_index.json"])
def test_text_is_sent_packed_to_a_browser_that_takes_it(client: FlaskClient, path: str) -> None:
    plain = client.get(path, buffered=True)
    packed = client.get(path, headers={"Accept-Encoding": "br, gzip"}, buffered=True)

    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.data) == plain.data
    assert packed.content_type == plain.content_type
    assert packed.headers["ETag"] != plain.headers["ETag"]
    for name in ("Cache-Control", "Content-Security-Policy"):
        assert packed.headers[name] == plain.headers[name]
    for answer in (plain, packed):
        assert "Accept-Encoding" in answer.headers["Vary"]
    again = client.get(
        path,
        headers={"Accept-Encoding": "gzip", "If-None-Match": packed.headers["ETag"]},
        buffered=True,
    )
    assert again.status_code == 304


@pytest.mark.parametrize(
    ("path", "headers"),
    [
        ("/", {}),
        ("/", {"Accept-Encoding": "gzip;q=0"}),
        ("/", {"Accept-Encoding": "gzip", "Range": "bytes=0-3"}),
        ("/assets/font.woff2", {"Accept-Encoding": "gzip"}),
    ],
)
def test_nothing_is_packed_that_is_not_asked_for_so(
    client: FlaskClient, path: str, headers: dict[str, str]
) -> None:
    answer = client.get(path, headers=headers, buffered=True)

    assert "Content-Encoding" not in answer.headers
    whole = FILES["index.html" if path == "/" else path[1:]].encode()
    assert answer.data == (whole[:4] if "Range" in headers else whole)


def test_a_page_that_is_built_anew_is_packed_anew(site: Path, client: FlaskClient) -> None:
    asked = {"Accept-Encoding": "gzip"}
    client.get("/", headers=asked, buffered=True)
    (site / "index.html").write_text("<!doctype html><title>new</title>", "utf-8")

    answer = client.get("/", headers=asked, buffered=True)

    assert b"new" in gzip.decompress(answer.data)


def test_a_file_named_by_its_content_is_kept_for_a_year(client: FlaskClient) -> None:
    answer = client.get("/assets/bundle.a5f9d56c.min.js", buffered=True)

    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"


def test_an_address_without_its_slash_is_sent_to_the_one_with_it(client: FlaskClient) -> None:
    answer = client.get("/analizza", buffered=True)

    assert answer.status_code == 308
    assert answer.headers["Location"] == "/analizza/"


@pytest.mark.parametrize(
    ("path", "title"),
    [("/manca/", "Non c'è"), ("/en/missing/", "Not there"), ("/assets/missing.js", "Non c'è")],
)
def test_a_browser_that_asks_for_a_missing_page_gets_one_that_says_so(
    client: FlaskClient, path: str, title: str
) -> None:
    answer = client.get(
        path, headers={"Accept": "text/html,application/xhtml+xml;q=0.9,*/*;q=0.8"}, buffered=True
    )

    assert answer.status_code == 404
    assert answer.content_type == "text/html; charset=utf-8"
    assert title in answer.get_data(as_text=True)


def test_a_program_that_asks_for_a_missing_page_gets_a_problem(client: FlaskClient) -> None:
    assert client.get("/manca/", buffered=True).content_type == "application/problem+json"
    assert client.get("/v1/manca", headers={"Accept": "text/html"}, buffered=True).content_type == (
        "application/problem+json"
    )


@pytest.mark.parametrize(
    "path",
    [
        "/../secret.html",
        "/..%2fsecret.html",
        "/%2e%2e/secret.html",
        "/assets/../../secret.html",
        "/assets/..%5c..%5csecret.html",
        "//etc/passwd",
        "/%2fetc%2fpasswd",
        "/outside.html",
        "/index.html%00",
        "/assets",
        "/assets/",
        "/index.html/",
    ],
)
def test_nothing_outside_the_site_is_served(client: FlaskClient, path: str) -> None:
    answer = client.get(path, buffered=True)

    assert answer.status_code in {404, 308}
    assert b"secret" not in answer.data
    assert b"root:" not in answer.data


def test_a_redirect_never_leaves_the_site(site: Path) -> None:
    (site / "evil.example").mkdir()
    (site / "evil.example" / "index.html").write_text("<!doctype html>")
    client = create_app(Settings(site=site)).test_client()

    for path in ("//evil.example", "/\\evil.example", "///evil.example", "/./evil.example"):
        answer = client.get("/", environ_overrides={"PATH_INFO": path}, buffered=True)
        location = answer.headers.get("Location", "/")
        assert re.match(r"/(?![/\\])|http://localhost/", location), (path, location)


def test_a_page_may_run_its_own_scripts_and_no_others(client: FlaskClient) -> None:
    policy = client.get("/", buffered=True).headers["Content-Security-Policy"]
    rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))

    assert rules["default-src"] == "'none'"
    assert rules["script-src"] == f"'self' {source(SCRIPT)}"
    assert "'unsafe-inline'" not in policy
    assert "'unsafe-eval'" not in policy
    assert source("text-align: right;") in rules["style-src"]
    assert source("p { color: red }") in rules["style-src"]
    assert rules["frame-ancestors"] == "'none'"
    assert rules["connect-src"] == "'self'"


def test_a_page_that_is_built_anew_gets_a_new_policy(site: Path, client: FlaskClient) -> None:
    before = client.get("/", buffered=True).headers["Content-Security-Policy"]
    (site / "index.html").write_text(PAGE.replace(SCRIPT, "alert(1)"), "utf-8")

    after = client.get("/", buffered=True).headers["Content-Security-Policy"]

    assert source("alert(1)") not in before
    assert source("alert(1)") in after


@pytest.mark.parametrize("path", ["/", "/healthz", "/v1/score", "/nothing", "/v1/catalogue"])
def test_every_response_forbids_what_is_not_needed(client: FlaskClient, path: str) -> None:
    headers = client.get(path, buffered=True).headers

    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "camera=()" in headers["Permissions-Policy"]
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "Set-Cookie" not in headers


def test_https_is_asked_for_where_it_is_spoken(client: FlaskClient) -> None:
    assert "Strict-Transport-Security" not in client.get("/healthz", buffered=True).headers
    secure = client.get("/healthz", base_url="https://postilla.example", buffered=True)
    assert secure.headers["Strict-Transport-Security"] == "max-age=31536000"


def test_a_script_that_runs_as_a_worker_may_load_its_own_parts(client: FlaskClient) -> None:
    policy = client.get("/assets/app.js", buffered=True).headers["Content-Security-Policy"]

    assert policy == "default-src 'none'; script-src 'self'; connect-src 'self'"


def test_a_page_is_there_for_reading_alone(client: FlaskClient) -> None:
    for path in ("/", "/analizza/", "/analizza", "/assets/site.css"):
        answer = client.post(path)
        assert answer.status_code == 405
        assert "GET" in answer.headers["Allow"]


def test_the_icon_is_found_where_browsers_look_for_it(client: FlaskClient) -> None:
    answer = client.get("/favicon.ico")

    assert (answer.status_code, answer.headers["Location"]) == (302, "/assets/logo.svg")
