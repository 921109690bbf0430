from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postilla.denials import MOST_CONTRADICTIONS, find_denials
from postilla.model import Clause, Mention, Scope

MakeClause = Callable[..., Clause]
EUROPE = Scope(regions=("eea",), text="in Europe", start=0, end=9)
CALIFORNIA = Scope(regions=("us-ca",), text="Californians", start=0, end=12)

EXCEPTIONS = [
    ("mixed", "We do not share your data except as described in this policy.", "except as described in this policy"),
    ("mixed", "We do not sell your data, but we share it with partners.", "but we share it with partners"),
    ("mixed", "We share it with partners but we do not sell it.", None),
    ("mixed", "Except as the law requires, we share nothing.", "Except as the law requires"),
    ("denies", "We never share your data without your prior consent.", "without your prior consent"),
    ("denies", "We share nothing, but we thank you.", None),
    ("denies", "We do not share your data.", None),
    ("mixed", "I dati non saranno comunicati a terzi, salvo obblighi di legge.", "salvo obblighi di legge"),
    ("mixed", "Non cediamo i dati a terzi se non con il tuo consenso.", "se non con il tuo consenso"),
    ("denies", "Non cediamo mai i dati senza il tuo esplicito consenso.", "senza il tuo esplicito consenso"),
    ("mixed", "Non vendiamo i dati, ma possiamo darli ai partner.", "ma possiamo darli ai partner"),
    ("mixed", "Diamo i dati ai partner, ma non li vendiamo mai.", None),
    ("denies", "I dati non saranno mai diffusi.", None),
    ("mixed", "Non diamo i dati ad altri, salvo alla polizia; i dati sulla salute non saranno diffusi.", "salvo alla polizia"),
    ("mixed", "We share nothing, except with the police; your health data are never published.", "except with the police"),
]  # fmt: skip


@pytest.mark.parametrize(("stance", "quote", "exception"), EXCEPTIONS)
def test_a_promise_is_listed_with_its_exception(
    clause: MakeClause, stance: str, quote: str, exception: str | None
) -> None:
    (denial,) = find_denials((clause(quote, stance=stance),))
    assert (denial.clause, denial.exception) == ("c1", exception)


def test_the_next_sentence_can_be_the_exception(clause: MakeClause) -> None:
    promise = clause("We share nothing.", stance="denies", number=1, start=0)
    after = clause("However, courts may get it.", to="authority", number=2, start=18)
    apart = clause("However, courts may get it.", to="authority", number=2, start=400)
    assert find_denials((promise, after))[0].exception == after.quote
    assert find_denials((promise, apart))[0].exception is None


def test_a_promise_about_what_was_just_mentioned_is_held_to_its_section(
    clause: MakeClause,
) -> None:
    promise = clause("We do not share this information.", stance="denies", number=1)
    sharing = clause(to="partner", number=2)
    elsewhere = replace(sharing, heading=("Elsewhere",))
    assert find_denials((promise, sharing))[0].contradicted_by == ("c2",)
    assert find_denials((promise, elsewhere))[0].contradicted_by == ()


def test_a_clause_that_is_not_surely_one_contradicts_nothing(clause: MakeClause) -> None:
    promise = clause("We share nothing.", stance="denies", number=1)
    sharing = replace(clause(to="partner", number=2), probability=0.6)
    assert find_denials((promise, sharing))[0].contradicted_by == ()


def test_a_recipient_that_no_word_names_contradicts_nothing(clause: MakeClause) -> None:
    promise = clause("We share nothing.", stance="denies", number=1)
    sharing = replace(clause(number=2), recipients=(Mention(kind="unspecified"),))
    assert find_denials((promise, sharing))[0].contradicted_by == ()


@pytest.mark.parametrize(
    ("promise", "sharing", "contradicted"),
    [
        ({"action": "sell"}, {"action": "sell", "to": "partner"}, True),
        ({"action": "sell"}, {"to": "processor"}, False),
        ({"action": "sell"}, {"action": "sell", "to": "successor", "why": "transaction"}, False),
        ({"to": "processor"}, {"to": "processor"}, False),
        ({"action": "sell"}, {"to": "advertising", "why": "advertising"}, False),
        ({"action": "sell", "stance": "mixed"}, {"action": "sell"}, True),
        ({}, {"to": "advertising"}, True),
        ({}, {"to": "partner"}, True),
        ({}, {"to": "unspecified", "stance": "mixed"}, False),
        ({}, {"to": "processor"}, False),
        ({}, {"to": "authority successor professional group public"}, False),
        ({}, {"to": "partner", "choice": "consent"}, False),
        ({}, {"to": "partner", "choice": "opt-out"}, True),
        ({"why": "advertising"}, {"to": "advertising"}, True),
        ({"why": "advertising"}, {"to": "partner", "why": "advertising"}, True),
        ({"why": "advertising"}, {"to": "partner", "why": "service"}, False),
        ({"why": "advertising"}, {"to": "processor", "why": "advertising"}, False),
        ({"to": "public"}, {"to": "public"}, True),
        ({"to": "public"}, {"to": "partner"}, False),
        ({"to": "advertising"}, {"to": "partner"}, False),
        ({"data": "health"}, {"to": "partner", "data": "health usage"}, True),
        ({"data": "health"}, {"to": "partner", "data": "usage"}, False),
        ({"data": "health"}, {"to": "partner"}, False),
        ({"to": "named", "names": ("Google",)}, {"to": "named", "names": ("GOOGLE",)}, True),
        ({"to": "named", "names": ("Google",)}, {"to": "advertising", "names": ("Criteo",)}, False),
        ({"stance": "mixed"}, {"to": "partner"}, False),
        ({"stance": "mixed", "choice": "consent"}, {"to": "partner"}, False),
        ({}, {"to": "partner", "action": "third-party-collection"}, False),
        ({}, {"to": "analytics"}, False),
        ({"scope": EUROPE}, {"to": "partner"}, True),
        ({"scope": EUROPE}, {"to": "partner", "scope": CALIFORNIA, "applies": False}, False),
        ({"scope": CALIFORNIA, "applies": False}, {"to": "partner", "scope": CALIFORNIA, "applies": False}, True),
    ],
)  # fmt: skip
def test_a_promise_is_contradicted_by_what_it_rules_out_for_the_same_people(
    clause: MakeClause,
    promise: dict[str, object],
    sharing: dict[str, object],
    *,
    contradicted: bool,
) -> None:
    promised = clause("We never sell or share your data.", **{"stance": "denies", **promise})
    clauses = (promised, clause("We share or sell it.", number=2, **sharing))
    assert find_denials(clauses)[0].contradicted_by == (("c2",) if contradicted else ())


