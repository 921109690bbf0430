"""What must hold of every report, whatever the text."""

import json
from collections.abc import Iterator

import jsonschema
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from postilla import analyze, analyze_html, compare
from postilla.errors import InputError
from postilla.model import Choice, Clause, Mention, Scope
from postilla.report import Report, from_json, schema, to_dict, to_json

ENGLISH = (
    "# Privacy policy\n\n"
    "This privacy policy says which personal data we collect when you use our services.\n\n"
    "## Who gets your data\n\n"
    "We share your personal information with:\n\n"
    "- advertising partners, to show you relevant ads;\n"
    "- service providers that host our website;\n"
    "- the police, where the law requires it.\n\n"
    "We do not sell your personal data. With your consent we share your location with Acme Inc.\n"
)
ITALIAN = (
    "# Informativa sulla privacy\n\n"
    "Questa informativa spiega come trattiamo i tuoi dati personali quando usi il servizio.\n\n"
    "## A chi comunichiamo i dati\n\n"
    "I dati personali possono essere comunicati a:\n\n"
    "- fornitori di servizi informatici;\n"
    "- partner pubblicitari, per mostrarti annunci;\n"
    "- autorità giudiziarie, per obbligo di legge.\n\n"
    "I dati non saranno diffusi. Con il tuo consenso li comunichiamo a Rossi S.p.A. per marketing.\n"
)
# Words and characters that policies are made of, and those that break programs.
PIECES = st.sampled_from(
    [
        *"We share your personal data with advertisers and do not sell it .".split(),
        *"I dati personali non saranno comunicati a terzi salvo consenso : ;".split(),
        *("\n", "\n\n", "\r\n", "\r", "# ", "- ", "1. ", "* ", "| a | b |", "**", "_", "[x](y)"),
        *("e\u0301", "\u00ad", "\u200f", "\u202e", "\x00", "😀", "🇮🇹", "\u2028", "ﬁ", "İ", "ß"),
        *("privacy policy", "third parties", "informativa", "titolare", "GDPR", "California"),
    ]
)
TEXTS = st.one_of(st.text(max_size=300), st.lists(PIECES, max_size=80).map(" ".join))


def shown(clause: Clause) -> Iterator[Mention | Choice | Scope]:
    yield from clause.recipients + clause.purposes + clause.data + clause.names
    yield clause.choice
    if clause.scope:
        yield clause.scope


def check(report: Report, text: str) -> None:
    spans: list[tuple[int, int, str]] = []
    for clause in report.clauses:
        spans.append((clause.start, clause.end, clause.quote))
        spans += [
            (found.start, found.end, found.text)
            for found in shown(clause)
            if found.text is not None and found.start is not None and found.end is not None
        ]
    for start, end, quote in spans:
        assert text[start:end] == quote
    if report.score is not None:
        assert report.score == 100 + sum(line.points for line in report.receipt)


@settings(max_examples=300, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(TEXTS, st.sampled_from(["auto", "it", "en"]))
def test_every_span_of_any_text_quotes_it_exactly(text: str, lang: str) -> None:
    check(analyze(text, lang=lang), text)


@settings(max_examples=100, deadline=None)
@given(TEXTS, st.sampled_from([ENGLISH, ITALIAN]), st.integers(0, 400))
def test_a_policy_with_anything_put_into_it_is_still_quoted_exactly(
    noise: str, policy: str, position: int
) -> None:
    text = policy[:position] + noise + policy[position:]
    check(analyze(text), text)


@settings(max_examples=100, deadline=None)
@given(text=TEXTS, markup=st.booleans())
def test_every_span_of_any_page_quotes_the_text_that_is_returned(
    *, text: str, markup: bool
) -> None:
    report = analyze_html(f"<p>{ENGLISH}{text}</p>" if markup else text, lang="en")
    assert report.document.text is not None
    check(report, report.document.text)


@settings(max_examples=60, deadline=None)
@given(TEXTS)
def test_the_same_text_gives_the_same_bytes(text: str) -> None:
    assert to_json(analyze(text)) == to_json(analyze(text))


@settings(max_examples=60, deadline=None)
@given(TEXTS)
def test_a_report_survives_being_written_and_read(text: str) -> None:
    report = analyze(ENGLISH + text)
    assert from_json(to_json(report)) == report


@pytest.mark.parametrize("text", [ENGLISH, ITALIAN, "", "Wir teilen Ihre Daten mit niemandem."])
def test_a_report_fits_its_published_schema(text: str) -> None:
    jsonschema.validate(json.loads(to_json(analyze(text))), schema())


def test_a_report_has_the_fields_of_schema_version_1_in_their_order() -> None:
    report = to_dict(analyze(ENGLISH))
    assert list(report)[:7] == [
        "schema_version",
        "engine",
        "document",
        "reader",
        "score",
        "grade",
        "clauses",
    ]
    assert report["schema_version"] == "1"
    assert report["reader"] == {"region": "eea", "group": "consumer"}


@pytest.mark.parametrize(("text", "language"), [(ENGLISH, "en"), (ITALIAN, "it")])
def test_a_policy_gets_a_grade_its_clauses_and_a_receipt(text: str, language: str) -> None:
    report = analyze(text)
    assert report.document.kind == "policy"
    assert report.document.language == language
    assert report.grade is not None
    kinds = {
        mention.kind
        for clause in report.clauses
        if clause.stance != "denies"
        for mention in clause.recipients
    }
    assert {"advertising", "processor", "authority"} <= kinds
    assert [report.clauses[int(denial.clause[1:]) - 1].stance for denial in report.denials] == [
        "denies"
    ]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("", "too-short"),
        (" \n\x00\u200b", "too-short"),
        ("We share your data with our partners.", "too-short"),
        ("hello", "too-short"),
        ("Log in\nEmail\nPassword\nSign in\nForgot password?\nCreate account", "too-short"),
        ("Accedi\nPassword dimenticata?", "too-short"),
        ("404 – The page that you asked for is gone. " * 8, "not-a-policy"),
        (
            "Peel the potatoes, boil them in salted water and mash them with butter. " * 4,
            "not-a-policy",
        ),
        ("import os\nfor name in os.listdir('.'):\n    print(name)\n" * 8, "unsupported-language"),
        (
            "Wir geben Ihre personenbezogenen Daten an niemanden weiter. " * 8,
            "unsupported-language",
        ),
        (
            "Nous partageons vos données avec nos partenaires publicitaires. " * 8,
            "unsupported-language",
        ),
    ],
)
def test_what_is_no_policy_that_we_read_gets_a_notice_and_no_grade(text: str, kind: str) -> None:
    report = analyze(text)
    assert (report.document.kind, report.score, report.grade) == (kind, None, None)
    assert report.notices


