import json
from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postilla import report as reports
from postilla.align import MOST_PAIRS
from postilla.compare import Comparison, compare, to_dict
from postilla.errors import InputError
from postilla.model import PURPOSES, RECIPIENTS, Clause, Scope
from postilla.report import Report

MakeClause = Callable[..., Clause]
MakeReport = Callable[..., Report]
WORDS = st.lists(st.sampled_from("we share your data with some partners for ads".split()), min_size=1).map(" ".join)  # fmt: skip
ATTRIBUTES = st.fixed_dictionaries(
    {
        "quote": WORDS,
        "stance": st.sampled_from(("shares", "denies", "mixed")),
        "to": st.lists(st.sampled_from(RECIPIENTS), max_size=3).map(" ".join),
        "why": st.lists(st.sampled_from(PURPOSES), max_size=3).map(" ".join),
        "choice": st.sampled_from(("none", "consent", "opt-out")),
        "action": st.sampled_from(("disclose", "sell")),
    }
)
POLICIES = st.lists(ATTRIBUTES, max_size=8)
EUROPE = Scope(regions=("eea",), text="in Europe", start=0, end=9)
NOT_EUROPE = Scope(regions=("eea",), excludes=True, text="outside Europe", start=0, end=14)
SENTENCE = "We share the data that you give us with other companies."


def _policy(clause: MakeClause, attributes: Sequence[dict[str, object]]) -> list[Clause]:
    return [clause(number=number, **each) for number, each in enumerate(attributes, start=1)]


def _counts(found: Comparison) -> tuple[int, int, int, int]:
    return len(found.added), len(found.removed), len(found.changed), found.reworded


@given(POLICIES)
def test_a_text_against_itself_reports_nothing(
    clause: MakeClause, report: MakeReport, attributes: list[dict[str, object]]
) -> None:
    same = report(*_policy(clause, attributes))
    assert _counts(compare(same, same)) == (0, 0, 0, 0)


@given(POLICIES, POLICIES)
def test_every_clause_is_accounted_for_at_most_once(
    clause: MakeClause,
    report: MakeReport,
    before: list[dict[str, object]],
    after: list[dict[str, object]],
) -> None:
    found = compare(report(*_policy(clause, before)), report(*_policy(clause, after)))
    gone = [each.id for each in (*found.removed, *(change.before for change in found.changed))]
    new = [each.id for each in (*found.added, *(change.after for change in found.changed))]
    assert len(set(gone)) == len(gone) <= len(before)
    assert len(set(new)) == len(new) <= len(after)
    assert all(change.what for change in found.changed)


@given(POLICIES)
def test_a_text_said_twice_reports_nothing(
    clause: MakeClause, report: MakeReport, attributes: list[dict[str, object]]
) -> None:
    once, twice = _policy(clause, attributes), _policy(clause, [*attributes, *attributes])
    assert _counts(compare(report(*once), report(*twice))) == (0, 0, 0, 0)
    assert _counts(compare(report(*twice), report(*once))) == (0, 0, 0, 0)


@pytest.mark.parametrize(
    ("before", "after", "what"),
    [
        ({"to": "processor"}, {"to": "processor advertising"}, ["recipient added: advertising"]),
        ({"to": "processor group"}, {"to": "group"}, ["recipient removed: processor"]),
        ({"why": "service"}, {"why": "service ai"}, ["purpose added: ai"]),
        ({"why": "unspecified"}, {"why": "research service"}, ["purpose added: research"]),
        ({"why": "research"}, {"why": "unspecified"}, ["purpose removed: research"]),
        ({"data": "usage"}, {"data": "usage location"}, ["data added: location"]),
        ({"names": ("Meta",)}, {"names": ("META", "Google")}, ["company added: google"]),
        ({"choice": "consent"}, {"choice": "opt-out"}, ["consent became opt-out"]),
        ({"choice": "consent"}, {"choice": "none"}, ["consent dropped"]),
        ({"choice": "opt-out"}, {"choice": "none"}, ["opt-out dropped"]),
        ({"choice": "none"}, {"choice": "consent"}, ["consent added"]),
        ({"action": "disclose"}, {"action": "sell"}, ["sale added"]),
        ({"scope": EUROPE, "applies": False}, {}, ["limit removed: eea"]),
        ({}, {"scope": NOT_EUROPE, "applies": False}, ["exclusion added: eea"]),
        ({"scope": EUROPE}, {"scope": NOT_EUROPE, "applies": False}, ["exclusion added: eea", "limit removed: eea"]),
        ({"stance": "denies"}, {"to": "partner"}, ["promise dropped", "recipient added: partner"]),
        ({"stance": "denies"}, {"stance": "mixed"}, ["promise weakened", "recipient added: unspecified"]),
        ({"stance": "denies"}, {"stance": "denies", "why": "advertising"}, ["promise weakened"]),
        ({"stance": "denies", "to": "partner group"}, {"stance": "denies", "to": "group"}, ["promise weakened"]),
        ({"stance": "denies", "data": "health"}, {"stance": "denies"}, ["promise strengthened"]),
        ({"stance": "denies"}, {"stance": "denies", "action": "sell"}, ["promise weakened"]),
        ({"stance": "denies"}, {"stance": "denies", "choice": "consent"}, ["promise weakened"]),
        ({"to": "partner"}, {"stance": "denies"}, ["promise made", "recipient removed: partner"]),
    ],
)  # fmt: skip
def test_a_changed_clause_says_what_changed(
    clause: MakeClause,
    report: MakeReport,
    before: dict[str, object],
    after: dict[str, object],
    what: list[str],
) -> None:
    old, new = clause(SENTENCE, **before), clause(f"Now {SENTENCE}", **after)
    found = compare(report(old), report(new))
    assert [list(change.what) for change in found.changed] == [what]
    assert _counts(found) == (0, 0, 1, 0)


