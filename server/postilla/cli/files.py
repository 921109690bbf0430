"""Read what the command line is pointed at: a policy, a saved page, or an earlier report."""

import re
import sys
from pathlib import Path
from typing import Unpack

import orjson

from postilla import report
from postilla.cli.options import Asked
from postilla.errors import InputError
from postilla.pipeline import analyze, analyze_html
from postilla.report import Report
from postilla.source import Source, read_source

_STDIN = "-"
_REPORT = re.compile(rb'\s*\{\s*"schema_version"')
_OBJECT = re.compile(rb"\s*\{")


def analyze_file(file: str, **asked: Unpack[Asked]) -> Report:
    """Return the report on the policy in `file`. Raises InputError when it cannot be read."""
    return analyze_source(open_source(file), **asked)


def analyze_source(source: Source, **asked: Unpack[Asked]) -> Report:
    """Return the report on what a file holds."""
    if source.html is not None:
        return analyze_html(source.html, **asked)
    return analyze(source.text or "", **asked)


def open_source(file: str) -> Source:
    """Return the policy in `file`; - is standard input. Raises InputError when it holds none."""
    content = _read(file)
    if _is_report(content):
        raise InputError(
            f"{_name(file)} holds a report, not a policy; `postilla compare` takes reports"
        )
    return read_source(content, _name(file))


def find_reports(old: str, new: str, **asked: Unpack[Asked]) -> tuple[Report, Report]:
    """Return the reports in two files, or those on the policies in them."""
    if old == new == _STDIN:
        raise InputError("standard input can be read once: give a file for OLD or for NEW")
    return _find_report(old, **asked), _find_report(new, **asked)


def _find_report(file: str, **asked: Unpack[Asked]) -> Report:
    content = _read(file)
    if _is_report(content):
        return report.from_json(content)
    return analyze_source(read_source(content, _name(file)), **asked)


def _is_report(content: bytes) -> bool:
    """Tell whether `content` is meant as a report, be it a broken one."""
    if _REPORT.match(content):
        return True
    if not _OBJECT.match(content):
        return False
    try:
        return "schema_version" in orjson.loads(content)
    except orjson.JSONDecodeError:
        return False


def _name(file: str) -> str:
    return "standard input" if file == _STDIN else file


def _read(file: str) -> bytes:
    if file == _STDIN:
        return sys.stdin.buffer.read()
    try:
        return Path(file).read_bytes()
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise InputError(f"cannot read {file}: {reason}") from error
