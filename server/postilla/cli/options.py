"""The options that several commands share."""

from collections.abc import Callable
from typing import TypedDict

import click

from postilla.language import supported
from postilla.model import GROUPS, REGIONS, Group, Region
from postilla.pipeline import AUTO

Command = Callable[..., None]


class Asked(TypedDict):
    """How to read a policy, and for whom."""

    lang: str
    region: Region
    group: Group
    locale: str | None


def add_locale(command: Command) -> Command:
    """Add the option that says which language Postilla answers in."""
    return click.option(
        "--locale",
        type=click.Choice(supported()),
        help="Language of what Postilla says; by default that of the text.",
    )(command)


def add_asked(command: Command) -> Command:
    """Add the options that say how to read, for whom, and how to tell it."""
    return add_reader(add_locale(command))


def add_reader(command: Command) -> Command:
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
    )
    for option in reversed(options):
        command = option(command)
    return command


def add_formats(*names: str) -> Callable[[Command], Command]:
    """Add the option that says how to print; the first of `names` is the default."""
    return click.option(
        "--format",
        "form",
        type=click.Choice(names),
        default=names[0],
        show_default=True,
        help="How to print it.",
    )
