"""The way through: text or HTML in, a `Report` out. This module alone composes the stages."""

import hashlib
from functools import cache

from postilla import __version__
from postilla.assess import assess
from postilla.attributes import describe
from postilla.catalogue import Catalogue
from postilla.compare import Comparison
from postilla.compare import compare as compare_reports
from postilla.denials import rules_out_all
from postilla.detect import Detector
from postilla.digests import Digests
from postilla.errors import InputError, check_choice
from postilla.extract import extract_html, extract_text
from postilla.genre import is_policy, read_signs
from postilla.language import (
    MINIMUM_WORDS,
    Profile,
    count_words,
    recognise,
    supported,
)
from postilla.messages import Messages, choose_locale
from postilla.model import GROUPS, REGIONS, Clause, Document, Group, Region, Unit, keys_of
from postilla.reader import Reader
from postilla.report import DocumentFacts, DocumentKind, Engine, Report
from postilla.segment import segment

AUTO = "auto"

_REMEDIES: dict[tuple[str, type], str] = {
    ("text", bytes): "decode it first, or give a page to analyze_html",
    ("text", Report): "it is read already; compare takes reports",
    ("html", Report): "it is read already; compare takes reports",
}


def analyze(
    text: str,
    *,
    lang: str = AUTO,
    region: Region = "eea",
    group: Group = "consumer",
    locale: str | None = None,
) -> Report:
    """Return the report on a privacy policy given as plain text or Markdown.

    Args:
        text: the policy. Every position in the report counts its code points.
        lang: its language, or "auto" to recognise it.
        region: where the reader lives; decides which clauses apply.
        group: the reader is a consumer, or acts for a business.
        locale: the language of explanations; default the text's own, else English.

    Raises:
        InputError: an option has a value that is not offered, or the text is not a str of valid
            Unicode.
    """
    return _report(
        extract_text(_valid("text", text)), lang, Reader(region=region, group=group), locale
    )


def analyze_html(
    html: str | bytes,
    *,
    lang: str = AUTO,
    region: Region = "eea",
    group: Group = "consumer",
    locale: str | None = None,
) -> Report:
    """Return the report on a privacy policy given as a web page.

    Positions count code points of the text extracted from it, which `report.document.text`
    returns. Bytes are decoded by their byte order mark, the page's own declaration, or as UTF-8.
    For the other arguments and errors see `analyze`.
    """
    source = html if isinstance(html, bytes) else _valid("html", html)
    return _report(extract_html(source), lang, Reader(region=region, group=group), locale)


def compare(
    before: str | Report,
    after: str | Report,
    *,
    lang: str = AUTO,
    region: Region = "eea",
    group: Group = "consumer",
    locale: str | None = None,
) -> Comparison:
    """Return what changed between two versions of a policy, each a text or an earlier report.

    The options are those of `analyze`, for the sides that are texts.

    Raises:
        InputError: as `analyze` does.
    """
    reports = [
        side
        if isinstance(side, Report)
        else analyze(side, lang=lang, region=region, group=group, locale=locale)
        for side in (before, after)
    ]
    return compare_reports(*reports)


def _valid(name: str, text: object) -> str:
    if not isinstance(text, str):
        remedy = _REMEDIES.get((name, type(text)), "pass the policy as a str")
        raise InputError(f"{name} must be a str; got {type(text).__name__}: {remedy}")
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise InputError(
            f"the text has a lone surrogate at position {error.start}; send valid Unicode"
        ) from error
    return text


def _report(document: Document, lang: str, reader: Reader, locale: str | None) -> Report:
    check_choice("lang", lang, (AUTO, *supported()))
    check_choice("region", reader.region, REGIONS)
    check_choice("group", reader.group, GROUPS)
    language = recognise(document) if lang == AUTO else lang
    messages = Messages.load(choose_locale(locale, language))
    words = count_words(document.plain)
    if language is None or language not in supported():
        few = language is None and words < MINIMUM_WORDS
        kind: DocumentKind = "too-short" if few else "unsupported-language"
        return Report(
            engine=engine_of(None),
            document=_facts(document, language, words, (), kind),
            reader=reader,
            score=None,
            grade=None,
            notices=(_language_notice(messages, language, words),),
        )
    return _read(document, language, words, reader, messages)


