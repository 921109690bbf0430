"""Write to the terminal, or to whatever program reads on."""

import json
import re
import sys

import click
from rich.console import Console
from rich.markdown import Markdown

# A policy is other people's text: these could move the cursor, or turn a line around.
_UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def print_exactly(text: str) -> None:
    """Write `text` as the library made it: no line end is added but for a person's eyes."""
    end = "\n" if sys.stdout.isatty() and not text.endswith("\n") else ""
    sys.stdout.buffer.write((text + end).encode("utf-8"))
    sys.stdout.buffer.flush()


def print_markdown(text: str, form: str) -> None:
    """Write Markdown as it is, or laid out for the terminal when `form` is not markdown."""
    if form == "markdown":
        print_exactly(text)
    else:
        Console().print(Markdown(text))


def print_plain(text: str) -> None:
    """Write text whose lines are to be copied as they are, without what a terminal obeys."""
    print_exactly(_harmless(text))


def print_error(message: str) -> None:
    """Write `message` to standard error, in one line."""
    click.echo(f"postilla: {_harmless(' '.join(message.split()))}", err=True)


def to_compact_json(value: object) -> str:
    """Return `value` as JSON on one line."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _harmless(text: str) -> str:
    return _UNSAFE.sub("\ufffd", text)
