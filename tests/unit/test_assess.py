from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postilla.assess import Assessment, assess
from postilla.model import PURPOSES, RECIPIENTS, REGIONS, Clause, Region, Scope
from postilla.reader import Reader

MakeClause = Callable[..., Clause]
DATA = ("contact", "location", "health", "children", "usage")
EEA = Reader(region="eea")


def _some(*kinds: str) -> st.SearchStrategy[str]:
    return st.lists(st.sampled_from(kinds), max_size=3).map(" ".join)


SCOPES = st.none() | st.builds(
    Scope,
    regions=st.lists(st.sampled_from(REGIONS), max_size=2, unique=True).map(tuple),
    groups=st.lists(
        st.sampled_from(("consumer", "business", "children")), max_size=1, unique=True
    ).map(tuple),
    excludes=st.booleans(),
    text=st.just("people like these"),
    start=st.just(0),
    end=st.just(17),
)
ATTRIBUTES = st.fixed_dictionaries(
    {
        "stance": st.sampled_from(("shares", "denies", "mixed")),
        "to": _some(*RECIPIENTS),
        "why": _some(*PURPOSES),
        "data": _some(*DATA),
        "choice": st.sampled_from(("none", "consent", "opt-out")),
        "action": st.sampled_from(("disclose", "sell", "publish", "third-party-collection")),
        "scope": SCOPES,
    }
)
POLICIES = st.lists(ATTRIBUTES, max_size=12)
READERS = st.builds(
    Reader, region=st.sampled_from(REGIONS), group=st.sampled_from(("consumer", "business"))
)


def _policy(clause: MakeClause, attributes: Sequence[dict[str, object]]) -> tuple[Clause, ...]:
    return tuple(clause(number=number, **each) for number, each in enumerate(attributes, start=1))


def _assess(clauses: Sequence[Clause], reader: Reader = EEA) -> Assessment:
    return assess(clauses, reader, locale="en")


def _items(assessment: Assessment) -> dict[str, int]:
    return {line.item: line.points for line in assessment.receipt}


@given(POLICIES, READERS)
def test_the_receipt_adds_up_to_the_score(
    clause: MakeClause, attributes: list[dict[str, object]], reader: Reader
) -> None:
    found = _assess(_policy(clause, attributes), reader)
    assert found.score == 100 + sum(line.points for line in found.receipt)
    assert 0 <= found.score <= 100
    assert all(line.points < 0 for line in found.receipt)


@given(POLICIES, ATTRIBUTES, READERS)
def test_one_more_clause_never_raises_the_score_nor_any_line(
    clause: MakeClause,
    attributes: list[dict[str, object]],
    more: dict[str, object],
    reader: Reader,
) -> None:
    before = _items(_assess(_policy(clause, attributes), reader))
    after = _items(_assess(_policy(clause, [*attributes, more]), reader))
    assert all(after.get(item, 0) <= points for item, points in before.items())


@given(POLICIES, ATTRIBUTES, READERS)
def test_a_denial_costs_nothing_and_earns_nothing(
    clause: MakeClause,
    attributes: list[dict[str, object]],
    more: dict[str, object],
    reader: Reader,
) -> None:
    policy = _policy(clause, attributes)
    denial = clause(**{**more, "stance": "denies"}, number=99)
    assert _assess((*policy, denial), reader).receipt == _assess(policy, reader).receipt


@given(POLICIES, READERS)
def test_a_policy_said_twice_costs_what_it_costs_once(
    clause: MakeClause, attributes: list[dict[str, object]], reader: Reader
) -> None:
    once = _policy(clause, attributes)
    again = tuple(replace(each, id=f"{each.id}b", start=each.start + 50_000) for each in once)
    assert _items(_assess((*once, *again), reader)) == _items(_assess(once, reader))


@given(POLICIES, READERS, st.randoms())
def test_the_order_of_clauses_does_not_matter(
    clause: MakeClause, attributes: list[dict[str, object]], reader: Reader, random: object
) -> None:
    policy = list(_policy(clause, attributes))
    shuffled = policy.copy()
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert _assess(shuffled, reader).receipt == _assess(policy, reader).receipt


