from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postilla.contacts import find_contacts
from postilla.language import supported
from postilla.model import REGIONS, Clause, Reader, Report
from postilla.requests import draft_requests

MakeClause = Callable[..., Clause]
MakeReport = Callable[..., Report]

ADDRESSES = [
    ("Write to privacy@example.com.", "privacy@example.com"),
    ("Help: help@example.com. Our Data Protection Officer: anna@example.com", "anna@example.com"),
    ("Contact us: info@example.com or dpo@example.co.uk!", "dpo@example.co.uk"),
    ("Il titolare risponde a info@esempio.it", "info@esempio.it"),
    ("Scrivi a privacy [chiocciola] esempio.it", "privacy@esempio.it"),
    ("Write to privacy(at)example.com", "privacy@example.com"),
    ("Complain to garante@gpdp.it", None),
    ("Complain to privacy@pec.gpdp.it, or ask ask@example.com", "ask@example.com"),
    ("Write to prívacy@example.com", None),
    ("| South Korea | Example Ltd., privacy-kr@example.com |", None),
    ("Write to dpo@example.com\n| Brasile | privacy@example.com.br |", "dpo@example.com"),
    ("Ask the Attorney General of your state: info@ag.nv.gov", None),
    ("We answer at 5 (at most 6).", None),
    ("No address here.", None),
]  # fmt: skip
LINKS = [
    ("You can opt out at https://example.com/choices.", "https://example.com/choices"),
    ("See https://example.com/terms", None),
    ("[Do Not Sell My Info](https://example.com/dns)", "https://example.com/dns"),
    ("Puoi disattivare i cookie qui: https://esempio.it/cookie", "https://esempio.it/cookie"),
    ("Opt out: javascript:alert(1)", None),
    ("To opt out see https://help.example.com/cookies", None),
    ("Opt out: https://example.com/policy or https://example.com/ads", "https://example.com/ads"),
    ("To opt out: https://example.com/policies/opt-out", "https://example.com/policies/opt-out"),
    ("Puoi disattivare i cookie: https://esempio.it/guida-cookie", None),
]


@pytest.mark.parametrize(("text", "address"), ADDRESSES)
def test_the_address_for_requests_is_found(text: str, address: str | None) -> None:
    assert find_contacts(text).email == address


@pytest.mark.parametrize(("text", "link"), LINKS)
def test_the_link_to_refuse_is_found(text: str, link: str | None) -> None:
    assert find_contacts(text).refusal == link


@given(st.text(alphabet="a.@-_+ ()[]:/thp\n"))
def test_hostile_text_yields_nothing_that_breaks_a_header(text: str) -> None:
    found = find_contacts(text)
    assert found.email is None or not set(found.email) & set(" \n()[]:/,")
    assert found.refusal is None or found.refusal.startswith("http")


@pytest.mark.parametrize(
    ("region", "kinds"),
    [
        ("eea", ["access", "object"]),
        ("uk", ["access", "object"]),
        ("ch", ["access", "object"]),
        ("us-ca", ["opt-out"]),
        ("us", []),
        ("other", []),
    ],
)
def test_the_region_decides_which_requests_there_are(
    clause: MakeClause, report: MakeReport, region: str, kinds: list[str]
) -> None:
    policy = report(clause(to="advertising"), reader=Reader(region=region))  # type: ignore[arg-type]
    assert [draft.kind for draft in draft_requests("", policy, locale="en")] == kinds


@pytest.mark.parametrize(
    ("attributes", "kinds"),
    [
        ({"to": "processor"}, ["access"]),
        ({"to": "partner", "why": "advertising"}, ["access", "object"]),
        ({"to": "advertising", "applies": False}, ["access"]),
        ({"to": "advertising", "stance": "denies"}, ["access"]),
    ],
)
def test_there_is_an_objection_where_advertising_concerns_the_reader(
    clause: MakeClause, report: MakeReport, attributes: dict[str, object], kinds: list[str]
) -> None:
    drafts = draft_requests("", report(clause(**attributes)), locale="en")
    assert [draft.kind for draft in drafts] == kinds


@pytest.mark.parametrize("locale", supported())
@pytest.mark.parametrize("region", REGIONS)
def test_every_draft_is_complete(
    clause: MakeClause, report: MakeReport, locale: str, region: str
) -> None:
    policy = report(clause(to="advertising partner"), reader=Reader(region=region))  # type: ignore[arg-type]
    for draft in draft_requests("privacy@example.com", policy, locale=locale):
        assert draft.to == "privacy@example.com"
        assert draft.subject
        assert "{" not in draft.body
        assert "\n\n\n" not in draft.body


def test_a_draft_names_law_and_recipients(clause: MakeClause, report: MakeReport) -> None:
    policy = report(clause(to="advertising group named"))
    access, objection = draft_requests("dpo@example.com", policy, locale="it")
    assert "art. 15 del Regolamento (UE) 2016/679" in access.body
    assert "inserzionisti e reti pubblicitarie; società dello stesso gruppo." in access.body
    assert "art. 21, paragrafi 2 e 3," in objection.body


def test_the_link_of_a_clause_is_preferred(clause: MakeClause, report: MakeReport) -> None:
    text = "Opt out: https://example.com/a"
    own = clause(to="advertising", choice="opt-out", url="https://example.com/b")
    hostile = clause(to="advertising", choice="opt-out", url="javascript:alert(1)")
    links = [
        [draft.url for draft in draft_requests(text, report(each), locale="en")]
        for each in (own, hostile)
    ]
    assert links == [[None, "https://example.com/b"], [None, "https://example.com/a"]]