def test_a_company_that_a_sentence_still_mentions_is_not_gone(
    clause: MakeClause, report: MakeReport
) -> None:
    old = clause("We share data with Orlane and its partners.", names=("Orlane Inc.",))
    new = clause("We share data with Orlane and its suppliers.", to="processor")
    (change,) = compare(report(old), report(new)).changed
    assert "company removed: orlane" not in change.what


def test_cosmetic_edits_are_folded_and_other_words_counted(
    clause: MakeClause, report: MakeReport
) -> None:
    old = report(
        clause(SENTENCE, number=1), clause("It goes to our vendors.", to="processor", number=2)
    )
    new = report(clause(f"•  {SENTENCE.upper()}", number=1), clause("It is sent to our vendors.", to="processor", number=2))  # fmt: skip
    assert _counts(compare(old, new)) == (0, 0, 0, 1)


def test_the_same_words_in_the_same_place_say_the_same(
    clause: MakeClause, report: MakeReport
) -> None:
    old, new = clause(SENTENCE, why="analytics"), clause(SENTENCE, why="security")
    under = replace(new, heading=("For security",))
    assert _counts(compare(report(old), report(new))) == (0, 0, 0, 0)
    assert _counts(compare(report(old), report(under))) == (0, 0, 1, 0)


def test_a_limit_is_no_news_for_a_reader_within_it(clause: MakeClause, report: MakeReport) -> None:
    old, new = clause(SENTENCE), clause(f"In Europe, {SENTENCE}", scope=EUROPE)
    assert _counts(compare(report(old), report(new))) == (0, 0, 0, 1)


def test_a_moved_clause_is_no_change(clause: MakeClause, report: MakeReport) -> None:
    one, two = "Our vendors get it.", "Courts get what they order."
    old = report(clause(one, to="processor", number=1), clause(two, to="authority", number=2))
    new = report(clause(two, to="authority", number=1), clause(one, to="processor", number=2))
    assert _counts(compare(old, new)) == (0, 0, 0, 0)


def test_new_and_vanished_clauses_are_told(clause: MakeClause, report: MakeReport) -> None:
    kept = clause("Courts get what they order.", to="authority", why="legal", number=1)
    gone = clause("Friends see your posts.", to="public", data="content", number=2)
    new = clause("Brokers buy lists from us.", to="advertising", why="advertising", action="sell", number=2)  # fmt: skip
    found = compare(report(kept, gone), report(kept, new))
    assert (found.removed, found.added, found.changed) == ((gone,), (new,), ())


def test_a_promise_that_is_gone_is_paired_with_what_it_ruled_out(
    clause: MakeClause, report: MakeReport
) -> None:
    promise = clause("Nobody is shown you anything.", stance="denies", why="advertising")
    breach = clause("Ad networks receive identifiers.", to="advertising", why="advertising")
    (change,) = compare(report(promise), report(breach)).changed
    assert change.what[:2] == ("promise dropped", "recipient added: advertising")


def test_two_languages_are_aligned_by_attributes(clause: MakeClause, report: MakeReport) -> None:
    english = report(
        clause("Our vendors get it.", to="processor", why="service", number=1),
        clause("Ad networks get it.", to="advertising", why="advertising", number=2),
    )
    italian = report(
        clause("Reti pubblicitarie.", to="advertising", why="advertising", number=1),
        clause("I nostri fornitori.", to="processor", why="service", number=2),
        language="it",
    )
    assert _counts(compare(english, italian)) == (0, 0, 0, 0)


def test_a_comparison_is_json_with_the_clauses_of_the_report(
    clause: MakeClause, report: MakeReport
) -> None:
    old, new = clause(SENTENCE, to="partner"), clause(f"Now {SENTENCE}", to="partner public")
    before, after = report(old, score=60), report(new, score=None)
    values = to_dict(compare(before, after))
    assert list(values) == ["schema_version", "before", "after", "flows", "companies", "sale", "added", "removed", "changed", "reworded"]  # fmt: skip
    earlier, later = (json.loads(reports.to_json(side)) for side in (before, after))
    assert values["before"] == {
        "document": earlier["document"],
        "score": 60,
        "grade": "D",
        "notices": [],
    }
    assert values["changed"] == [
        {
            "before": earlier["clauses"][0],
            "after": later["clauses"][0],
            "what": ["recipient added: public"],
        }
    ]
    assert json.loads(json.dumps(values)) == values


def test_an_earlier_report_read_back_from_json_compares_the_same(
    clause: MakeClause, report: MakeReport
) -> None:
    old, new = report(clause(SENTENCE)), report(clause(SENTENCE, to="public"))
    assert compare(reports.from_json(reports.to_json(old)), new) == compare(old, new)


def test_more_clauses_than_a_second_allows_are_refused(
    clause: MakeClause, report: MakeReport
) -> None:
    many = report(*(clause(number=number) for number in range(int(MOST_PAIRS**0.5) + 1)))
    with pytest.raises(InputError, match="too many to compare"):
        compare(many, many)


def test_clauses_that_are_the_same_need_not_be_held_against_all_others(
    clause: MakeClause, report: MakeReport
) -> None:
    clauses = [clause(f"We share number {number}.", number=number) for number in range(3000)]
    changed = replace(clauses[7], quote="We share number 7 as well.")
    found = compare(report(*clauses), report(*clauses[:7], changed, *clauses[9:]))
    assert [each.id for each in found.removed] == [clauses[8].id]
    assert (len(found.added), len(found.changed), found.reworded) == (0, 0, 1)