@given(POLICIES, READERS)
def test_clauses_that_do_not_apply_cost_nothing(
    clause: MakeClause, attributes: list[dict[str, object]], reader: Reader
) -> None:
    found = _assess(_policy(clause, attributes), reader)
    theirs = [each for each in found.clauses if each.applies]
    assert _assess(theirs, reader).receipt == found.receipt
    charged = {name for line in found.receipt for name in line.clauses}
    assert charged <= {each.id for each in theirs}


@pytest.mark.parametrize(
    ("worse", "better"),
    [
        ({"to": "advertising"}, {"to": "processor"}),
        ({"to": "advertising"}, {"to": "analytics"}),
        ({"to": "advertising"}, {"to": "public"}),
        ({"to": "unspecified"}, {"to": "authority"}),
        ({"to": "partner"}, {"to": "group"}),
        ({"to": "partner", "action": "sell"}, {"to": "partner"}),
        ({"to": "partner", "why": "ai"}, {"to": "partner", "why": "service"}),
        ({"to": "partner", "why": "advertising"}, {"to": "partner", "why": "security"}),
        ({"to": "partner", "data": "health"}, {"to": "partner", "data": "contact"}),
        ({"to": "partner"}, {"to": "partner", "choice": "opt-out"}),
        ({"to": "partner", "choice": "opt-out"}, {"to": "partner", "choice": "consent"}),
        ({"to": "unspecified"}, {"to": "unspecified", "stance": "mixed"}),
    ],
)
def test_what_privacy_advocates_weigh_more_costs_more(
    clause: MakeClause, worse: dict[str, str], better: dict[str, str]
) -> None:
    assert _assess([clause(**worse)]).score < _assess([clause(**better)]).score


@pytest.mark.parametrize(
    "recipients", ["processor", "authority", "successor", "professional", "processor authority"]
)
def test_what_running_a_service_needs_leaves_the_best_grade(
    clause: MakeClause, recipients: str
) -> None:
    found = _assess([clause(to=recipients, why="service legal security")])
    assert (found.grade, found.score >= 95) == ("A", True)


@pytest.mark.parametrize(
    ("clauses", "because"),
    [
        (({"to": "partner", "why": "service"},), "Other companies get your data for their own ends: running the service."),
        (({"to": "partner", "why": "advertising"},), "Other companies get your data for advertising."),
        (({"to": "partner", "why": "advertising", "choice": "consent"},), "Other companies get your data for advertising (asked first)."),
        (({"to": "analytics", "why": "advertising"},), "Other companies get your data for advertising: analytics providers."),
        (({"to": "partner", "why": "service"}, {"to": "named", "why": "research"}),
         "Other companies get your data for their own ends: running the service. Companies named in the text: research."),
    ],
)  # fmt: skip
def test_the_receipt_says_nothing_twice(
    clause: MakeClause, clauses: tuple[dict[str, str], ...], because: str
) -> None:
    found = _assess([clause(number=n, **each) for n, each in enumerate(clauses, start=1)])
    assert [line.because for line in found.receipt] == [because]


def test_a_name_costs_nothing_beside_its_kind(clause: MakeClause) -> None:
    assert (
        _assess([clause(to="analytics named")]).receipt == _assess([clause(to="analytics")]).receipt
    )
    assert _items(_assess([clause(to="named")])) == {"partners": -6}


def test_a_way_out_told_elsewhere_costs_nothing_more(clause: MakeClause) -> None:
    plain = clause(to="advertising", why="advertising", number=1)
    refusable = clause(to="advertising", why="advertising", choice="opt-out", number=2)
    assert _items(_assess([plain, refusable])) == _items(_assess([plain]))


def test_a_recipient_named_again_without_a_purpose_costs_nothing_more(clause: MakeClause) -> None:
    told = clause(to="advertising", why="advertising", number=1)
    bare = clause(to="advertising", why="unspecified", number=2)
    assert _items(_assess([told, bare])) == _items(_assess([told]))


