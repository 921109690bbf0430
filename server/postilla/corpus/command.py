"""The commands `postilla corpus IN… --out DIR` and `postilla corpus report DIR`."""

import os
from pathlib import Path

import click
from click_default_group import DefaultGroup
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)
from rich.table import Table as Grid

from postilla.cli.options import add_reader
from postilla.corpus.engines import Engine, Pool, Ray
from postilla.corpus.run import run
from postilla.corpus.sources import count, list_files
from postilla.corpus.summary import draw, summarise
from postilla.corpus.work import Options
from postilla.model import Group, Region

_FOLDER = click.Path(file_okay=False, path_type=Path)


_HELP = {"help_option_names": ["-h", "--help"]}


@click.group(cls=DefaultGroup, default="run", default_if_no_args=True, context_settings=_HELP)
def corpus() -> None:
    """Read many policies, and tell what they say.

    First `postilla corpus IN… --out DIR` (`postilla corpus run --help` lists its options), then
    `postilla corpus report DIR`.
    """


@corpus.command("run", short_help="Read policies into Parquet tables.")
@click.argument("inputs", metavar="IN…", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--out", metavar="DIR", required=True, type=_FOLDER, help="Where the tables go.")
@add_reader
@click.option(
    "--workers",
    type=click.IntRange(min=1),
    default=os.cpu_count() or 1,
    show_default="one a core",
    help="Processes that read at a time.",
)
@click.option(
    "--engine",
    type=click.Choice(["cores", "ray"]),
    default="cores",
    show_default=True,
    help="Where they run: on this machine, or on a Ray cluster.",
)
@click.option(
    "--address",
    metavar="HOST:PORT",
    help="Of the Ray cluster; by default one on this machine, for the run.",
)
def run_corpus(  # noqa: PLR0917 - one parameter an option
    inputs: tuple[Path, ...],
    out: Path,
    lang: str,
    region: Region,
    group: Group,
    workers: int,
    engine: str,
    address: str | None,
) -> None:
    """Read the policies in folders, JSON Lines, Parquet and WARC files into DIR.

    A run that was stopped, or killed, goes on where it was when the same command is given again.
    """
    chosen: Engine = (
        Ray(address=address, workers=workers) if engine == "ray" else Pool(workers=workers)
    )
    options = Options(lang=lang, region=region, group=group)
    console = Console(stderr=True)
    bar = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}"),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
        console=console,
    )
    with bar:
        task = bar.add_task("policies", total=count(list_files(inputs)), rate="")
        for progress in run(inputs, out, options=options, engine=chosen):
            speed = bar.tasks[0].speed
            bar.update(task, completed=progress.documents, rate=f"{speed:.0f}/s" if speed else "")
    console.print(
        f"{progress.documents} documents in {out}, {progress.rejected} set aside, "
        f"{progress.resumed} of an earlier run"
    )


@corpus.command("report", short_help="Tell what the tables say.")
@click.argument("folder", metavar="DIR", type=_FOLDER)
@click.option("--plots", metavar="DIR", type=_FOLDER, help="Where the plots go, as SVG.")
def report_corpus(folder: Path, plots: Path | None) -> None:
    """Say what the corpus in DIR says: grades, recipients, purposes, companies, trend."""
    console = Console()
    tables = tuple(summarise(folder))
    for table in tables:
        grid = Grid(*table.columns, title=table.name, title_justify="left")
        for row in table.rows:
            grid.add_row(*("" if value is None else str(value) for value in row))
        console.print(grid)
    if plots:
        for path in draw(tables, plots):
            console.print(f"wrote {path}")
