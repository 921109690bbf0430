"""Read what the command line is pointed at: a policy, a saved page, or an earlier report."""

import re
import sys
from pathlib import Path
from typing import Unpack

from postilla import report
from postilla.cli.options import Asked
from postilla.errors import InputError
from postilla.model import Report
from postilla.pipeline import analyze, analyze_html
from postilla.source import Source, read_source

_STDIN = "-"
_REPORT = re.compile(rb"\s*\{")


def analyze_file(file: str, **asked: Unpack[Asked]) -> Report:
    """Return the report on the policy in `file`. Raises InputError when it cannot be read."""
    return analyze_source(open_source(file), **asked)


def analyze_source(source: Source, **asked: Unpack[Asked]) -> Report:
    """Return the report on what a file holds."""
    if source.html is not None:
        return analyze_html(source.html, **asked)
    return analyze(source.text or "", **asked)


def open_source(file: str) -> Source:
    """Return what `file` holds; - is standard input. Raises InputError when it is not text."""
    return read_source(_read(file), "standard input" if file == _STDIN else file)


def find_report(file: str, **asked: Unpack[Asked]) -> Report:
    """Return the report in `file`, or that on the policy in it."""
    if file == _STDIN:
        return analyze_file(file, **asked)
    content = _read(file)
    return report.from_json(content) if _REPORT.match(content) else analyze_file(file, **asked)


def _read(file: str) -> bytes:
    if file == _STDIN:
        return sys.stdin.buffer.read()
    try:
        return Path(file).read_bytes()
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise InputError(f"cannot read {file}: {reason}") from error