def test_the_receipt_names_its_clauses_and_says_why(clause: MakeClause) -> None:
    policy = [
        clause(to="advertising", why="advertising", number=1),
        clause(to="advertising", why="analytics", choice="opt-out", number=2),
        clause(to="processor", why="service", number=3),
    ]
    english, italian = (assess(policy, EEA, locale=locale) for locale in ("en", "it"))
    first, second = english.receipt
    assert (first.item, first.points, first.clauses) == (
        "advertising-recipients",
        -13,
        ("c1", "c2"),
    )
    assert first.because.endswith(": advertising, measurement (may refuse).")
    assert (second.item, second.points, second.clauses) == ("service-providers", -1, ("c3",))
    assert italian.receipt[0].because.endswith(": pubblicità, statistiche (puoi dire di no).")
    assert [line.points for line in italian.receipt] == [-13, -1]


def _scope(*regions: Region, excludes: bool = False) -> Scope:
    return Scope(regions=regions, excludes=excludes, text="the words", start=3, end=12)


@pytest.mark.parametrize(
    ("scope", "applies_in"),
    [
        (None, set(REGIONS)),
        (_scope("eea"), {"eea"}),
        (_scope("eea", "uk"), {"eea", "uk"}),
        (_scope("us"), {"us", "us-ca"}),
        (_scope("us-ca"), {"us-ca"}),
        (_scope("us-ca", excludes=True), {"eea", "uk", "ch", "us", "other"}),
        (_scope("us", excludes=True), {"eea", "uk", "ch", "other"}),
        (_scope("eea", excludes=True), {"uk", "ch", "us-ca", "us", "other"}),
        (_scope(), set(REGIONS)),
        (_scope(excludes=True), set(REGIONS)),
    ],
)
def test_a_region_decides_for_whom_a_clause_applies(
    clause: MakeClause, scope: Scope | None, applies_in: set[str]
) -> None:
    found = {
        region
        for region in REGIONS
        if _assess([clause(scope=scope)], Reader(region=region)).clauses[0].applies  # type: ignore[arg-type]
    }
    assert found == applies_in


@pytest.mark.parametrize(
    ("groups", "excludes", "consumer", "business"),
    [
        (("business",), False, False, True),
        (("business",), True, True, False),
        (("consumer",), False, True, False),
        (("children",), False, False, False),
        (("applicants", "employees"), False, False, False),
        (("children",), True, True, True),
    ],
)
def test_a_group_decides_for_whom_a_clause_applies(
    clause: MakeClause, groups: tuple[str, ...], *, excludes: bool, consumer: bool, business: bool
) -> None:
    scope = Scope(groups=groups, excludes=excludes, text="w", start=0, end=1)  # type: ignore[arg-type]
    found = [
        _assess([clause(scope=scope)], Reader(group=group)).clauses[0].applies
        for group in ("consumer", "business")
    ]
    assert found == [consumer, business]


@pytest.mark.parametrize(
    ("scope", "locale", "because"),
    [
        (
            _scope("us-ca"),
            "en",
            "It does not concern you: by the words “the words” it is limited to: California.",
        ),
        (
            _scope("eea"),
            "en",
            "It concerns you: by the words “the words” it is limited to: European Economic Area.",
        ),
        (
            _scope("eea", excludes=True),
            "it",
            "Non ti riguarda: le parole «the words» escludono: Spazio economico europeo.",
        ),
        (
            _scope("us-ca", excludes=True),
            "it",
            "Ti riguarda: le parole «the words» escludono soltanto: California.",
        ),
    ],
)
def test_a_clause_says_which_words_decide(
    clause: MakeClause, scope: Scope, locale: str, because: str
) -> None:
    assert assess([clause(scope=scope)], EEA, locale=locale).clauses[0].because == (because,)


def test_no_clauses_cost_nothing() -> None:
    found = _assess([])
    assert (found.score, found.grade, found.receipt, found.denials) == (100, "A", (), ())
