"""The words of requests: `languages/*/requests.toml`, by language and of all languages together."""

import re
import tomllib
from collections.abc import Iterable
from functools import cache
from importlib.resources import files

from postilla.errors import DataError
from postilla.expression import compile_at_once
from postilla.language import supported


@cache
def read_requests(language: str) -> dict[str, dict[str, list[str]]]:
    """Return the tables of `languages/<language>/requests.toml`.

    Raises:
        DataError: the file is missing or broken.
    """
    source = files("postilla") / "languages" / language / "requests.toml"
    try:
        return tomllib.loads(source.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise DataError(
            f"languages/{language}/requests.toml is missing or broken: {error}"
        ) from error


def join_words(table: str, names: Iterable[str]) -> dict[str, str]:
    """Return, of a table's lists of expressions, one expression each for all languages.

    Raises:
        DataError: a language lacks a list, or has something else there.
    """
    tables = {language: read_requests(language).get(table, {}) for language in supported()}
    return {name: _joined(tables, table, name) for name in names}


def compile_words(source: str, flags: re.RegexFlag = re.NOFLAG) -> re.Pattern[str]:
    """Return an expression made of joined words, compiled. Raises DataError when it is none."""
    return compile_at_once(source, "*/requests.toml", flags)


def _joined(tables: dict[str, dict[str, list[str]]], table: str, name: str) -> str:
    words: dict[str, None] = {}
    for language, lists in tables.items():
        found = lists.get(name)
        if not isinstance(found, list) or not all(isinstance(word, str) for word in found):
            raise DataError(
                f"languages/{language}/requests.toml is broken: [{table}] must have a list {name}"
                f" of texts; got {found!r}"
            )
        words |= dict.fromkeys(found)
    return "|".join(words)
