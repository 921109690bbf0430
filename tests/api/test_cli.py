"""The command line, run as a program."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests.api.command import Run

import postilla
from postilla import report
from postilla.compare import compare as compare_reports
from postilla.compare import to_json
from postilla.letters import drafts_to_json, drafts_to_text
from postilla.pipeline import analyze, analyze_html
from postilla.requests import draft_requests

PAGE = "<!doctype html>\n<html><head><meta charset={}></head><body><main><p>{}</p></main></body></html>"
LATIN = "Perché è così: i dati non saranno comunicati a terzi – né ceduti."


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