@pytest.mark.parametrize(
    ("text", "locale", "said"),
    [
        ("", "en", "There is no text to read."),
        ("hello", "en", "There is too little text to read (words: 1; at least 30"),
        ("hello", "it", "C'è troppo poco testo da leggere (parole: 1; ne servono"),
        ("Log in. Forgot your password?", "en", "There is too little text to read (words: 5;"),
        ("Log in Email Password " * 20, "en", "The language of the text could not be recognised"),
        ("404 – The page that you asked for is gone. " * 8, "en", "This does not read like"),
    ],
)
def test_what_cannot_be_read_gets_a_notice_with_the_remedy(
    text: str, locale: str, said: str
) -> None:
    (notice,) = analyze(text, locale=locale).notices
    assert notice.startswith(said)
    assert {"en": "paste its text.", "it": "incollane il testo."}[locale] in notice


def test_a_policy_that_says_nothing_of_sharing_gets_no_grade() -> None:
    text = (
        "This privacy policy explains which personal data we collect and how we use your data. "
        "We keep your personal data for two years. You have the right to ask for your data. "
        "Our cookies remember your settings. Write to our data protection officer at any time."
    )
    report = analyze(text)
    assert (report.document.kind, report.clauses, report.grade) == ("policy", (), None)
    assert report.notices


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"lang": "fr"}, "lang must be one of auto, en, it; got 'fr'"),
        ({"region": "mars"}, "region must be one of eea, uk, ch, us-ca, us, other; got 'mars'"),
        ({"group": "child"}, "group must be one of consumer, business; got 'child'"),
        ({"locale": "de"}, "locale must be one of en, it; got 'de'"),
    ],
)
def test_an_option_that_is_not_offered_is_named_with_those_that_are(
    options: dict[str, str], message: str
) -> None:
    with pytest.raises(InputError, match=f"^{message}$"):
        analyze(ENGLISH, **options)  # type: ignore[arg-type]


def test_a_text_that_is_not_unicode_is_refused_with_its_position() -> None:
    with pytest.raises(InputError, match="position 3"):
        analyze("abc\ud800")


def test_a_policy_compared_with_itself_has_not_changed() -> None:
    comparison = compare(ENGLISH, analyze(ENGLISH))
    assert (comparison.added, comparison.removed, comparison.changed) == ((), (), ())
    assert comparison.reworded == 0


def test_what_a_new_version_adds_is_told() -> None:
    after = ENGLISH.replace(
        "We do not sell", "We sell your personal data to data brokers. We do not rent"
    )
    comparison = compare(ENGLISH, after)
    assert comparison.after.score is not None
    assert comparison.before.score is not None
    assert comparison.after.score < comparison.before.score
    assert any(clause.action == "sell" for clause in comparison.added)


def test_a_policy_whose_clauses_are_all_for_others_gets_no_grade() -> None:
    text = (
        "# Privacy notice for California residents\n\n"
        "This privacy notice says which personal information we collect and process, for which "
        "purposes we use cookies, and how you may exercise your rights and withdraw your consent.\n\n"
        "We share your personal information with advertising partners and with data brokers.\n"
    )
    there, elsewhere = analyze(text, region="us-ca"), analyze(text, region="eea")
    assert there.grade is not None
    assert [clause.applies for clause in elsewhere.clauses] == [False] * len(there.clauses)
    assert (elsewhere.score, elsewhere.grade) == (None, None)
    assert elsewhere.notices


