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


@pytest.mark.parametrize(
    ("locale", "told"),
    [
        (
            "en",
            [
                "- **service providers**: now, and not before: legal duties",
                "- **authorities and courts**: now also for advertising; no longer for research",
                "- **analytics providers**: before, and not now: running the service",
                "- Companies named now: Acme",
                "- Companies no longer named: Orlane Inc.",
            ],
        ),
        (
            "it",
            [
                "- **fornitori del servizio**: prima no, adesso sì: obblighi di legge",
                "- **autorità e tribunali**: adesso anche per pubblicità; non più per ricerca",
                "- **società di statistiche**: prima sì, adesso no: far funzionare il servizio",
                "- Aziende nominate adesso: Acme",
                "- Aziende non più nominate: Orlane Inc.",
            ],
        ),
    ],
)
def test_who_gets_the_data_is_summed_up_first(
    report: MakeReport, clause: MakeClause, locale: str, told: list[str]
) -> None:
    before = report(
        clause("Courts get it.", to="authority", why="research", names=("Orlane Inc.",)),
        clause("Counters get it.", to="analytics", why="service", number=2),
    )
    after = report(
        clause("Courts get it now.", to="authority", why="advertising", names=("Acme",)),
        clause("Vendors get it.", to="processor", why="legal", number=2),
        clause("No reader gets it.", to="public", stance="denies", number=3),
        clause("All get it elsewhere.", to="public", applies=False, number=4),
    )

    lines = changes_to_markdown(compare_reports(before, after), locale=locale).splitlines()

    title = lines.index(f"## {Messages.load(locale).say('changes', 'brief')}")
    assert lines[title + 2 : title + 2 + len(told)] == told


def test_the_same_recipients_are_said_to_be_the_same(
    report: MakeReport, clause: MakeClause
) -> None:
    before = report(clause("Vendors get it.", to="processor", why="service"))
    after = report(clause("Vendors get it to count.", to="processor", choice="opt-out"))

    text = changes_to_markdown(compare_reports(before, after), locale="en")

    assert Messages.load("en").say("changes", "same flows") in text.splitlines()


@pytest.mark.parametrize(("applies", "told"), [(True, True), (False, False)])
def test_that_data_are_sold_now_is_said_first(
    report: MakeReport, clause: MakeClause, *, applies: bool, told: bool
) -> None:
    before = report(clause("Partners get it.", to="partner", why="research"))
    sold = clause("Partners buy it.", to="partner", why="legal", action="sell", applies=applies)
    messages = Messages.load("en")

    lines = changes_to_markdown(compare_reports(before, report(sold)), locale="en").splitlines()

    title = lines.index(f"## {messages.say('changes', 'brief')}")
    assert (lines[title + 2] == f"- {messages.say('changes', 'sale added')}") is told


def test_kinds_of_a_strangers_report_are_named_as_they_stand(
    report: MakeReport, clause: MakeClause
) -> None:
    after = report(clause("They get it.", to="<b>martians</b>", why="fun"))

    text = changes_to_markdown(compare_reports(report(), after), locale="en")

    assert "- **martians**: now, and not before: fun" in text.splitlines()
