"""The ways to install the service as one: a container and a systemd unit."""

import configparser
import json
import re
import shlex
import shutil
import subprocess
from pathlib import Path

import click
import pytest

from postilla.api.settings import Settings, variable
from postilla.cli import cli

REPOSITORY = Path(__file__).resolve().parents[2]
UNIT = REPOSITORY / "deploy" / "postilla.service"
CONTAINER = REPOSITORY / "Containerfile"


def parse(arguments: list[str]) -> dict[str, object]:
    """Return what the command line makes of `arguments`; it refuses unknown ones."""
    # A command keeps the help option of whoever asks first, so ask as the command line does.
    above = click.Context(cli, **cli.context_settings)
    command = cli.get_command(above, arguments[0])
    assert command is not None
    return command.make_context(arguments[0], arguments[1:], parent=above).params


def test_the_unit_starts_the_service_with_options_that_exist() -> None:
    unit = configparser.RawConfigParser(strict=False)
    unit.optionxform = str  # type: ignore[assignment]
    unit.read_string(UNIT.read_text())
    program, *arguments = shlex.split(unit["Service"]["ExecStart"])

    assert program == "/opt/postilla/bin/postilla"
    assert parse(arguments)["host"] == "127.0.0.1"
    # systemd may not kill what is still answering: see POSTILLA_SHUTDOWN_SECONDS.
    assert int(unit["Service"]["TimeoutStopSec"]) > Settings().shutdown_seconds
    # numpy asks for what the filter refuses; by default it would be killed for asking.
    assert unit["Service"]["SystemCallErrorNumber"] == "EPERM"


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="needs systemd-analyze (systemd)")
def test_systemd_finds_no_mistake_in_the_unit() -> None:
    command = ["systemd-analyze", "verify", str(UNIT)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)

    said = [line for line in done.stderr.splitlines() if UNIT.name in line]
    assert [line for line in said if "is not executable" not in line] == []


def test_the_container_starts_the_service_with_options_and_settings_that_exist() -> None:
    content = CONTAINER.read_text()
    command = re.search(r"^CMD (\[.*\])$", content, re.MULTILINE)
    known = {variable(name) for name in Settings.model_fields}

    assert command is not None
    assert parse(json.loads(command[1]))["host"] == "0.0.0.0"  # noqa: S104  the container's own
    built = set(re.findall(r"^ARG (POSTILLA_\w+)", content, re.MULTILINE))
    assert built == {"POSTILLA_SITE_URL", "POSTILLA_PRODUCTION"}
    assert set(re.findall(r"POSTILLA_\w+", content)) - built <= known
    # Kubernetes takes a number alone for a user who is not root.
    user = re.search(r"^USER (\d+):(\d+)$", content, re.MULTILINE)
    assert user is not None
    assert int(user[1]) > 0
    assert f"useradd --uid {user[1]} --gid {user[2]} " in content


def test_whatever_is_installed_is_held_against_its_hash_or_was_built_here() -> None:
    recipes = "\n".join(
        (REPOSITORY / name).read_text().replace("\\\n", " ").replace("&&", "\n")
        for name in ("Containerfile", "Makefile", ".ci/run", ".ci/system")
    )
    installs = re.findall(r"(?:pip\b|\$\(PIP\)).* install (.*)", recipes)
    assert len(installs) >= 6
    for arguments in installs:
        assert "--no-deps" in arguments
        built_here = arguments.split()[-1] in {".", "/wheels/*.whl"}
        assert "--require-hashes" in arguments or built_here


@pytest.mark.skipif(not shutil.which("make"), reason="needs make")
def test_make_lists_its_targets() -> None:
    command = [shutil.which("make") or "make", "help"]
    told = subprocess.check_output(command, cwd=REPOSITORY, text=True)

    assert "$(" not in told
    assert re.search(r"^run +set up", told, re.MULTILINE)
