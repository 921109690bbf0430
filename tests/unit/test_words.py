import re

import pytest

from postilla.errors import DataError
from postilla.words import Lists, load_words


def _first(lists: Lists) -> str:
    return next(iter(lists.values()))[0]


def test_lists_are_given_in_the_order_asked_for() -> None:
    lists = load_words("en", "choice", ("duties", "alternatives"), dict)
    assert list(lists) == ["duties", "alternatives"]
    assert lists["alternatives"] == ["or"]


@pytest.mark.parametrize(
    ("language", "file", "names", "alone", "problem"),
    [
        ("en", "choice", ("alternatives", "wishes"), False, "'wishes'"),
        ("en", "choice", ("alternatives", "duties"), True, "unknown lists ['absences']"),
        ("en", "nowhere", ("open",), False, "nowhere.toml"),
        ("xx", "choice", ("duties",), False, "languages/xx/choice.toml is broken"),
    ],
)
def test_a_file_without_its_lists_is_refused(
    language: str, file: str, names: tuple[str, ...], *, alone: bool, problem: str
) -> None:
    with pytest.raises(DataError, match=r"languages/.*\.toml is broken") as raised:
        load_words(language, file, names, _first, alone=alone)
    assert problem in str(raised.value)


def test_a_broken_expression_is_refused() -> None:
    def compiled(lists: Lists) -> re.Pattern[str]:
        return re.compile(f"({_first(lists)}")

    with pytest.raises(DataError, match=r"choice\.toml is broken"):
        load_words("en", "choice", ("duties",), compiled)
