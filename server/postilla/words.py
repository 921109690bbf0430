"""The lists of words that a language's files hold beside the cues: one loader for all of them."""

import re
import tomllib
from collections.abc import Callable, Iterable
from importlib.resources import files
from typing import TypeVar

from postilla.errors import DataError

Made = TypeVar("Made")
Lists = dict[str, list[str]]

_CUES = "cue"


def load_words(
    language: str,
    file: str,
    names: Iterable[str],
    make: Callable[[Lists], Made],
    *,
    alone: bool = False,
) -> Made:
    """Return what `make` makes of the lists `names` of `languages/<language>/<file>.toml`.

    With `alone` the file must hold no other lists, so that none is misspelled.

    Raises:
        DataError: the file is missing or broken, or an expression in it is.
    """
    source = files("postilla") / "languages" / language / f"{file}.toml"
    try:
        table = tomllib.loads(source.read_text(encoding="utf-8"))
        lists = {name: table.pop(name) for name in names}
        if alone and (others := table.keys() - {_CUES}):
            raise ValueError(f"it has unknown lists {sorted(others)}")  # noqa: TRY301  (one message)
        return make(lists)
    except (OSError, KeyError, TypeError, ValueError, re.error) as error:
        raise DataError(f"languages/{language}/{file}.toml is broken: {error!r}") from error
