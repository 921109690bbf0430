"""What a person reads of a comparison."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from postilla import compare
from postilla.changes import changes_to_markdown
from postilla.compare import compare as compare_reports
from postilla.language import supported
from postilla.messages import Messages
from postilla.model import Clause
from postilla.report import Report

MakeClause = Callable[..., Clause]
MakeReport = Callable[..., Report]

POLICY = (
    "This privacy policy says which personal data we collect when you use our services, and how "
    "you may withdraw your consent or object to the processing of your information.\n\n"
    "We share your personal information with advertising partners.\n"
)
RECIPE = "Peel the potatoes, boil them in salted water and mash them with butter. " * 5


@pytest.mark.parametrize("locale", supported())
@pytest.mark.parametrize("other", ["", RECIPE, "Wir geben Ihre Daten nicht an Dritte weiter."])
def test_nothing_is_gone_from_what_is_no_policy(other: str, locale: str) -> None:
    messages = Messages.load(locale)
    for before, after in ((POLICY, other), (other, POLICY), (other, other)):
        found = compare(before, after, locale=locale)

        text = changes_to_markdown(found, locale=locale)

        assert messages.say("changes", "incomparable") in text
        for word in ("same", "added", "removed"):
            assert messages.say("changes", word) not in text
        assert any(notice in text for notice in (*found.before.notices, *found.after.notices))


def test_a_version_without_a_grade_says_why(report: MakeReport, clause: MakeClause) -> None:
    told = report(clause(to="partner"))
    without = replace(told, score=None, grade=None, notices=("Too short.",))

    lines = changes_to_markdown(compare_reports(told, without), locale="en").splitlines()

    assert "**After**: no grade  " in lines
    assert "> After: Too short." in lines
    assert Messages.load("en").say("changes", "same") in lines


@pytest.mark.parametrize("locale", supported())
def test_a_clause_that_is_not_for_the_reader_is_marked(
    report: MakeReport, clause: MakeClause, locale: str
) -> None:
    here = clause("We share it with advertisers.", to="advertising")
    there = replace(clause("We sell it to brokers.", to="partner", number=2), applies=False)
    same = "We give your address to other companies {} for their ads and offers."
    before = clause(same.format("now"), to="partner", number=3)
    after = replace(before, quote=same.format("then"), applies=False, action="sell")

    text = changes_to_markdown(
        compare_reports(report(before), report(here, there, after)), locale=locale
    )

    mark = f" ({Messages.load(locale).say('changes', 'elsewhere')})"
    assert f"“We share it with advertisers.”{mark}" not in text
    assert f"“We sell it to brokers.”{mark}" in text
    assert f"“{before.quote}”{mark}" not in text
    assert f"“{after.quote}”{mark}" in text


def test_an_item_is_told_with_what_introduces_it(report: MakeReport, clause: MakeClause) -> None:
    item = replace(clause("our partners;", to="partner"), lead_in="We share it with:")

    text = changes_to_markdown(compare_reports(report(), report(item)), locale="en")

    assert "“We share it with: \\[…\\] our partners;”" in text
