import re
import time
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple, cast

import pytest

from postilla.attributes import describe
from postilla.catalogue import Catalogue
from postilla.extract import extract_text
from postilla.fold import key
from postilla.language import Profile, supported
from postilla.model import (
    Clause,
    Detection,
    Document,
    Mention,
    Passage,
    Stance,
    Unit,
)
from postilla.names import Names
from postilla.segment import segment

_CASES = Path(__file__).parent / "cases"
_FEWEST_CASES = 60
_MARK = re.compile(r"\{([a-z]\.[a-z:+-]+)\||\}")
_PARTS = ("heading", "lead_in", "before", "text")
# Of these families every kind must be exercised by a case: the mark and the family.
_EXERCISED = {"r": "who", "p": "purpose", "d": "data", "c": "choice", "s": "region"}


class Mark(NamedTuple):
    code: str
    start: int
    end: int


class Case(NamedTuple):
    language: str
    parts: dict[str, str]
    marks: frozenset[Mark]
    bare: frozenset[str]
    action: str
    modality: str
    url: str | None
    stance: Stance


def _read(language: str) -> list[Case]:
    table = tomllib.loads((_CASES / f"attributes.{language}.toml").read_text(encoding="utf-8"))
    return [_case(language, entry) for entry in table["clause"]]


def _case(language: str, entry: dict[str, str]) -> Case:
    parts: dict[str, str] = {}
    marks: list[Mark] = []
    at = 0
    for part in _PARTS:
        if part in entry:
            parts[part] = _unmark(entry[part], at, marks)
            at += len(parts[part]) + 1
    return Case(
        language=language,
        parts=parts,
        marks=frozenset(marks),
        bare=frozenset(entry.get("bare", ())),
        action=entry.get("action", "disclose"),
        modality=entry.get("modality", "does"),
        url=entry.get("url"),
        stance=cast("Stance", entry.get("stance", "shares")),
    )


def _unmark(marked: str, at: int, marks: list[Mark]) -> str:
    text, last = "", 0
    opened: list[tuple[str, int]] = []
    for mark in _MARK.finditer(marked):
        text += marked[last : mark.start()]
        last = mark.end()
        if mark[1]:
            opened.append((mark[1], at + len(text)))
        else:
            code, start = opened.pop()
            marks.append(Mark(code, start, at + len(text)))
    return text + marked[last:]


def _describe(case: Case) -> Clause:
    text = "\n".join(case.parts.values())
    passages = {}
    at = 0
    for name, part in case.parts.items():
        passages[name] = Passage(start=at, end=at + len(part), text=part, key=key(part))
        at += len(part) + 1
    units = [
        _unit(index, passages[name], passages.get("heading"), passages.get("lead_in"))
        for index, name in enumerate(name for name in ("before", "text") if name in passages)
    ]
    document = Document(text=text, plain=text, blocks=())
    return describe(document, _found(units, case.stance), Catalogue.load(case.language))[-1]


def _unit(
    index: int, passage: Passage, heading: Passage | None = None, lead_in: Passage | None = None
) -> Unit:
    return Unit(
        index=index,
        start=passage.start,
        end=passage.end,
        text=passage.text,
        key=passage.key,
        kind="item" if lead_in else "sentence",
        heading=(heading,) if heading else (),
        lead_in=lead_in,
        item=1 if lead_in else 0,
    )


def _found(units: Sequence[Unit], stance: Stance) -> list[Detection]:
    return [Detection(unit=unit, probability=0.9, stance=stance, found=True) for unit in units]


def _marks(clause: Clause) -> frozenset[Mark]:
    marks = [
        _mark(f"{code}.{mention.kind}", mention)
        for code, mentions in (
            ("r", clause.recipients),
            ("p", clause.purposes),
            ("d", clause.data),
            ("n", clause.names),
        )
        for mention in mentions
        if mention.text is not None
    ]
    if clause.choice.start is not None and clause.choice.end is not None:
        marks.append(Mark(f"c.{clause.choice.kind}", clause.choice.start, clause.choice.end))
    if clause.scope:
        kinds = "+".join((*clause.scope.regions, *clause.scope.groups))
        excluded = "not:" if clause.scope.excludes else ""
        marks.append(Mark(f"s.{excluded}{kinds}", clause.scope.start, clause.scope.end))
    return frozenset(marks)


