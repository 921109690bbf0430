"""The words of requests: joined from all languages, and refused by name where they are broken."""

import pytest

from postilla import phrases
from postilla.errors import DataError
from postilla.phrases import compile_words, join_words, read_requests


def test_words_of_all_languages_are_joined_each_once(monkeypatch: pytest.MonkeyPatch) -> None:
    tables = {"en": {"us": {"who": ["we", "us"]}}, "it": {"us": {"who": ["noi", "us"]}}}
    monkeypatch.setattr(phrases, "read_requests", tables.__getitem__)
    assert join_words("us", ["who"]) == {"who": "we|us|noi"}


@pytest.mark.parametrize("found", [None, {}, {"who": "we"}, {"who": ["we", 7]}])
def test_a_language_without_a_list_is_named(
    monkeypatch: pytest.MonkeyPatch, found: dict[str, object] | None
) -> None:
    tables = {"en": {"us": {"who": ["we"]}}, "it": {} if found is None else {"us": found}}
    monkeypatch.setattr(phrases, "read_requests", tables.__getitem__)
    with pytest.raises(DataError, match=r"languages/it/requests\.toml is broken: \[us\].* who "):
        join_words("us", ["who"])


def test_a_file_that_is_missing_is_named() -> None:
    with pytest.raises(DataError, match=r"languages/xx/requests\.toml is missing or broken"):
        read_requests("xx")


def test_a_broken_expression_is_refused() -> None:
    with pytest.raises(DataError, match=r"languages/\*/requests\.toml is broken: .*'\(we'"):
        compile_words("(we")
