"""What changed between two reports: clauses added, removed and changed, by meaning."""

from collections.abc import Container, Iterator
from dataclasses import dataclass
from typing import Literal

import orjson
from rapidfuzz.distance import Indel

from postilla.align import Alignment, Pair, align, meaning_of, place_of, words_of
from postilla.contradictions import Sharings
from postilla.flows import Companies, Flow, companies_between, flows_between
from postilla.fold import key
from postilla.model import Clause, Grade
from postilla.report import DocumentFacts, Json, Report

# Words in common from which a clause can be what became of a promise, if no purpose is.
_ALIKE = 0.3
# What an attribute's new and vanished values are called in `Change.what`.
_NOUNS = {
    "recipients": "recipient",
    "names": "company",
    "purposes": "purpose",
    "data": "data",
}
_PROMISES = {
    ("denies", "shares"): "promise dropped",
    ("mixed", "shares"): "promise dropped",
    ("denies", "mixed"): "promise weakened",
    ("mixed", "denies"): "promise strengthened",
    ("shares", "denies"): "promise made",
    ("shares", "mixed"): "promise made",
}
Sale = Literal["added", "removed"]
_SALES: dict[tuple[bool, bool], Sale] = {(False, True): "added", (True, False): "removed"}
_CHOICES = {
    ("none", "consent"): "consent added",
    ("none", "opt-out"): "opt-out added",
    ("consent", "none"): "consent dropped",
    ("opt-out", "none"): "opt-out dropped",
    ("consent", "opt-out"): "consent became opt-out",
    ("opt-out", "consent"): "opt-out became consent",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One of the two versions, without its clauses. `notices` say why it has no grade."""

    document: DocumentFacts
    score: int | None
    grade: Grade | None
    notices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A clause that says something else than before.

    `what` are stable English identifiers for programs: "recipient added: advertising".
    """

    before: Clause
    after: Clause
    what: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """What changed between two versions, or two regions' texts, in text order.

    `flows`, `companies` and `sale` sum up who gets the reader's data, over all clauses that apply:
    `sale` tells whether one version alone says that data are sold.
    `reworded` counts clauses that say the same in other words; clauses that differ in case,
    punctuation or white space alone are not counted at all.
    """

    schema_version: Literal["1"] = "1"
    before: Side
    after: Side
    flows: tuple[Flow, ...]
    companies: Companies
    sale: Sale | None
    added: tuple[Clause, ...]
    removed: tuple[Clause, ...]
    changed: tuple[Change, ...]
    reworded: int


def compare(before: Report, after: Report) -> Comparison:
    """Return what changed from one report to another, clause by clause.

    Clauses are matched by their words and attributes, wherever they stand; by attributes alone
    where the languages differ, and then nothing counts as reworded.

    Raises:
        InputError: the two have too many clauses to compare (`align.MOST_PAIRS`).
    """
    same_language = before.document.language == after.document.language
    alignment = _broken(align(before.clauses, after.clauses, same_language=same_language))
    changes = [
        Change(before=pair.before, after=pair.after, what=tuple(_differences(pair)))
        for pair in alignment.pairs
    ]
    reworded = sum(
        not change.what and words_of(change.before) != words_of(change.after) for change in changes
    )
    return Comparison(
        before=_side(before),
        after=_side(after),
        flows=flows_between(before, after),
        companies=companies_between(before, after),
        sale=_SALES.get((_is_sold(before), _is_sold(after))),
        added=alignment.added,
        removed=alignment.removed,
        changed=tuple(change for change in changes if change.what),
        reworded=reworded if same_language else 0,
    )


def to_dict(comparison: Comparison) -> Json:
    """Return the comparison as plain JSON values, schema version 1."""
    values: Json = orjson.loads(to_json(comparison))
    return values


def to_json(comparison: Comparison) -> str:
    """Return the comparison as one line of JSON: same comparison, same bytes."""
    return orjson.dumps(comparison).decode("utf-8")


def _side(report: Report) -> Side:
    return Side(
        document=report.document, score=report.score, grade=report.grade, notices=report.notices
    )


def _broken(alignment: Alignment) -> Alignment:
    """Pair each promise that is gone with a new clause that does what it ruled out."""
    sharings, taken = Sharings(alignment.added, accusing=False), set[int]()
    pairs, removed = list(alignment.pairs), list[Clause]()
    for clause in alignment.removed:
        breach = _breach(clause, sharings, taken)
        if breach is None:
            removed.append(clause)
        else:
            taken.add(breach.start)
            pairs.append(Pair(before=clause, after=breach))
    pairs.sort(key=lambda pair: (pair.after.start, pair.after.end))
    added = tuple(clause for clause in alignment.added if clause.start not in taken)
    return Alignment(pairs=tuple(pairs), removed=tuple(removed), added=added)


def _breach(promise: Clause, sharings: Sharings, taken: Container[int]) -> Clause | None:
    """Return the clause most like a promise, of those that contradict it; None if none is alike."""
    if promise.stance == "shares":
        return None
    said, purposes = words_of(promise), meaning_of(promise)["purposes"]
    alike = [
        (Indel.normalized_similarity(said, words_of(clause)), clause)
        for clause in sharings.against(promise)
        if clause.start not in taken
    ]
    alike = [
        (likeness, clause)
        for likeness, clause in alike
        if likeness >= _ALIKE or purposes & meaning_of(clause)["purposes"]
    ]
    return max(alike, key=lambda pair: pair[0])[1] if alike else None


def _differences(pair: Pair) -> Iterator[str]:
    """Yield what one clause says that the other does not, the weightiest first.

    The same words in the same place say the same, whatever was read into them from further away.
    """
    before, after = pair.before, pair.after
    if place_of(before) == place_of(after):
        return
    if (before.stance, after.stance) == ("denies", "denies"):
        yield from _promise_differences(before, after)
    else:
        yield from _flow_differences(before, after)
    # A new limit is no news for a reader who was and stays within it.
    if before.applies is not after.applies:
        yield from _scope_differences(meaning_of(before)["scope"], meaning_of(after)["scope"])


def _flow_differences(before: Clause, after: Clause) -> Iterator[str]:
    promise = _PROMISES.get((before.stance, after.stance))
    if promise:
        yield promise
    sold = (_sells(before), _sells(after))
    if sold in _SALES:
        yield f"sale {_SALES[sold]}"
    choice = _CHOICES.get((before.choice.kind, after.choice.kind))
    if choice and "denies" not in (before.stance, after.stance):
        yield choice
    then, now = meaning_of(before), meaning_of(after)
    for attribute, noun in _NOUNS.items():
        # A promise names what does not happen, so what it names was not there before.
        was = then[attribute] if before.stance != "denies" else frozenset()
        is_now = now[attribute] if after.stance != "denies" else frozenset()
        new, gone = is_now - was, was - is_now
        if attribute == "names":
            # Whom the sentence mentions still, or did before, is no news: it may be the service.
            new = frozenset(name for name in new if name not in key(before.quote))
            gone = frozenset(name for name in gone if name not in key(after.quote))
        yield from (f"{noun} added: {kind}" for kind in sorted(new))
        yield from (f"{noun} removed: {kind}" for kind in sorted(gone))


def _is_sold(report: Report) -> bool:
    return any(clause.applies and _sells(clause) for clause in report.clauses)


def _sells(clause: Clause) -> bool:
    return clause.action == "sell" and clause.stance == "shares"


def _promise_differences(before: Clause, after: Clause) -> Iterator[str]:
    """Yield whether a promise rules out less than before, or more, or each in some respect."""
    reach = [_reach(clause) for clause in (before, after)]
    if any(not _covers(now, then) for then, now in zip(*reach, strict=True)):
        yield "promise weakened"
    if any(not _covers(then, now) for then, now in zip(*reach, strict=True)):
        yield "promise strengthened"


def _reach(clause: Clause) -> tuple[frozenset[str], ...]:
    """Return what a promise is limited to, attribute by attribute; empty is no limit."""
    meaning = meaning_of(clause)
    without_consent = frozenset({"unasked"} if clause.choice.kind == "consent" else ())
    recipients = meaning["recipients"]
    anybody = frozenset[str]() if "unspecified" in recipients else recipients
    sale = frozenset({"sale"} if clause.action == "sell" else ())
    return anybody, meaning["purposes"], meaning["data"], without_consent, sale


def _covers(wide: frozenset[str], narrow: frozenset[str]) -> bool:
    return not wide or (bool(narrow) and narrow <= wide)


def _scope_differences(before: frozenset[str], after: frozenset[str]) -> Iterator[str]:
    for verb, names in (("added", after - before), ("removed", before - after)):
        for name in sorted(names):
            noun = "exclusion" if name.startswith("not ") else "limit"
            yield f"{noun} {verb}: {name.removeprefix('not ')}"