def _mark(code: str, mention: Mention) -> Mark:
    assert mention.start is not None
    assert mention.end is not None
    return Mark(code, mention.start, mention.end)


_ALL = [case for language in supported() for case in _read(language)]


@pytest.mark.parametrize("case", _ALL, ids=lambda case: f"{case.language}: {case.parts['text']}")
def test_a_clause_is_described_with_the_words_that_say_it(case: Case) -> None:
    clause = _describe(case)
    bare = {mention.kind for mention in clause.recipients if mention.text is None}
    assert _marks(clause) == case.marks
    assert frozenset(bare) == case.bare
    assert (clause.action, clause.modality) == (case.action, case.modality)
    assert clause.choice.url == case.url


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "We may share information with third parties."),
        ("it", "I dati potranno essere comunicati a terzi."),
    ],
)
def test_what_nobody_says_is_unspecified(language: str, text: str) -> None:
    (clause,) = _policy(language, text)
    assert clause.purposes == (Mention(kind="unspecified"),)
    assert [mention.kind for mention in clause.recipients] == ["unspecified"]


@pytest.mark.parametrize("language", supported())
def test_there_are_enough_cases(language: str) -> None:
    assert sum(case.language == language for case in _ALL) >= _FEWEST_CASES


@pytest.mark.parametrize("code", _EXERCISED)
@pytest.mark.parametrize("language", supported())
def test_every_kind_of_cue_is_exercised_by_a_case(language: str, code: str) -> None:
    told = {
        kind
        for case in _ALL
        if case.language == language
        for mark in (*(mark.code for mark in case.marks), *(f"r.{kind}" for kind in case.bare))
        if mark.startswith(f"{code}.")
        for kind in mark.removeprefix(f"{code}.").removeprefix("not:").split("+")
    }
    kinds = {cue.kind for cue in Catalogue.load(language).families[_EXERCISED[code]]}
    assert kinds - told == set()


def test_every_mention_quotes_the_text_at_its_place() -> None:
    for case in _ALL:
        text = "\n".join(case.parts.values())
        clause = _describe(case)
        mentions = (*clause.recipients, *clause.purposes, *clause.data, *clause.names)
        places = [(m.text, m.start, m.end) for m in mentions if m.text is not None]
        if clause.scope:
            places.append((clause.scope.text, clause.scope.start, clause.scope.end))
        if clause.choice.text is not None:
            places.append((clause.choice.text, clause.choice.start, clause.choice.end))
        assert all(text[start:end] == words for words, start, end in places)


def _policy(language: str, text: str) -> list[Clause]:
    """Describe a text as if every sentence in it were a clause."""
    document = extract_text(text)
    units = segment(document, Profile.load(language))
    detections = [
        Detection(unit=unit, probability=0.9, stance="shares", found=unit.kind != "heading")
        for unit in units
    ]
    return list(describe(document, detections, Catalogue.load(language)))


@pytest.mark.parametrize("name", ["Netflix", "Quillory"])
def test_the_first_party_is_no_recipient_of_its_own_data(name: str) -> None:
    clauses = _policy(
        "en",
        f"# Who we are\n\n{name} shares data with vendors.\n\n"
        f"# Partners\n\n{name} lets partners such as {name} see your views.\n\n"
        f"# Law\n\n{name} answers the courts.\n\n"
        f"# Sale\n\n{name} may be sold to another company.\n",
    )
    assert [mention.text for clause in clauses for mention in clause.names] == []


