"""The command line: a thin shell over the library."""

import errno
import json
import re
import socket
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NoReturn, TypedDict, Unpack, cast

import click
from rich.console import Console
from rich.markdown import Markdown
from rich.table import Table

from postilla import __version__, report
from postilla.changes import changes_to_markdown
from postilla.compare import compare as compare_reports
from postilla.compare import to_json as comparison_to_json
from postilla.errors import InputError, PostillaError
from postilla.inventory import describe_catalogues
from postilla.language import supported
from postilla.model import GROUPS, REGIONS, Group, Region, Report
from postilla.pipeline import AUTO, analyze, analyze_html
from postilla.render import to_markdown
from postilla.rubric import describe_rubric
from postilla.source import read_source

_DONE, _FAILED, _BAD_INPUT, _INTERRUPTED = 0, 1, 2, 130
# A policy is other people's text: these could move the cursor, or turn a line around.
_UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_STDIN = "-"
_REPORT = re.compile(rb"\s*\{")

Command = Callable[..., None]


class Asked(TypedDict):
    """How to read a policy, and for whom."""

    lang: str
    region: Region
    group: Group
    locale: str | None


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="postilla")
def cli() -> None:
    """Read the fine print about your data.

    Finds in a privacy policy who gets the reader's data, what for, whether that applies to the
    reader and whether there is a choice, each with the sentence that says so.
    """


def _asked(command: Command) -> Command:
    """Add the options that say how to read and for whom."""
    options = (
        click.option(
            "--lang",
            type=click.Choice([AUTO, *supported()]),
            default=AUTO,
            show_default=True,
            help="Language of the text; auto recognises it.",
        ),
        click.option(
            "--region",
            type=click.Choice(REGIONS),
            default="eea",
            show_default=True,
            help="Where the reader lives.",
        ),
        click.option(
            "--group",
            type=click.Choice(GROUPS),
            default="consumer",
            show_default=True,
            help="As what the reader uses the service.",
        ),
        click.option(
            "--locale",
            type=click.Choice(supported()),
            help="Language of the explanations; by default that of the text.",
        ),
    )
    for option in reversed(options):
        command = option(command)
    return command


def _formats(*names: str) -> Callable[[Command], Command]:
    return click.option(
        "--format",
        "form",
        type=click.Choice(names),
        default=names[0],
        show_default=True,
        help="How to print it.",
    )


@cli.command()
@click.argument("file")
@_asked
@_formats("text", "json", "markdown")
def score(file: str, form: str, **asked: Unpack[Asked]) -> None:
    """Analyse the privacy policy in FILE: text, Markdown or HTML; - is standard input."""
    found = _analyze(file, **asked)
    if form == "json":
        _print_exactly(report.to_json(found))
    else:
        _print_markdown(to_markdown(found, locale=asked["locale"]), form)


@cli.command()
@click.argument("old")
@click.argument("new")
@_asked
@_formats("text", "json", "markdown")
def compare(old: str, new: str, form: str, **asked: Unpack[Asked]) -> None:
    """Tell what changed from OLD to NEW.

    Each is a policy (text, Markdown or HTML), or the report that `postilla score --format json`
    printed for one; - is standard input.
    """
    found = compare_reports(_report(old, **asked), _report(new, **asked))
    if form == "json":
        _print_exactly(comparison_to_json(found))
    else:
        _print_markdown(changes_to_markdown(found, locale=asked["locale"]), form)


@cli.command()
@_formats("text", "json")
def catalogue(form: str) -> None:
    """List what is looked for, language by language."""
    described = describe_catalogues()
    if form == "json":
        _print_exactly(_json(described))
        return
    console = Console()
    for language in cast("list[dict[str, object]]", described["languages"]):
        table = Table(title=f"{language['name']} ({language['language']})", title_justify="left")
        for column in ("family", "kind", "patterns"):
            table.add_column(column, overflow="fold")
        for cue in cast("list[dict[str, object]]", language["cues"]):
            patterns = "  ".join(cast("Sequence[str]", cue["patterns"]))
            table.add_row(str(cue["family"]), str(cue["kind"]), patterns)
        console.print(table)


@cli.command()
@_formats("text", "json")
def rubric(form: str) -> None:
    """Show how the score comes about: what costs how many points."""
    described = describe_rubric()
    if form == "json":
        _print_exactly(_json(described))
    else:
        Console().print_json(_json(described))


