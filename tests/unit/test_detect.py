import tomllib
from pathlib import Path
from typing import NamedTuple

import pytest

from postilla.catalogue import Catalogue
from postilla.detect import Detector
from postilla.extract import extract_text
from postilla.fold import key
from postilla.language import Profile, supported
from postilla.model import Passage, Unit, keys_of
from postilla.segment import segment
from postilla.stance import evidence_of, read

_CASES = Path(__file__).parent / "cases"
# So many sentences a language at least: a smaller table would not show what a change breaks.
_FEWEST_CASES = 150
# What the shipped weights get wrong. A sentence leaves this list when it is mended, and joins it only
# with weights that are better on unseen documents.
_KNOWN_MISSES = frozenset(
    {
        "shares: When you sign in with your social account, we send your device identifier to the network.",
        "none: Non condividere la tua password con nessuno.",
    }
)


class Case(NamedTuple):
    language: str
    label: str
    text: str
    heading: str | None
    lead_in: str | None
    before: str | None


def _cases() -> list[Case]:
    return [
        Case(
            language=language,
            label=group["label"],
            text=text,
            heading=group.get("heading"),
            lead_in=group.get("lead_in"),
            before=group.get("before"),
        )
        for language in supported()
        for group in _table(language)
        for text in group["texts"]
    ]


def _table(language: str) -> list[dict[str, str]]:
    table = tomllib.loads((_CASES / f"detect.{language}.toml").read_text(encoding="utf-8"))
    groups: list[dict[str, str]] = table["group"]
    return groups


def _passage(text: str) -> Passage:
    return Passage(start=0, end=len(text), text=text, key=key(text))


def _units(case: Case) -> list[Unit]:
    texts = [case.before, case.text] if case.before else [case.text]
    return [
        Unit(
            index=index,
            start=0,
            end=len(text),
            text=text,
            key=key(text),
            kind="item" if case.lead_in else "sentence",
            heading=(_passage(case.heading),) if case.heading else (),
            lead_in=_passage(case.lead_in) if case.lead_in else None,
            item=index + 1 if case.lead_in else 0,
        )
        for index, text in enumerate(texts)
    ]


@pytest.mark.parametrize("case", _cases(), ids=lambda case: f"{case.language}: {case.text}")
def test_a_sentence_is_found_with_its_stance_or_left_alone(case: Case) -> None:
    detection = Detector.load(case.language).detect(_units(case))[-1]
    is_right = (detection.stance if detection.found else "none") == case.label
    assert is_right is (f"{case.label}: {case.text}" not in _KNOWN_MISSES)


@pytest.mark.parametrize("language", supported())
def test_the_table_of_a_language_has_every_label_and_enough_sentences(language: str) -> None:
    cases = [case for case in _cases() if case.language == language]
    assert len({case.text for case in cases}) == len(cases) >= _FEWEST_CASES
    assert {case.label for case in cases} == {"shares", "denies", "mixed", "none"}


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "Not only do we share your data, we also sell it.", "shares"),
        ("en", "We do not share your data without your consent.", "mixed"),
        ("en", "We may share your data without your consent.", "shares"),
        ("en", "We no longer share data with them.", "denies"),
        ("en", "We share data for no longer than needed.", "shares"),
        ("en", "If you do not object, we will share your data.", "shares"),
        ("en", "Unless you object, we will share your data.", "shares"),
        ("en", "We share data that does not identify you.", "shares"),
        ("en", "Whether or not you agree, data is disclosed to the police.", "shares"),
        ("en", "We never sell data. We share it with partners.", "mixed"),
        ("en", "We do not, under any circumstances and for any price, sell your data.", "denies"),
        ("en", "Data is shared with our partners and with nobody else: no one buys it.", "shares"),
        ("en", "It is not true that we never share data, but we do not sell it.", "mixed"),
        ("en", "They are obliged not to disclose the data we share with them.", "shares"),
        ("it", "Non solo condividiamo i dati, ma li vendiamo.", "shares"),
        ("it", "Non condividiamo i dati senza il tuo consenso.", "mixed"),
        ("it", "Potremmo comunicare i dati anche senza il tuo consenso.", "shares"),
        ("it", "Non comunichiamo più i dati a terzi.", "denies"),
        ("it", "I dati non personali sono comunicati ai partner.", "shares"),
        ("it", "Se non ti opponi, comunicheremo i dati ai partner.", "shares"),
        ("it", "Salvo opposizione, i dati sono comunicati ai partner.", "shares"),
        ("it", "Non vendiamo i dati. Li comunichiamo ai partner.", "mixed"),
        ("it", "I dati non saranno, in nessun caso e a nessun prezzo, venduti.", "denies"),
        ("it", "I fornitori si impegnano a non divulgare i dati che comunichiamo loro.", "shares"),
        ("it", "I dati sono comunicati a nessuno.", "denies"),
    ],
)
def test_the_stance_follows_the_reach_of_a_denial(language: str, text: str, expected: str) -> None:
    assert read(key(text), Catalogue.load(language).scan(key(text))).stance == expected


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "We do not:\n\n- sell your data. We share it with the police.", ["denies", "shares"]),
        ("en", "## What we never do\n\n- Sell your data. We share it with others.", ["denies", "shares"]),
        ("en", "## What we never do\n\nWe share your data with others.", ["shares"]),
        ("en", "## What we never do\n\nSell your data.\n\nShare your data.", ["denies", "denies"]),
        ("en", "You may not:\n\n- share our data with others.", ["shares"]),
        ("en", "**Brightlane does not:**\n\n- sell your data.\n- share your data.", ["denies", "denies"]),
        ("it", "Noi non:\n\n- vendiamo i dati. Li comunichiamo alla polizia.", ["denies", "shares"]),
        ("it", "## Cosa non facciamo\n\n- Vendere i dati a terzi, salvo il tuo consenso.", ["mixed"]),
        ("it", "## Cosa facciamo\n\n- Comunicare i dati a terzi.", ["shares"]),
    ],
)  # fmt: skip
def test_a_denial_above_a_list_reaches_the_first_sentence_of_each_item(
    language: str, text: str, expected: list[str]
) -> None:
    catalogue = Catalogue.load(language)
    units = segment(extract_text(text), Profile.load(language))
    places = catalogue.places(keys_of(units))
    stances = [
        evidence_of(unit, catalogue, places, before).stance
        for before, unit in zip((None, *units), units, strict=False)
        if unit.kind != "heading" and not unit.text.endswith((":", ":**"))
    ]
    assert stances == expected


def test_a_denial_reaches_over_a_list_of_verbs_and_not_past_a_contrast() -> None:
    catalogue = Catalogue.load("en")
    denial = "we do not sell, rent, trade or otherwise disclose your data"
    assert read(denial, catalogue.scan(denial)).stance == "denies"
    contrast = f"{denial}, but share it"
    assert read(contrast, catalogue.scan(contrast)).stance == "mixed"


@pytest.mark.parametrize("language", supported())
def test_nothing_is_found_where_there_are_no_units_and_no_words(language: str) -> None:
    detector = Detector.load(language)
    assert detector.detect(()) == ()
    (detection,) = detector.detect(_units(Case(language, "none", "§ 1 — ?", None, None, None)))
    assert not detection.found


def test_a_unit_is_judged_by_its_neighbours_and_by_nothing_farther_away() -> None:
    detector = Detector.load("en")
    units = [_units(case)[-1] for case in _cases() if case.language == "en"]
    alone = detector.detect(units[:2])[0]
    assert detector.detect(units)[0] == alone
    assert detector.detect([units[0], *units[2:]])[0].probability != alone.probability
