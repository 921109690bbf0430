"""What the command line says of input that it cannot work with."""

import socket
from pathlib import Path

import pytest
from tests.api.command import Run
from tests.service import free_port

from postilla import report
from postilla.pipeline import analyze


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["score", "no-such-file"], ["no-such-file", "No such file"]),
        (["score", "."], ["directory"]),
        (["score", "binary"], ["binary", "HTML"]),
        (["score", "document.pdf"], ["document.pdf", "HTML"]),
        (["score", "wide.txt"], ["wide.txt"]),
        (["score"], ["FILE"]),
        (["request"], ["FILE"]),
        (["request", "no-such-file"], ["no-such-file"]),
        (["request", "text", "--format", "markdown"], ["--format", "markdown", "json"]),
        (["score", "a", "b"], ["b"]),
        (["score", "text", "--lang", "fr"], ["--lang", "fr", "it"]),
        (["score", "text", "--region", "mars"], ["--region", "mars", "eea"]),
        (["score", "text", "--format", "xml"], ["--format", "xml", "json"]),
        (["score", "text", "--colour"], ["--colour"]),
        (["compare", "text"], ["NEW"]),
        (["compare", "text", "no-such-file"], ["no-such-file"]),
        (["compare", "text", "broken.json"], ["report"]),
        (["compare", "text", "cut.json"], ["report"]),
        (["compare", "-", "-"], ["standard input", "OLD"]),
        (["score", "kept.json"], ["kept.json", "report", "compare"]),
        (["score", "broken.json"], ["broken.json", "report", "compare"]),
        (["request", "kept.json"], ["kept.json", "report", "compare"]),
        (["tell"], ["tell"]),
        (["serve", "--port", "0"], ["--port"]),
        (["serve", "--workers", "0"], ["--workers"]),
        (["serve", "--site", "no-such-site"], ["no-such-site", "make site"]),
        (["corpus", "text"], ["--out"]),
        (["corpus"], ["IN…"]),
    ],
)
def test_bad_input_is_told_in_one_line(
    run: Run,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    arguments: list[str],
    words: list[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("text").write_text("hello")
    Path("binary").write_bytes(bytes(range(256)) * 10)
    Path("document.pdf").write_bytes(b"%PDF-1.7\nhello")
    Path("wide.txt").write_bytes("hello".encode("utf-16-le"))
    Path("broken.json").write_text('{"schema_version": "1"}')
    Path("cut.json").write_text('{"schema_version": "1", "engine')
    Path("kept.json").write_text(report.to_json(analyze("hello")))

    status, out, err = run(*arguments)

    assert status == 2
    assert out == b""
    assert err.startswith("postilla: ")
    assert err.count("\n") == 1
    for word in words:
        assert word in err


@pytest.mark.parametrize(
    ("name", "value"),
    [("POSTILLA_RATE_LIMIT", "often"), ("POSTILLA_WORKERS", "x"), ("POSTILLA_SITE", "no-site")],
)
def test_a_wrong_setting_is_told_in_one_line(
    run: Run, monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)

    status, _, err = run("serve", "--port", str(free_port()))

    assert status == 2
    last = err.splitlines()[-1]
    assert last.startswith("postilla: ")
    assert value in last


def test_a_port_in_use_is_told_in_one_line(run: Run) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])

        status, _, err = run("serve", "--port", port)

    assert status == 2
    assert err == f"postilla: port {port} is in use; choose another one with --port\n"