@pytest.mark.parametrize(
    ("language", "head", "name"),
    [
        ("en", 'Netflix, Inc. and its affiliates ("we", "us") rent boats.', "Netflix"),
        (
            "en",
            "Quillory Boats Ltd (\u201cQuillory\u201d, \u201cwe\u201d) rents boats.",
            "Quillory",
        ),
        ("en", "When Netflix (that\u2019s us) rents boats, it tells you.", "Netflix"),
        ("en", "Quillory respects the privacy of its guests.", "Quillory"),
        ("en", "At Netflix, we rent boats.", "Netflix"),
        ("en", "# Netflix Privacy Statement", "Netflix"),
        ("en", "# Quillory.com, Inc. Privacy Policy", "Quillory.com, Inc."),
        ("it", "# Informativa sulla privacy di Quillory", "Quillory"),
        ("it", "Quillory S.r.l. (di seguito \u201cnoi\u201d) affitta barche.", "Quillory S.r.l."),
    ],
)
def test_a_name_by_which_the_text_calls_itself_is_the_first_partys(
    language: str, head: str, name: str
) -> None:
    like = {"en": "Partners such as", "it": "Trattano dati terzi come"}[language]
    clauses = _policy(language, f"{head}\n\n{like} {name} and Hulu see views.\n")
    assert [mention.text for mention in clauses[-1].names] == ["Hulu"]


@pytest.mark.parametrize(
    "early",
    [
        "We use maps.\n\nMapster Privacy Policy applies to them.",
        "We use maps.\n\nMapster respects the privacy of nobody.",
        "We use maps.\n\nWelcome to Mapster, they say.",
    ],
)
def test_a_vendor_that_is_told_of_early_is_not_the_first_party(early: str) -> None:
    clauses = _policy("en", f"{early}\n\nPartners such as Mapster and Hulu see views.\n")
    assert [mention.text for mention in clauses[-1].names] == ["Mapster", "Hulu"]


def test_a_name_is_not_found_within_longer_words() -> None:
    parts = "".join(f"# {n}\n\nInternet and International boats.\n\n" for n in range(5))
    clauses = _policy("en", f"{parts}Vendors such as Inter Boats see it.\n")
    assert [mention.text for mention in clauses[-1].names] == ["Inter Boats"]


def test_a_title_in_general_words_names_nobody() -> None:
    clauses = _policy("en", "# General Privacy Policy\n\nVendors such as General Motors see it.\n")
    assert [mention.text for mention in clauses[-1].names] == ["General Motors"]


@pytest.mark.parametrize(("vendors", "own"), [(10, []), (60, ["Google"])])
def test_a_vendor_named_now_and_then_is_not_the_first_party(vendors: int, own: list[str]) -> None:
    """What a small site says of its one vendor is no more than it says of everything else."""
    parts = "".join(f"# Part {n}\n\nWe show boats.\n\nGoogle sees them.\n\n" for n in range(5))
    clauses = _policy("en", parts + "We show more boats to you.\n\n" * vendors)
    assert [mention.text for mention in clauses[1].names] == own


def test_a_word_that_is_a_companys_name_too_may_be_the_first_partys() -> None:
    parts = "".join(f"# Part {n}\n\nPartners such as Steam see views.\n\n" for n in range(5))
    assert [mention.text for clause in _policy("en", parts) for mention in clause.names] == []


def test_a_second_name_of_the_first_party_has_its_mailbox() -> None:
    parts = "".join(f"# {n}\n\nNetflix uses Hulu.\n\nNetflix does.\n\n" for n in range(5))
    assert {m.text for c in _policy("en", parts) for m in c.names} == {"Hulu"}
    mail = "Write to help@hulu.com.\n"
    assert {m.text for c in _policy("en", parts + mail) for m in c.names} == set()


