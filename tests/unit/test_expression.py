import pytest

from postilla.errors import DataError
from postilla.expression import Expression
from postilla.names import Names


def test_an_expression_is_compiled_once() -> None:
    found = Expression(r"\bnoi\b")
    assert found.compiled.search("siamo noi")
    assert found.compiled is found.compiled


@pytest.mark.parametrize("broken", [Expression("(noi"), Expression(b"[a-")])
def test_one_that_is_broken_is_refused_when_it_is_asked_for(
    broken: Expression[str] | Expression[bytes],
) -> None:
    with pytest.raises(DataError, match="is not a valid expression"):
        _ = broken.compiled


def test_every_expression_of_the_names_is_one() -> None:
    names = Names.load()
    turns = [turn for _, turn in (*names.selves, *names.titles)]
    for found in (names.formed, names.grouped, names.listed, *turns):
        assert found.compiled.groups
