"""What dated versions of real notices changed, as attributes: their texts are not the project's."""

from collections.abc import Iterable
from functools import cache
from pathlib import Path

import pytest

from postilla.compare import Comparison, compare
from postilla.model import Clause, Region
from postilla.pipeline import analyze
from postilla.report import Report

WHATSAPP = {
    "2012": "en_2012-07-07_legal-combined__cap2013-06-19.md",
    "2016": "en_2016-08-25_legal__cap2016-08-29.md",
    "2018": "en_2018-04-24_EEA_privacy__cap2020-07-29.md",
    "2021": "en_2021-01-04_EEA_privacy__cap2025-09-23.md",
    "2021 elsewhere": "en_2021-01-04_US_privacy__cap2025-12-01.md",
    "2025": "en_2025-03-20_EEA_privacy__cap2025-07-03.md",
    "2026": "en_2026-07-02_EEA_privacy__capHEAD.md",
}
FIREFOX = "parallel/history/en/firefox_privacy_notice__eff-"


@cache
def _read(file: Path, region: Region = "eea") -> Report:
    return analyze(file.read_text(encoding="utf-8"), lang="en", region=region)


def _whatsapp(shared: Path, version: str, region: Region = "eea") -> Report:
    return _read(shared / "whatsapp" / WHATSAPP[version], region)


def _firefox(shared: Path, date: str) -> Report:
    (file, *_) = sorted(shared.glob(f"{FIREFOX}{date}__*.md"))
    return _read(file)


def _kinds(clause: Clause) -> dict[str, set[str]]:
    return {
        "to": {mention.kind for mention in clause.recipients},
        "why": {mention.kind for mention in clause.purposes},
        "data": {mention.kind for mention in clause.data},
        "names": {(mention.text or "").lower() for mention in clause.names},
        "stance": {clause.stance},
        "choice": {clause.choice.kind},
    }


def _says(clauses: Iterable[Clause], **expected: str) -> bool:
    """Tell whether one clause has all the kinds that are asked for."""
    return any(
        all(set(words.split()) <= _kinds(clause)[name] for name, words in expected.items())
        for clause in clauses
    )


def _new(found: Comparison) -> list[Clause]:
    return [*found.added, *(change.after for change in found.changed)]


def _gone(found: Comparison) -> list[Clause]:
    return [*found.removed, *(change.before for change in found.changed)]


HEADLINES = [
    # 2012's promise, but with consent, makes way for sharing within Facebook's family of companies.
    ("2012", "2016", "gone", {"stance": "mixed", "why": "advertising", "choice": "consent"}),
    ("2012", "2016", "new", {"stance": "shares", "to": "group", "names": "facebook"}),
    ("2012", "2016", "new", {"stance": "denies", "to": "group"}),
    # In Europe Facebook no longer uses them for its ads in 2018: the group works as a supplier.
    (
        "2016",
        "2018",
        "gone",
        {"stance": "shares", "to": "group", "why": "advertising", "names": "facebook"},
    ),
    # 2025 opens to other messengers, if the reader chooses to.
    ("2021", "2025", "new", {"stance": "shares", "choice": "consent", "data": "contact usage"}),
]


@pytest.mark.parametrize(("before", "after", "what", "said"), HEADLINES)
def test_a_version_of_whatsapp_drops_and_adds_its_headlines(
    shared: Path, before: str, after: str, what: str, said: dict[str, str]
) -> None:
    old, new = _whatsapp(shared, before), _whatsapp(shared, after)
    found = compare(old, new)
    assert _says(_gone(found) if what == "gone" else _new(found), **said)
    assert not _says((new if what == "gone" else old).clauses, **said)


def test_whatsapp_has_an_outsider_estimate_ages_in_2026(shared: Path) -> None:
    found = compare(_whatsapp(shared, "2025"), _whatsapp(shared, "2026"))
    estimates = [clause for clause in found.added if "estimat" in clause.quote]
    assert _says(estimates, stance="shares", to="processor")
    assert not _says(_whatsapp(shared, "2025").clauses, data="biometric", to="processor")


@pytest.mark.parametrize(
    ("before", "after"), [("2018", "2021"), ("2021", "2021 elsewhere"), ("2012", "2026")]
)
def test_versions_differ_and_each_is_like_itself(shared: Path, before: str, after: str) -> None:
    old, new = _whatsapp(shared, before), _whatsapp(shared, after)
    assert compare(old, new).added
    same = compare(new, new)
    assert (same.added, same.removed, same.changed, same.reworded) == ((), (), (), 0)


@pytest.mark.parametrize(
    ("version", "region", "applies"),
    [
        ("2018", "eea", True),
        ("2021", "eea", True),
        ("2021 elsewhere", "eea", False),
        ("2021 elsewhere", "us", True),
        ("2021 elsewhere", "other", True),
    ],
)
def test_whatsapp_splits_europe_from_the_rest(
    shared: Path, version: str, region: Region, *, applies: bool
) -> None:
    clauses = _whatsapp(shared, version, region).clauses
    held = sum(clause.applies for clause in clauses)
    assert (held > len(clauses) / 2) is applies


@pytest.mark.parametrize(
    ("before", "after", "new"),
    [
        ("2016-06-24", "2017-06-05", {"stance": "shares", "to": "analytics"}),
        ("2024-05-13", "2025-02-25", {"stance": "shares", "to": "advertising"}),
    ],
)
def test_a_dated_firefox_notice_adds_its_headline(
    shared: Path, before: str, after: str, new: dict[str, str]
) -> None:
    found = compare(_firefox(shared, before), _firefox(shared, after))
    assert _says(_new(found), **new)


@pytest.mark.parametrize(
    ("before", "after"), [("2022-07-27", "2023-07-27"), ("2025-02-25", "2025-06-02")]
)
def test_a_firefox_notice_that_only_moves_a_link_has_no_news(
    shared: Path, before: str, after: str
) -> None:
    found = compare(_firefox(shared, before), _firefox(shared, after))
    assert (found.added, found.removed, found.changed) == ((), (), ())
