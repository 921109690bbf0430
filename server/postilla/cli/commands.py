"""The commands, and how each of them ends."""

import errno
import socket
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn, Unpack, cast

import click
from rich.console import Console
from rich.table import Table

from postilla import __version__, report
from postilla.changes import changes_to_markdown
from postilla.cli.files import analyze_file, analyze_source, find_reports, open_source
from postilla.cli.options import Asked, add_asked, add_formats, add_locale
from postilla.cli.output import (
    print_error,
    print_exactly,
    print_markdown,
    print_plain,
    to_compact_json,
)
from postilla.cli.tables import rubric_tables
from postilla.compare import compare as compare_reports
from postilla.compare import to_json as comparison_to_json
from postilla.errors import InputError, PostillaError
from postilla.inventory import describe_catalogues
from postilla.letters import drafts_to_json, drafts_to_text
from postilla.messages import Messages, choose_locale
from postilla.render import to_markdown
from postilla.requests import draft_requests
from postilla.rubric import describe_rubric

_DONE, _FAILED, _BAD_INPUT, _INTERRUPTED = 0, 1, 2, 130


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="postilla")
def cli() -> None:
    """Read the fine print about your data.

    Finds in a privacy policy who gets the reader's data, what for, whether that applies to the
    reader and whether there is a choice, each with the sentence that says so.
    """


@cli.command()
@click.argument("file")
@add_asked
@add_formats("text", "json", "markdown")
def score(file: str, form: str, **asked: Unpack[Asked]) -> None:
    """Analyse the privacy policy in FILE.

    FILE holds text, Markdown or HTML; - is standard input.
    """
    found = analyze_file(file, **asked)
    if form == "json":
        print_exactly(report.to_json(found))
    else:
        print_markdown(to_markdown(found, locale=asked["locale"]), form)


@cli.command()
@click.argument("old")
@click.argument("new")
@add_asked
@add_formats("text", "json", "markdown")
def compare(old: str, new: str, form: str, **asked: Unpack[Asked]) -> None:
    """Tell what changed from OLD to NEW.

    Each is a policy (text, Markdown or HTML), or the report that `postilla score --format json`
    printed for one; - is standard input.
    """
    found = compare_reports(*find_reports(old, new, **asked))
    if form == "json":
        print_exactly(comparison_to_json(found))
    else:
        print_markdown(changes_to_markdown(found, locale=asked["locale"]), form)


@cli.command("request")
@click.argument("file")
@add_asked
@add_formats("text", "json")
def draft(file: str, form: str, **asked: Unpack[Asked]) -> None:
    """Draft the requests that the reader can send about FILE. Nothing is sent.

    Which ones there are depends on where the reader lives: access to one's data and an objection
    to advertising in Europe, the refusal of sale and sharing in California. The address is the
    one that the policy gives, if any; square brackets mark what to fill in.
    """
    source = open_source(file)
    found = analyze_source(source, **asked)
    locale = choose_locale(asked["locale"], found.document.language)
    text = source.text or found.document.text or ""
    drafts = draft_requests(text, found, locale=locale)
    if form == "json":
        print_exactly(drafts_to_json(drafts))
    else:
        print_plain(drafts_to_text(drafts, found, locale=locale))


@cli.command()
@add_formats("text", "json")
def catalogue(form: str) -> None:
    """List what is looked for, language by language."""
    described = describe_catalogues()
    if form == "json":
        print_exactly(to_compact_json(described))
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
@add_locale
@add_formats("text", "json")
def rubric(form: str, locale: str | None) -> None:
    """Show how the score comes about: what costs how many points."""
    if form == "json":
        print_exactly(to_compact_json(describe_rubric()))
        return
    console = Console()
    for table in rubric_tables(Messages.load(choose_locale(locale, None))):
        console.print(table)


@cli.command(context_settings={"ignore_unknown_options": True}, add_help_option=False)
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def corpus(arguments: tuple[str, ...]) -> None:
    """Read many policies into Parquet tables."""
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
        print_error(error.format_message())
        sys.exit(_BAD_INPUT)
    except InputError as error:
        print_error(str(error))
        sys.exit(_BAD_INPUT)
    except PostillaError as error:
        print_error(str(error))
        sys.exit(_FAILED)
    except (click.Abort, KeyboardInterrupt):
        sys.exit(_INTERRUPTED)
    sys.exit(_DONE)


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
