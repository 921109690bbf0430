"""The command line, run as a program."""

import io
import json
import os
import socket
import subprocess
import sys
from pathlib import Path
from typing import Protocol

import click
import pytest

import postilla
from postilla import report
from postilla.api.settings import Settings, variable
from postilla.cli import cli, main
from postilla.compare import compare as compare_reports
from postilla.compare import to_json
from postilla.corpus.command import corpus
from postilla.letters import drafts_to_json, drafts_to_text
from postilla.pipeline import analyze, analyze_html
from postilla.requests import draft_requests
from postilla.rubric import load_rubric

PAGE = "<!doctype html>\n<html><head><meta charset={}></head><body><main><p>{}</p></main></body></html>"
LATIN = "Perché è così: i dati non saranno comunicati a terzi – né ceduti."


class Run(Protocol):
    """Run the command line; return exit status, standard output and standard error."""

    def __call__(self, *arguments: str | Path, stdin: bytes = b"") -> tuple[object, bytes, str]: ...


@pytest.fixture
def run(capfdbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch) -> Run:
    def call(*arguments: str | Path, stdin: bytes = b"") -> tuple[object, bytes, str]:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        with pytest.raises(SystemExit) as ended:
            main([str(argument) for argument in arguments])
        out, err = capfdbinary.readouterr()
        return ended.value.code, out, err.decode()

    return call


def test_json_is_the_library_s_byte_for_byte(run: Run, tmp_path: Path, policy: str) -> None:
    file = tmp_path / "policy.txt"
    text = policy.replace("\n", "\r\n") + "🙈"
    file.write_bytes(text.encode())

    for arguments, stdin in (((file,), b""), (("-",), text.encode())):
        status, out, err = run(
            "score", *arguments, "--format", "json", "--region", "us", stdin=stdin
        )
        assert (status, err) == (0, "")
        assert out.decode() == report.to_json(analyze(text, region="us"))


@pytest.mark.parametrize("name", ["page.html", "page.HTM", "page", "page.txt"])
def test_a_saved_page_is_recognised(run: Run, tmp_path: Path, policy: str, name: str) -> None:
    page = PAGE.format("utf-8", policy.replace("\n\n", "</p><p>"))
    file = tmp_path / name
    file.write_text(page)

    status, out, _ = run("score", file, "--format", "json")

    assert status == 0
    assert out.decode() == report.to_json(analyze_html(page))


def test_a_page_is_read_in_the_encoding_that_it_declares(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "page.html"
    file.write_bytes(PAGE.format("windows-1252", LATIN).encode("cp1252"))

    _, out, _ = run("score", file, "--format", "json")

    assert json.loads(out)["document"]["text"].strip() == LATIN


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "cp1252"])
def test_a_text_is_read_in_its_encoding(run: Run, tmp_path: Path, encoding: str) -> None:
    file = tmp_path / "policy.txt"
    file.write_bytes(LATIN.encode(encoding))

    status, out, _ = run("score", file, "--format", "json")

    assert status == 0
    assert json.loads(out)["document"]["characters"] == len(LATIN)
    assert out.decode() == report.to_json(analyze(LATIN))


@pytest.mark.parametrize("form", ["text", "markdown"])
def test_people_read_it_in_their_language(run: Run, tmp_path: Path, policy: str, form: str) -> None:
    file = tmp_path / "policy.md"
    file.write_text(policy)

    for locale, word in (("it", "Punteggio"), ("en", "Score")):
        status, out, err = run("score", file, "--format", form, "--locale", locale)

        assert (status, err) == (0, "")
        assert word in out.decode()
        assert "advertising partners" in " ".join(out.decode().split())


def test_a_policy_cannot_drive_the_terminal(run: Run, tmp_path: Path, policy: str) -> None:
    file = tmp_path / "policy.txt"
    file.write_text(policy.replace("your e-mail", "your \x1b[31m\x1b]0;pwned\x07\u202ee-mail"))

    for form in ("text", "markdown"):
        _, out, _ = run("score", file, "--format", form)
        assert "e-mail" in out.decode()
        for character in "\x1b\x07\u202e":
            assert character not in out.decode()


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
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])

    status, _, err = run("serve", "--port", port)

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


def test_two_versions_are_compared_as_texts_and_as_reports(
    run: Run, tmp_path: Path, policy: str
) -> None:
    old, new, kept = (tmp_path / name for name in ("old.txt", "new.txt", "old.json"))
    later = policy.replace("We do not sell your", "We sell your")
    old.write_text(policy)
    new.write_text(later)
    kept.write_bytes(run("score", old, "--format", "json")[1])

    answers = [run("compare", file, new, "--format", "json") for file in (old, kept)]
    answers += [
        run("compare", "-", new, "--format", "json", stdin=file.read_bytes())
        for file in (old, kept)
    ]

    expected = to_json(compare_reports(analyze(policy), analyze(later)))
    assert [(status, out.decode()) for status, out, _ in answers] == [(0, expected)] * 4
    for locale, word in (("it", "Prima"), ("en", "Before")):
        _, out, err = run("compare", old, new, "--locale", locale)
        assert err == ""
        assert word in out.decode()


