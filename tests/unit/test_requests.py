from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postilla.contacts import find_contacts
from postilla.language import supported
from postilla.model import REGIONS, Clause
from postilla.reader import Reader
from postilla.report import Report
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
    ("Mail boats@example.com; vendors: privacy@zx.com. Example, Example, Example, Example.", "boats@example.com"),
    ("Our DPO works at Examplaw: dpo@examplaw.eu. Boats, boats, boats: help@boats.com, boats.com/a.",
     "dpo@examplaw.eu"),
    ("Boats Ltd. Our representative in the EU: boats@agents.example. Boats.", None),
    ("Il nostro rappresentante nell'Unione: barche@agenti.it. Barche.", None),
    ("Boats. If you are located in Brazil: boats@boats.com", None),
    ("Se vivi in Brasile scrivi a barche@barche.it", None),
    ("Boats. Accessibility: ada@boats.com. Data: hello@boats.com", "hello@boats.com"),
    ("Write to privacy@boats.comor by post.", None),
    ("Write to boats\\_privacy@boats.com", "boats_privacy@boats.com"),
    ("Barche. Titolare: barche@gmail.com", "barche@gmail.com"),
    ("Privacy at Boats: privacy@boats-inc.com. Boats. Help: help@boats.com", "privacy@boats-inc.com"),
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
    ("Opt out: http://mailto:privacy@example.com/", None),
    ("Opt out of ads: https://example.com/opt-out.png", None),
    ("Opt out of ads: https://example.com/login?to=opt-out", None),
    ("Opt out of analytics: https://example.com/opt-out", None),
    ("Opt out of ads: https://tools.google.com/dlpage/gaoptout", None),
    ("You can opt out. See https://example.com/ads", None),
    ("Per rifiutare le statistiche: https://esempio.it/rifiuta", None),
    ("Boats, boats, boats: boats.com. Opt out of ads: https://zx.com/privacy.html", None),
    ("Boats. Opt out of ads: https://zx.com/opt-out", "https://zx.com/opt-out"),
    ("Opt out of ads in your account: https://example.com/account/profile/", None),
    ("Opt out of ads: https://example.com/user/account", None),
    ("Opt out: https://example.com/account/ads", "https://example.com/account/ads"),
    ("Puoi disattivare i cookie: https://esempio.it/il-mio-account", None),
]
SALES = [
    ("Boats. [Do not sell my data](https://boats.com/choice)", "https://boats.com/choice"),
    ("Barche. Non vendere i miei dati: https://barche.it/scelta", "https://barche.it/scelta"),
    ("Boats. Opt out of ads: https://boats.com/ads", None),
    (
        "Boats boats boats boats https://boats.com/a\nOpt out of the sale: https://zx.com/opt-out",
        None,
    ),
]


@pytest.mark.parametrize(("text", "address"), ADDRESSES)
def test_the_address_for_requests_is_found(text: str, address: str | None) -> None:
    assert find_contacts(text).email == address


@pytest.mark.parametrize(("text", "link"), LINKS)
def test_the_link_to_refuse_is_found(text: str, link: str | None) -> None:
    assert find_contacts(text).refusal == link


@pytest.mark.parametrize(("text", "link"), SALES)
def test_the_link_to_refuse_a_sale_is_the_services_own(text: str, link: str | None) -> None:
    assert find_contacts(text).sale == link


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


def test_a_draft_asks_nobody_who_they_are_that_the_policy_names(
    clause: MakeClause, report: MakeReport
) -> None:
    policy = report(clause(to="named"))
    mention = replace(policy.clauses[0].recipients[0], text="Boats\nLtd")
    named = replace(policy, clauses=(replace(policy.clauses[0], recipients=(mention,)),))
    access, *_ = draft_requests("", named, locale="en")
    assert "Your policy names Boats Ltd. Please tell me whether they" in access.body
    assert "who they are" not in access.body
