"""What the command line tells of itself: its commands, options, settings and rules."""

import json

import click
import pytest
from tests.api.command import Run

import postilla
from postilla.api.settings import Settings, variable
from postilla.cli import cli
from postilla.corpus.command import corpus
from postilla.rubric import load_rubric


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
