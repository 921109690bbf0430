"""Clauses and reports for tests, from the few attributes that a test is about."""

from collections.abc import Callable
from typing import TypeAlias, TypedDict, Unpack, cast

import pytest
from hypothesis import settings

from postilla.model import Action, Choice, ChoiceKind, Clause, Mention, Scope, Stance
from postilla.reader import Reader
from postilla.report import DocumentFacts, Engine, Report

MakeClause: TypeAlias = Callable[..., Clause]
MakeReport: TypeAlias = Callable[..., Report]

# The same examples in every run, and no clock: the machine may be busy.
settings.register_profile("steady", deadline=None, derandomize=True)
settings.load_profile("steady")


def _mentions(kinds: str) -> tuple[Mention, ...]:
    return tuple(Mention(kind=kind, text=kind) for kind in kinds.split())


class Attributes(TypedDict, total=False):
    """What a test may say of a clause; kinds are words. `number` is its place in the text."""

    stance: str
    to: str
    why: str
    data: str
    names: tuple[str, ...]
    action: str
    choice: str
    url: str
    scope: Scope | None
    number: int
    start: int
    applies: bool


def _clause(quote: str = "We share it.", **given: Unpack[Attributes]) -> Clause:
    number = given.get("number", 1)
    start = given.get("start", number * 1000)
    choice = cast("ChoiceKind", given.get("choice", "none"))
    return Clause(
        id=f"c{number}",
        stance=cast("Stance", given.get("stance", "shares")),
        modality="does",
        action=cast("Action", given.get("action", "disclose")),
        probability=1.0,
        start=start,
        end=start + len(quote),
        quote=quote,
        recipients=_mentions(given.get("to", "unspecified")),
        purposes=_mentions(given.get("why", "unspecified")),
        data=_mentions(given.get("data", "")),
        names=tuple(Mention(kind="named", text=name) for name in given.get("names", ())),
        scope=given.get("scope"),
        choice=Choice(kind=choice, url=given.get("url")),
        applies=given.get("applies", True),
    )


def _report(
    *clauses: Clause,
    language: str = "en",
    reader: Reader | None = None,
    score: int | None = 50,
) -> Report:
    return Report(
        engine=Engine(version="0", catalogue="sha256:0", model="sha256:0"),
        document=DocumentFacts(
            sha256="0", language=language, characters=0, words=0, units=0, kind="policy"
        ),
        reader=reader or Reader(),
        score=score,
        grade=None if score is None else "D",
        clauses=clauses,
    )


@pytest.fixture(scope="session")
def clause() -> MakeClause:
    """Return the maker of a clause: kinds are words, `number` is its place in the text."""
    return _clause


@pytest.fixture(scope="session")
def report() -> MakeReport:
    """Return the maker of a report on an English text, from its clauses."""
    return _report