@cli.command(context_settings={"ignore_unknown_options": True}, add_help_option=False)
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def corpus(arguments: tuple[str, ...]) -> None:
    """Read many policies into Parquet tables; `postilla corpus --help` tells how."""
    try:
        from postilla.corpus.command import corpus as command  # noqa: PLC0415  an optional extra
    except ImportError as error:
        raise InputError(
            f"postilla corpus needs {error.name}: pip install 'postilla[corpus]'"
        ) from error
    command.main(arguments, prog_name="postilla corpus", standalone_mode=False)


@cli.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--port", type=click.IntRange(1, 65535), default=8000, show_default=True, help="Port."
)
@click.option("--workers", type=click.IntRange(min=1), help="Worker processes.")
@click.option(
    "--site", type=click.Path(path_type=Path), help="Folder of the built site, served at /."
)
def serve(host: str, port: int, workers: int | None, site: Path | None) -> None:
    """Serve the API, and the site beside it.

    What else can be set is read from the environment: `postilla settings` lists it.
    """
    from postilla.api.serve import run_service  # noqa: PLC0415  the service is slow to import
    from postilla.api.settings import Settings  # noqa: PLC0415

    given = {"workers": workers, "site": site}
    chosen = {name: value for name, value in given.items() if value is not None}
    settings = Settings.from_environment().model_copy(update=chosen)
    _check_port(host, port)
    run_service(settings, host=host, port=port, announce=_say_where)


@cli.command()
def settings() -> None:
    """List the environment variables that `postilla serve` reads."""
    from postilla.api.settings import Settings, variable  # noqa: PLC0415

    table = Table("variable", "default", "meaning")
    for name, field in Settings.model_fields.items():
        default = field.get_default(call_default_factory=True, validated_data={})
        table.add_row(variable(name), _shown(default), field.description)
    Console().print(table)


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run the command line, and exit: 0 done, 2 bad input (with one line that says what to do)."""
    try:
        cli.main(arguments, prog_name="postilla", standalone_mode=False)
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message(), err=True)
        sys.exit(_BAD_INPUT)
    except click.ClickException as error:
        _complain(error.format_message())
        sys.exit(_BAD_INPUT)
    except InputError as error:
        _complain(str(error))
        sys.exit(_BAD_INPUT)
    except PostillaError as error:
        _complain(str(error))
        sys.exit(_FAILED)
    except (click.Abort, KeyboardInterrupt):
        sys.exit(_INTERRUPTED)
    sys.exit(_DONE)


def _analyze(file: str, **asked: Unpack[Asked]) -> Report:
    source = read_source(_read(file), "standard input" if file == _STDIN else file)
    if source.html is not None:
        return analyze_html(source.html, **asked)
    return analyze(source.text or "", **asked)


def _report(file: str, **asked: Unpack[Asked]) -> Report:
    """Return the report in `file`, or that on the policy in it."""
    if file == _STDIN:
        return _analyze(file, **asked)
    content = _read(file)
    return report.from_json(content) if _REPORT.match(content) else _analyze(file, **asked)


def _read(file: str) -> bytes:
    if file == _STDIN:
        return sys.stdin.buffer.read()
    try:
        return Path(file).read_bytes()
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise InputError(f"cannot read {file}: {reason}") from error


def _print_exactly(text: str) -> None:
    """Write `text` as the library made it: no line end is added but for a person's eyes."""
    end = "\n" if sys.stdout.isatty() and not text.endswith("\n") else ""
    sys.stdout.buffer.write((text + end).encode("utf-8"))
    sys.stdout.buffer.flush()


def _print_markdown(text: str, form: str) -> None:
    if form == "markdown":
        _print_exactly(text)
    else:
        Console().print(Markdown(text))


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _harmless(text: str) -> str:
    return _UNSAFE.sub("\ufffd", text)


def _complain(message: str) -> None:
    click.echo(f"postilla: {_harmless(' '.join(message.split()))}", err=True)


def _shown(value: object) -> str:
    if value is None or value == ():
        return ""
    return str(value)


def _say_where(address: str) -> None:
    click.echo(f"Postilla is at {address} (open it in a browser; Ctrl+C stops it)")


def _check_port(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                raise InputError(
                    f"port {port} is in use; choose another one with --port"
                ) from error
            raise InputError(f"cannot listen on {host}:{port}: {error.strerror}") from error