@pytest.mark.parametrize(
    ("given", "words"),
    [(None, "NoneType"), (7, "int"), (b"abc", "decode"), (analyze(""), "compare")],
)
def test_what_is_no_text_is_refused_with_a_remedy(given: object, words: str) -> None:
    with pytest.raises(InputError, match=rf"text must be a str; got .*{words}"):
        analyze(given)  # type: ignore[arg-type]
    if not isinstance(given, bytes):
        with pytest.raises(InputError, match="html must be a str"):
            analyze_html(given)  # type: ignore[arg-type]
    if not isinstance(given, Report):
        with pytest.raises(InputError, match="text must be a str"):
            compare("", given)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("locale", "name"), [("it", "non legge: tedesco."), ("en", "does not read: German.")]
)
def test_a_language_that_is_not_read_is_named(locale: str, name: str) -> None:
    text = "Wir geben Ihre personenbezogenen Daten nicht an Dritte weiter."
    assert name in analyze(text, locale=locale).notices[0]


PROMISES = [
    ("en", "We do not sell your personal data.", False),
    ("en", "We do not sell your personal data to anyone.", False),
    ("en", "We do not share your personal data with third parties.", False),
    ("en", "We do not share your personal data with anyone outside our group.", False),
    ("en", "We do not share your personal data with anyone, except our suppliers.", None),
    ("en", "We never share your phone number with anyone.", False),
    ("en", "We do not share your personal data with anyone.", True),
    ("en", "We do not sell your data and we do not disclose it to anyone.", True),
    ("it", "Non vendiamo i tuoi dati personali.", False),
    ("it", "Non vendiamo i tuoi dati personali a nessuno.", False),
    ("it", "Non comunichiamo i tuoi dati personali a terzi.", False),
    ("it", "Non comunichiamo il tuo numero di telefono a nessuno.", False),
    ("it", "Non comunichiamo i tuoi dati personali a nessuno.", True),
    ("it", "Non vendiamo i tuoi dati e non li comunichiamo a nessuno.", True),
]


@pytest.mark.parametrize(("language", "promise", "graded"), PROMISES)
def test_promises_alone_get_a_grade_only_if_nobody_gets_anything(
    language: str, promise: str, *, graded: bool | None
) -> None:
    rest = {
        "en": "Privacy policy. This policy tells which personal data we collect and store, how "
        "long we retain them, and your rights: access, correction and erasure. {} You can write "
        "to us at any time if you have questions about this policy.",
        "it": "Informativa sulla privacy. Questa informativa spiega quali dati personali "
        "raccogliamo, il periodo di conservazione e i tuoi diritti: accesso, rettifica e "
        "cancellazione. {} Puoi scriverci quando vuoi se hai domande sul trattamento.",
    }
    report = analyze(rest[language].format(promise), lang=language)
    assert report.document.kind == "policy"
    assert len(report.clauses) == 1
    if graded is None:
        assert (report.clauses[0].stance == "mixed") is (report.grade is not None)
    else:
        assert report.clauses[0].stance == "denies"
        assert report.grade == ("A" if graded else None)
    assert bool(report.notices) is (report.grade is None)


@pytest.mark.parametrize(
    ("language", "lead_in", "recipients"),
    [
        ("en", "We disclose your personal data to:", set()),
        ("en", "We disclose your personal data to third parties for these purposes:", {"unspecified"}),
        ("en", "We disclose your personal data to our service providers, including:", {"processor"}),
        ("it", "I dati personali possono essere comunicati a:", set()),
        ("it", "I dati personali possono essere comunicati a terzi per queste finalità:", {"unspecified"}),
    ],
)  # fmt: skip
def test_what_introduces_a_list_leaves_it_to_the_items_to_say_who_gets_the_data(
    language: str, lead_in: str, recipients: set[str]
) -> None:
    before = {
        "en": "We share your data with advertising partners such as Acme.",
        "it": "Condividiamo i dati con partner pubblicitari come Acme.",
    }[language]
    items = {"en": "- the police;\n- courts.", "it": "- la polizia;\n- i tribunali."}[language]
    report = analyze(f"{before}\n\n{lead_in}\n\n{items}", lang=language)
    (clause,) = [clause for clause in report.clauses if clause.quote == lead_in]
    assert {mention.kind for mention in clause.recipients} == recipients
    charged = {name for line in report.receipt for name in line.clauses}
    assert (clause.id in charged) is bool(recipients)


def test_a_colon_without_a_list_leaves_the_clause_to_be_charged() -> None:
    rest = "We keep your data for five years, and you have the right to ask for a copy of them."
    report = analyze(f"We may disclose your personal data:\n\n{rest}", lang="en")
    (clause,) = report.clauses
    assert [mention.kind for mention in clause.recipients] == ["unspecified"]
    assert [line.clauses for line in report.receipt] == [(clause.id,)]
