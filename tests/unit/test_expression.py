import pytest

from postilla.errors import DataError
from postilla.expression import Expression, compile_at_once
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


def test_one_that_is_compiled_at_once_is_refused_with_its_file_and_what_is_wrong() -> None:
    assert compile_at_once("noi|(?:we)", "words.toml").search("siamo noi")
    long = "|".join(["noi"] * 100)
    with pytest.raises(DataError) as raised:
        compile_at_once(f"{long}|we(us|{long}", "it/words.toml")
    message = str(raised.value)
    assert message.startswith("languages/it/words.toml is broken: missing )")
    assert "|we(us|" in message
    assert message.endswith("; correct it there")
    assert len(message) < 200


NAMES = ("forms", "groups_after", "groups_before", "capitalised", "papers", "states", "others")


@pytest.mark.parametrize("name", NAMES)
def test_a_broken_expression_of_the_names_is_told_with_its_file(name: str) -> None:
    lists = {each: ["Acme"] for each in NAMES}
    with pytest.raises(DataError, match=r"languages/names\.toml is broken: .*'.*Acme\|\(Inc"):
        Names.of({**lists, "selves": [], "titles": [], name: ["Acme", "(Inc"]})


def test_every_expression_of_the_names_is_one() -> None:
    names = Names.load()
    turns = [turn for _, turn in (*names.selves, *names.titles)]
    for found in (names.formed, names.grouped, names.listed, *turns):
        assert found.compiled.groups
