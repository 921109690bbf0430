import pytest
from tests.unit.described import clauses_of


@pytest.mark.parametrize(
    ("language", "governing", "sharing", "regions", "excludes"),
    [
        (
            "en",
            "This section applies only to residents of California.",
            "We share data with vendors.",
            ("us-ca",),
            False,
        ),
        (
            "en",
            "This section does not apply to users in the EEA or Switzerland.",
            "We share data with vendors.",
            ("eea", "ch"),
            True,
        ),
        (
            "it",
            "Questa sezione si applica solo ai residenti in California.",
            "Comunichiamo i dati ai fornitori.",
            ("us-ca",),
            False,
        ),
        (
            "it",
            "Questa sezione non si applica agli utenti del Regno Unito.",
            "Comunichiamo i dati ai fornitori.",
            ("uk",),
            True,
        ),
    ],
)
def test_a_sentence_limits_the_rest_of_its_section(
    language: str, governing: str, sharing: str, regions: tuple[str, ...], *, excludes: bool
) -> None:
    _, inside, after = clauses_of(
        language, f"# A\n\n{governing}\n\n{sharing}\n\n# B\n\n{sharing}\n"
    )
    assert inside.scope is not None
    assert (inside.scope.regions, inside.scope.excludes) == (regions, excludes)
    assert after.scope is None


@pytest.mark.parametrize(
    ("language", "passing"),
    [
        ("en", "This Privacy Policy applies to Boats Inc., a corporation registered in Delaware."),
        ("en", "This Privacy Policy only applies to you if you hold a non-Chinese number."),
        (
            "en",
            "Find our brands in the “Businesses” tab. This Privacy Notice applies only to this site.",
        ),
        ("en", "This policy applies to all users, including job applicants."),
        ("en", "This Privacy Policy applies to boats.eu and to boats.us."),
        ("en", "Welcome to USA.gov."),
        ("it", "La presente informativa si applica a Barche, società registrata in Delaware."),
        ("it", "La presente informativa riguarda tutti gli utenti, compresi i candidati."),
        ("it", "La presente informativa si applica a chi ha un numero non cinese."),
        (
            "it",
            "La presente informativa riguarda i servizi offerti da Barche, con sede in California.",
        ),
    ],
)
def test_what_a_sentence_mentions_in_passing_limits_no_document(
    language: str, passing: str
) -> None:
    sharing = {"en": "We share data with vendors.", "it": "Comunichiamo i dati ai fornitori."}
    *_, after = clauses_of(language, f"{passing}\n\n{sharing[language]}\n")
    assert after.scope is None


@pytest.mark.parametrize(
    ("language", "governing", "regions"),
    [
        ("en", "This Privacy Policy applies only to residents of California.", ("us-ca",)),
        (
            "en",
            "This Privacy Policy applies to our site, intended for United States users.",
            ("us",),
        ),
        ("en", "This Privacy Policy applies only to Switzerland.", ("ch",)),
        ("it", "La presente informativa si applica solo ai residenti in Svizzera.", ("ch",)),
    ],
)
def test_strong_words_limit_a_document(
    language: str, governing: str, regions: tuple[str, ...]
) -> None:
    sharing = {"en": "We share data with vendors.", "it": "Comunichiamo i dati ai fornitori."}
    *_, after = clauses_of(language, f"{governing}\n\n{sharing[language]}\n")
    assert after.scope is not None
    assert after.scope.regions == regions


@pytest.mark.parametrize(
    ("language", "lead_in", "item"),
    [
        ("en", "If you live in the European Region, we share data with:", "our vendors"),
        ("it", "Se vivi nell'Unione Europea, comunichiamo i dati a:", "i nostri fornitori"),
    ],
)
def test_a_lead_in_limits_every_item_of_its_list(language: str, lead_in: str, item: str) -> None:
    clauses = clauses_of(
        language, f"{lead_in}\n\n- {item}\n- {item}\n\nA sentence after the list.\n"
    )
    scopes = [clause.scope.regions if clause.scope else None for clause in clauses]
    assert scopes == [("eea",), ("eea",), ("eea",), None]


def test_where_data_is_stored_limits_nobody() -> None:
    (clause,) = clauses_of("en", "Our vendors store data on servers in the European Union.\n")
    assert clause.scope is None
