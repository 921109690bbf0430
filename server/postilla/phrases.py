"""The words of requests: `languages/*/requests.toml`, by language and of all languages together."""

import tomllib
from collections.abc import Iterable
from functools import cache
from importlib.resources import files

from postilla.language import supported


@cache
def read_requests(language: str) -> dict[str, dict[str, list[str]]]:
    """Return the tables of `languages/<language>/requests.toml`."""
    source = files("postilla") / "languages" / language / "requests.toml"
    return tomllib.loads(source.read_text(encoding="utf-8"))


def join_words(table: str, names: Iterable[str]) -> dict[str, str]:
    """Return, of a table's lists of expressions, one expression each for all languages.

    Raises:
        KeyError: a language lacks a list.
    """
    tables = [read_requests(language)[table] for language in supported()]
    return {
        name: "|".join(dict.fromkeys(word for words in tables for word in words[name]))
        for name in names
    }
