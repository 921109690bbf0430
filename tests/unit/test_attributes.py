import re
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple, cast

import pytest
from tests.unit.described import clauses_of

from postilla.attributes import describe
from postilla.catalogue import Catalogue
from postilla.fold import key
from postilla.language import supported
from postilla.model import (
    Clause,
    Detection,
    Document,
    Mention,
    Passage,
    Stance,
    Unit,
)

_CASES = Path(__file__).parent / "cases"
_FEWEST_CASES = 60
_MARK = re.compile(r"\{([a-z]\.[a-z:+-]+)\||\}")
_PARTS = ("heading", "lead_in", "before", "text")
# Of these families every kind must be exercised by a case: the mark and the family.
_EXERCISED = {"r": "who", "p": "purpose", "d": "data", "c": "choice", "s": "region"}


class Mark(NamedTuple):
    code: str
    start: int
    end: int


class Case(NamedTuple):
    language: str
    parts: dict[str, str]
    marks: frozenset[Mark]
    bare: frozenset[str]
    action: str
    modality: str
    url: str | None
    stance: Stance


def _read(language: str) -> list[Case]:
    table = tomllib.loads((_CASES / f"attributes.{language}.toml").read_text(encoding="utf-8"))
    return [_case(language, entry) for entry in table["clause"]]


def _case(language: str, entry: dict[str, str]) -> Case:
    parts: dict[str, str] = {}
    marks: list[Mark] = []
    at = 0
    for part in _PARTS:
        if part in entry:
            parts[part] = _unmark(entry[part], at, marks)
            at += len(parts[part]) + 1
    return Case(
        language=language,
        parts=parts,
        marks=frozenset(marks),
        bare=frozenset(entry.get("bare", ())),
        action=entry.get("action", "disclose"),
        modality=entry.get("modality", "does"),
        url=entry.get("url"),
        stance=cast("Stance", entry.get("stance", "shares")),
    )


def _unmark(marked: str, at: int, marks: list[Mark]) -> str:
    text, last = "", 0
    opened: list[tuple[str, int]] = []
    for mark in _MARK.finditer(marked):
        text += marked[last : mark.start()]
        last = mark.end()
        if mark[1]:
            opened.append((mark[1], at + len(text)))
        else:
            code, start = opened.pop()
            marks.append(Mark(code, start, at + len(text)))
    return text + marked[last:]


def _describe(case: Case) -> Clause:
    text = "\n".join(case.parts.values())
    passages = {}
    at = 0
    for name, part in case.parts.items():
        passages[name] = Passage(start=at, end=at + len(part), text=part, key=key(part))
        at += len(part) + 1
    units = [
        _unit(index, passages[name], passages.get("heading"), passages.get("lead_in"))
        for index, name in enumerate(name for name in ("before", "text") if name in passages)
    ]
    document = Document(text=text, plain=text, blocks=())
    return describe(document, _found(units, case.stance), Catalogue.load(case.language))[-1]


def _unit(
    index: int, passage: Passage, heading: Passage | None = None, lead_in: Passage | None = None
) -> Unit:
    return Unit(
        index=index,
        start=passage.start,
        end=passage.end,
        text=passage.text,
        key=passage.key,
        kind="item" if lead_in else "sentence",
        heading=(heading,) if heading else (),
        lead_in=lead_in,
        item=1 if lead_in else 0,
    )


def _found(units: Sequence[Unit], stance: Stance) -> list[Detection]:
    return [Detection(unit=unit, probability=0.9, stance=stance, found=True) for unit in units]


def _marks(clause: Clause) -> frozenset[Mark]:
    marks = [
        _mark(f"{code}.{mention.kind}", mention)
        for code, mentions in (
            ("r", clause.recipients),
            ("p", clause.purposes),
            ("d", clause.data),
            ("n", clause.names),
        )
        for mention in mentions
        if mention.text is not None
    ]
    if clause.choice.start is not None and clause.choice.end is not None:
        marks.append(Mark(f"c.{clause.choice.kind}", clause.choice.start, clause.choice.end))
    if clause.scope:
        kinds = "+".join((*clause.scope.regions, *clause.scope.groups))
        excluded = "not:" if clause.scope.excludes else ""
        marks.append(Mark(f"s.{excluded}{kinds}", clause.scope.start, clause.scope.end))
    return frozenset(marks)


def _mark(code: str, mention: Mention) -> Mark:
    assert mention.start is not None
    assert mention.end is not None
    return Mark(code, mention.start, mention.end)


_ALL = [case for language in supported() for case in _read(language)]


@pytest.mark.parametrize("case", _ALL, ids=lambda case: f"{case.language}: {case.parts['text']}")
def test_a_clause_is_described_with_the_words_that_say_it(case: Case) -> None:
    clause = _describe(case)
    bare = {mention.kind for mention in clause.recipients if mention.text is None}
    assert _marks(clause) == case.marks
    assert frozenset(bare) == case.bare
    assert (clause.action, clause.modality) == (case.action, case.modality)
    assert clause.choice.url == case.url


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "We may share information with third parties."),
        ("it", "I dati potranno essere comunicati a terzi."),
    ],
)
def test_what_nobody_says_is_unspecified(language: str, text: str) -> None:
    (clause,) = clauses_of(language, text)
    assert clause.purposes == (Mention(kind="unspecified"),)
    assert [mention.kind for mention in clause.recipients] == ["unspecified"]


@pytest.mark.parametrize("language", supported())
def test_there_are_enough_cases(language: str) -> None:
    assert sum(case.language == language for case in _ALL) >= _FEWEST_CASES


@pytest.mark.parametrize("code", _EXERCISED)
@pytest.mark.parametrize("language", supported())
def test_every_kind_of_cue_is_exercised_by_a_case(language: str, code: str) -> None:
    told = {
        kind
        for case in _ALL
        if case.language == language
        for mark in (*(mark.code for mark in case.marks), *(f"r.{kind}" for kind in case.bare))
        if mark.startswith(f"{code}.")
        for kind in mark.removeprefix(f"{code}.").removeprefix("not:").split("+")
    }
    kinds = {cue.kind for cue in Catalogue.load(language).families[_EXERCISED[code]]}
    assert kinds - told == set()


def test_every_mention_quotes_the_text_at_its_place() -> None:
    for case in _ALL:
        text = "\n".join(case.parts.values())
        clause = _describe(case)
        mentions = (*clause.recipients, *clause.purposes, *clause.data, *clause.names)
        places = [(m.text, m.start, m.end) for m in mentions if m.text is not None]
        if clause.scope:
            places.append((clause.scope.text, clause.scope.start, clause.scope.end))
        if clause.choice.text is not None:
            places.append((clause.choice.text, clause.choice.start, clause.choice.end))
        assert all(text[start:end] == words for words, start, end in places)


def test_an_opt_out_carries_the_link_that_its_words_lead_to() -> None:
    (clause,) = clauses_of(
        "en", "You may [opt out](https://example.com/no) of sharing with sponsors.\n"
    )
    assert (clause.choice.kind, clause.choice.url) == ("opt-out", "https://example.com/no")