ACCUSATIONS = [
    ("We do not share your personal data with third parties.", "We share your data with advertisers.", True),
    ("We do not share your personal data with third parties.", "We share aggregated data with advertisers.", False),
    ("We do not share your personal data with third parties.", "If you ask, we share it with advertisers.", False),
    ("We do not share your personal data with third parties.", "Advertisers must not share your data.", False),
    ("In most cases we do not share your personal data.", "We share your data with advertisers.", False),
    ("We do not share your personal data, except with partners.", "We share your data with advertisers.", False),
    ("You can request that we not share your personal data.", "We share your data with advertisers.", False),
    ("We do not share the content of private letters.", "We share your data with advertisers.", False),
    ("We do not permit our vendors to share your personal data.", "We share your data with advertisers.", False),
    ("Non comunichiamo i tuoi dati a terzi.", "Comunichiamo i tuoi dati agli inserzionisti.", True),
    ("Non comunichiamo i tuoi dati a terzi.", "Comunichiamo dati aggregati agli inserzionisti.", False),
    ("Non comunichiamo i tuoi dati a terzi.", "Se l'utente vuole, li comunichiamo agli inserzionisti.", False),
    ("Di norma non comunichiamo i tuoi dati a terzi.", "Comunichiamo i tuoi dati agli inserzionisti.", False),
    ("Non comunichiamo i tuoi dati a terzi, salvo i partner.", "Comunichiamo i tuoi dati agli inserzionisti.", False),
]  # fmt: skip


@pytest.mark.parametrize(("promise", "sharing", "contradicted"), ACCUSATIONS)
def test_only_the_same_act_with_the_same_data_contradicts(
    clause: MakeClause, promise: str, sharing: str, *, contradicted: bool
) -> None:
    clauses = (clause(promise, stance="denies"), clause(sharing, to="advertising", number=2))
    assert bool(find_denials(clauses)[0].contradicted_by) is contradicted


@st.composite
def attributes(draw: st.DrawFn) -> dict[str, object]:
    """Attributes in which two clauses often agree."""
    kinds = st.sampled_from(["unspecified", "partner", "advertising", "processor", "named"])
    return {
        "stance": draw(st.sampled_from(["shares", "denies", "mixed"])),
        "to": " ".join(draw(st.sets(kinds, min_size=1, max_size=2))),
        "why": draw(st.sampled_from(["unspecified", "advertising", "transaction"])),
        "data": draw(st.sampled_from(["", "health", "health usage"])),
        "action": draw(st.sampled_from(["disclose", "sell"])),
        "choice": draw(st.sampled_from(["none", "consent"])),
        "names": draw(st.sampled_from([(), ("Google",), ("Google", "Criteo")])),
        "scope": draw(st.sampled_from([None, EUROPE, CALIFORNIA])),
        "applies": draw(st.booleans()),
    }


@given(table=st.lists(attributes(), min_size=2, max_size=12))
def test_whether_a_clause_breaks_a_promise_is_between_the_two(
    clause: MakeClause, table: list[dict[str, object]]
) -> None:
    clauses = tuple(clause(number=number, **row) for number, row in enumerate(table, start=1))
    by_id = {denial.clause: denial.contradicted_by for denial in find_denials(clauses)}
    for promise in clauses:
        pairs = (find_denials((promise, other)) for other in clauses if other is not promise)
        alone = [denials[0].contradicted_by for denials in pairs if denials]
        if promise.stance != "shares":
            assert by_id[promise.id] == tuple(other for found in alone for other in found)


def test_no_more_than_so_many_contradictions_are_listed(clause: MakeClause) -> None:
    promise = clause("We share nothing.", stance="denies", number=1)
    numbers = range(2, MOST_CONTRADICTIONS + 20)
    denials = find_denials((promise, *(clause(to="partner", number=number) for number in numbers)))
    assert denials[0].contradicted_by == tuple(
        f"c{number}" for number in numbers[:MOST_CONTRADICTIONS]
    )