def _read(
    document: Document, language: str, words: int, reader: Reader, messages: Messages
) -> Report:
    profile = Profile.load(language)
    units = segment(document, profile)
    short = words < MINIMUM_WORDS
    kind: DocumentKind = "too-short" if short else "policy"
    clauses: tuple[Clause, ...] = ()
    signs = read_signs(document.key, words, language)
    if short or signs.possible:
        catalogue = Catalogue.load(language)
        places = catalogue.places(keys_of(units))
        detections = Detector.load(language).detect(units, places)
        clauses = describe(document, detections, catalogue, places)
    if not short and not is_policy(signs, clauses, units):
        kind, clauses = "not-a-policy", ()
    assessment = assess(clauses, reader, locale=messages.locale)
    graded = kind == "policy" and _says_who(assessment.clauses)
    return Report(
        engine=engine_of(language),
        document=_facts(document, language, words, units, kind),
        reader=reader,
        score=assessment.score if graded else None,
        grade=assessment.grade if graded else None,
        clauses=assessment.clauses,
        receipt=assessment.receipt,
        denials=assessment.denials,
        notices=_notices(kind, assessment.clauses, words, messages),
    )


def _says_who(clauses: tuple[Clause, ...]) -> bool:
    """Tell whether the clauses that apply say who gets the data: what a grade is for.

    Promises alone do not: a text that sells nothing has not told who hosts, who mails and who
    advertises, and silence is never a grade. The promise that nobody gets anything is different:
    it says who gets the data, and can be held against the service if it is untrue.
    """
    concerned = [clause for clause in clauses if clause.applies]
    return any(clause.stance != "denies" or rules_out_all(clause) for clause in concerned)


def _notices(
    kind: DocumentKind, clauses: tuple[Clause, ...], words: int, messages: Messages
) -> tuple[str, ...]:
    if kind != "policy":
        why = "too-little" if kind == "too-short" and not clauses else kind
        return (messages.say("notices", why, words=words, minimum=MINIMUM_WORDS),)
    if _says_who(clauses):
        return ()
    name = "promises" if any(clause.applies for clause in clauses) else "elsewhere"
    return (messages.say("notices", name if clauses else "silent"),)


def _language_notice(messages: Messages, language: str | None, words: int) -> str:
    names = ", ".join(messages.name("languages", code) for code in supported())
    if language is not None:
        named = messages.name("languages", language)
        return messages.say("notices", "unsupported-language", language=named, supported=names)
    if not words:
        return messages.say("notices", "empty")
    name = "too-little" if words < MINIMUM_WORDS else "unknown-language"
    return messages.say("notices", name, words=words, minimum=MINIMUM_WORDS, supported=names)


def _facts(
    document: Document,
    language: str | None,
    words: int,
    units: tuple[Unit, ...],
    kind: DocumentKind,
) -> DocumentFacts:
    return DocumentFacts(
        sha256=hashlib.sha256(document.text.encode("utf-8")).hexdigest(),
        language=language,
        characters=len(document.text),
        words=words,
        units=len(units),
        kind=kind,
        text=document.text if document.from_html else None,
    )


@cache
def engine_of(language: str | None) -> Engine:
    """Return what reads texts in `language`: the versions that a report depends on."""
    if language is None:
        return Engine(version=__version__, catalogue="none", model="none")
    weights = " ".join(Digests.load(language))
    return Engine(
        version=__version__,
        catalogue=f"sha256:{Catalogue.load(language).digest}",
        model=f"sha256:{hashlib.sha256(weights.encode()).hexdigest()}",
    )