def test_requests_are_drafted_for_where_the_reader_lives(
    run: Run, tmp_path: Path, policy: str
) -> None:
    file = tmp_path / "policy.txt"
    file.write_text(f"{policy}Write to privacy@acme.example.\n")

    for region in ("eea", "us-ca", "us"):
        found = analyze(file.read_text(), region=region)
        drafts = draft_requests(file.read_text(), found, locale="it")
        asked = ("request", file, "--region", region, "--locale", "it")
        assert run(*asked, "--format", "json") == (0, drafts_to_json(drafts).encode(), "")
        assert run(*asked) == (0, drafts_to_text(drafts, found, locale="it").encode(), "")
        assert all(draft.to == "privacy@acme.example" for draft in drafts)


def test_a_policy_s_link_cannot_drive_the_terminal(run: Run, tmp_path: Path, policy: str) -> None:
    file = tmp_path / "policy.txt"
    file.write_text(
        f"{policy}Opt out of the sale of your data at https://acme.example/\x1b]0;pwned\x07\u202eno\n"
    )

    _, out, _ = run("request", file, "--region", "us-ca")

    assert "https://acme.example/" in out.decode()
    for character in "\x1b\x07\u202e":
        assert character not in out.decode()


def test_what_it_knows_can_be_listed(run: Run) -> None:
    for command in ("catalogue", "rubric"):
        for form in ("text", "json"):
            status, out, err = run(command, "--format", form)
            assert (status, err) == (0, ""), command
            assert len(out) > 1000
        assert json.loads(run(command, "--format", "json")[1])


def test_the_rubric_is_told_in_words(run: Run) -> None:
    for locale in ("it", "en"):
        _, out, _ = run("rubric", "--locale", locale)
        told = " ".join(out.decode().split())
        assert "{" not in told
        for item in load_rubric().item:
            assert item.says[locale].split()[0] in told
    assert "I tuoi dati vengono venduti" in run("rubric", "--locale", "it")[1].decode()


def test_every_command_explains_itself_and_its_options(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    for asks in ("-h", "--help"):
        for name, command in [*cli.commands.items(), ("corpus run", corpus.commands["run"])]:
            status, out, _ = run(*name.split(), asks)
            assert (status, b"Usage: ") == (0, out[:7])
            hidden = [option.name for option in command.params if not _explained(option)]
            assert hidden == []
        listed = run(asks)[1].decode().partition("Commands:")[2]
        assert "..." not in listed


def _explained(parameter: click.Parameter) -> bool:
    return isinstance(parameter, click.Argument) or bool(getattr(parameter, "help", None))


def test_every_setting_is_listed_with_its_variable(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    status, out, _ = run("settings")

    assert status == 0
    for name, field in Settings.model_fields.items():
        assert variable(name) in out.decode()
        assert (field.description or "")[:40] in out.decode()


def test_help_lists_the_commands_and_nothing_alone_is_no_crash(run: Run) -> None:
    status, out, _ = run("--help")
    assert status == 0
    for command in (
        "score",
        "compare",
        "request",
        "serve",
        "catalogue",
        "rubric",
        "corpus",
        "settings",
    ):
        assert command in out.decode()
    assert run()[0] == 2
    assert run("--version")[1].decode().strip().endswith(postilla.__version__)


def test_it_runs_as_a_program() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "postilla", "score", "-", "--format", "json"],
        input=LATIN.encode(),
        capture_output=True,
        timeout=60,
        check=True,
        env={"PYTHONPATH": str(Path(postilla.__file__).parents[1])},
    )

    assert done.stderr == b""
    assert done.stdout.decode() == report.to_json(analyze(LATIN))


def test_a_reader_that_goes_away_gets_no_traceback(tmp_path: Path, policy: str) -> None:
    file = tmp_path / "policy.txt"
    file.write_text(policy * 300)
    read, write = os.pipe()
    os.close(read)
    with os.fdopen(write, "wb") as gone:
        done = subprocess.run(
            [sys.executable, "-m", "postilla", "score", file, "--format", "json"],
            stdout=gone,
            stderr=subprocess.PIPE,
            timeout=60,
            check=False,
            env={"PYTHONPATH": str(Path(postilla.__file__).parents[1])},
        )

    assert (done.returncode, done.stderr) == (1, b"")
