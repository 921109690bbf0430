from collections.abc import Callable
from dataclasses import replace

import pytest

from postilla.language import supported
from postilla.messages import Messages
from postilla.model import Clause, Denial, Mention
from postilla.render import flatten, quote, quote_apart, to_markdown
from postilla.report import ReceiptLine, Report

MakeClause = Callable[..., Clause]
MakeReport = Callable[..., Report]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("We share\n  your data.", "We share your data."),
        ("| Cookies | Google | 2 years |", "Cookies · Google · 2 years"),
        ("a || b", "a · b"),
        ("<b>*bold*</b>", "bold"),
        ("a < b_c", "a \\< b\\_c"),
        ("\x1b[31mred\u202e", "\\[31mred"),
        ("x" * 500, "x" * 400 + " \\[…\\]"),
    ],
)
def test_a_quote_is_one_line_that_nothing_obeys(text: str, shown: str) -> None:
    assert flatten(text) == shown


def test_two_long_quotes_are_shown_from_where_they_part(clause: MakeClause) -> None:
    shared = "word " * 200
    before, after = quote_apart(clause(f"{shared}is kept"), clause(f"{shared}is sold"))
    assert before.startswith("\\[…\\] word")
    assert (before[-7:], after[-7:]) == ("is kept", "is sold")
    assert quote_apart(clause("Short."), clause("Brief.")) == ("Short.", "Brief.")


def test_an_item_is_quoted_after_the_words_that_introduce_it(
    clause: MakeClause, report: MakeReport
) -> None:
    item = replace(clause("conformarsi alle norme;"), lead_in="Possiamo **comunicarli** per:")
    promise = replace(clause("terzi;", stance="denies"), lead_in="Non li diamo a:")
    found = replace(report(item, promise), denials=(Denial(clause="c1"),))

    text = to_markdown(found, locale="it")

    assert "“Possiamo comunicarli per: \\[…\\] conformarsi alle norme;”" in text
    assert "“Non li diamo a: \\[…\\] terzi;”" in text
    assert quote_apart(item, promise)[1] == "Non li diamo a: \\[…\\] terzi;"


def test_a_promise_to_others_is_marked(clause: MakeClause, report: MakeReport) -> None:
    here = clause("We do not sell it.", stance="denies")
    there = clause("Nobody abroad gets it.", stance="denies", number=2, applies=False)
    found = replace(report(here, there), denials=(Denial(clause="c1"), Denial(clause="c2")))

    lines = to_markdown(found, locale="en").splitlines()

    assert "- “We do not sell it.” (c1)" in lines
    assert "- “Nobody abroad gets it.” (c2) · does not apply to you" in lines


def test_a_sentence_is_shown_whole(clause: MakeClause) -> None:
    told = "We share it " + "and more " * 100 + "with advertisers."
    assert quote(clause(told)) == told


@pytest.mark.parametrize("before", ["a word ", "**a** [word](https://acme.example) | "])
def test_of_an_endless_sentence_the_words_that_prove_it_are_shown(
    clause: MakeClause, before: str
) -> None:
    told = "We share it " + before * 500 + "with advertisers " + before * 500 + "to end."
    start = told.index("advertisers")
    mention = Mention(kind="advertising", text="advertisers", start=1000 + start, end=1011 + start)
    elsewhere = Mention(kind="partner", text="partners", start=3, end=11)

    shown = quote(replace(clause(told), recipients=(mention, elsewhere)))

    assert shown.startswith("We share it a")
    assert "with advertisers a" in shown
    assert shown.count("\\[…\\]") == 2
    assert shown.endswith("\\[…\\]")
    assert len(shown) < 700


@pytest.mark.parametrize("locale", supported())
def test_a_clause_tells_whom_and_what_for_with_companies_by_their_names(
    clause: MakeClause, report: MakeReport, locale: str
) -> None:
    messages = Messages.load(locale)
    told = clause(to="analytics named", why="analytics unspecified", names=("Acme Inc",))

    lines = to_markdown(report(told), locale=locale).splitlines()

    kind = messages.say("recipients", "analytics")
    assert f"  - {messages.say('labels', 'who')}: {kind}; Acme Inc" in lines
    what_for = messages.say("labels", "what_for").capitalize()
    assert f"  - {what_for}: {messages.say('purposes', 'analytics')}" in lines


@pytest.mark.parametrize("locale", supported())
def test_a_promise_does_not_say_that_somebody_gets_the_data(
    clause: MakeClause, report: MakeReport, locale: str
) -> None:
    messages = Messages.load(locale)

    text = to_markdown(report(clause(to="advertising", stance="denies")), locale=locale)

    assert messages.say("labels", "who") not in text
    assert messages.say("labels", "whom").capitalize() in text


def test_the_receipt_is_printed_with_its_total(report: MakeReport, clause: MakeClause) -> None:
    line = ReceiptLine(item="x", points=-14, clauses=("c1",), because="Somebody gets it.")
    found = replace(report(clause(to="advertising"), score=86), receipt=(line,))

    lines = to_markdown(found, locale="en").splitlines()

    assert "- −14: Somebody gets it. (c1)" in lines
    assert "- **Score**: 86" in lines