def test_a_company_named_once_is_a_recipient() -> None:
    clauses = _policy(
        "en",
        "# Who we are\n\nWe share data with vendors.\n\n"
        "# Partners\n\nWe let partners such as Netflix and Quillory see your views.\n",
    )
    assert [mention.text for mention in clauses[1].names] == ["Netflix", "Quillory"]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("such as IBM, SAP and Quillory", ["IBM", "SAP", "Quillory"]),
        ("such as Quillory in Springfield, NV", ["Quillory"]),
        ("such as Springfield, IL", []),
        ("such as Springfield, NV", []),
        ("such as Vendors and Auditors", []),
        ("such as HTML5", []),
        ("such as the Boats Act", []),
        ("such as Standard Contractual Clauses", []),
        ("such as Being read", []),
        ("such as Within Quillory", []),
        ("such as Quillory\u2011affiliated sites", []),
        ("TO PARTIES SUCH AS YOU AGREE THAT THEY MAY", []),
        ("such as K-ID and Boats", ["K-ID", "Boats"]),
        ("such as Boats NV", ["Boats NV"]),
        ("such as BOATS ON THE LONG RIVER", []),
        ("such as QUILLORY, which makes boats", ["QUILLORY"]),
        ("such as QUILLORY INC. AND THEIR PARTNERS", ["QUILLORY INC."]),
        ("such as Quillory, iOS and Android", ["Quillory"]),
        ("such as Share buttons", []),
        ("such as Quillory Share", ["Quillory Share"]),
        ("the Attorney General, Rue 24 Boats AG", ["Rue 24 Boats AG"]),
        ("il server de Il Fiume 24 Barche S.p.A.", ["Fiume 24 Barche S.p.A."]),
        ("by quillory-Boats Long Systems GmbH", ["quillory-Boats Long Systems GmbH"]),
        ("come Casse Mutue", []),
        ("come Fondi, Enti e Associazioni", []),
        ("come Studi professionali", []),
        ("come Camere di Commercio", []),
        ("come Banca Sella e Barche S.r.l.", ["Banca Sella", "Barche S.r.l."]),
    ],
)
def test_a_name_is_a_companys(text: str, names: list[str]) -> None:
    introduced = [match.end() for match in re.finditer("such as|come", text, re.IGNORECASE)]
    found = Names.load().find(text, introduced)
    assert [text[name.start : name.end] for name in found] == names


@pytest.mark.parametrize(
    ("language", "text", "names"),
    [
        ("en", "We share data with partners such as Quillory.", ["Quillory"]),
        ("en", "Your views are shared through features such as Quillory.", []),
        ("en", "We disclose it to governmental bodies, like the Quillory.", []),
        ("it", "Condividiamo i dati tramite funzioni come Quillory.", []),
        ("en", "We share data with Google Cloud Boats Ltd and with Quillory Ltd.", ["Google Cloud", "Quillory Ltd."]),
        ("en", "We share data with partners. These partners may share it.", []),
    ],
)  # fmt: skip
def test_not_all_that_is_introduced_is_a_company(
    language: str, text: str, names: list[str]
) -> None:
    clauses = _policy(language, text)
    assert [mention.text for clause in clauses for mention in clause.names] == names
    named = [m.text for c in clauses for m in c.recipients if m.kind == "named" and m.text]
    assert named == names[:1]


def test_the_first_partys_name_may_own_something() -> None:
    parts = "".join(f"# Part {n}\n\nQuillory shares boats with vendors.\n\n" for n in range(5))
    clauses = _policy("en", parts + "Partners such as Quillory's dealers see them.\n")
    assert [mention.text for clause in clauses for mention in clause.names] == []


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
    _, inside, after = _policy(language, f"# A\n\n{governing}\n\n{sharing}\n\n# B\n\n{sharing}\n")
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
    *_, after = _policy(language, f"{passing}\n\n{sharing[language]}\n")
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
    *_, after = _policy(language, f"{governing}\n\n{sharing[language]}\n")
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
    clauses = _policy(language, f"{lead_in}\n\n- {item}\n- {item}\n\nA sentence after the list.\n")
    scopes = [clause.scope.regions if clause.scope else None for clause in clauses]
    assert scopes == [("eea",), ("eea",), ("eea",), None]


def test_an_opt_out_carries_the_link_that_its_words_lead_to() -> None:
    (clause,) = _policy(
        "en", "You may [opt out](https://example.com/no) of sharing with sponsors.\n"
    )
    assert (clause.choice.kind, clause.choice.url) == ("opt-out", "https://example.com/no")


def test_where_data_is_stored_limits_nobody() -> None:
    (clause,) = _policy("en", "Our vendors store data on servers in the European Union.\n")
    assert clause.scope is None


def test_many_names_and_many_clauses_take_time_in_proportion() -> None:
    def seconds(count: int) -> float:
        """Return the shortest of five runs: the others were interrupted by something else."""
        text = " ".join(f"We share data with vendors such as Name{n}x Inc." for n in range(count))
        runs = []
        for _ in range(5):
            start = time.process_time()
            _policy("en", text)
            runs.append(time.process_time() - start)
        return min(runs)

    assert seconds(800) < 40 * seconds(100)
