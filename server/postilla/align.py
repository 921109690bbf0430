"""Which clause of one version became which clause of another."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from typing import TypeAlias

import numpy as np
from rapidfuzz.distance import Indel
from rapidfuzz.process import cdist

from postilla.errors import InputError
from postilla.fold import key
from postilla.model import Clause, Mention
from postilla.names import Names

# Two clauses are versions of one when their likeness reaches this. Set on the dated WhatsApp and
# Firefox notices: below it, pairs begin to have only their subject in common.
_ENOUGH = 0.55
# Words decide more than attributes, which many clauses of a policy share. Where the languages
# differ there are only attributes, and they have to agree well.
_WORDS = 0.55
_ENOUGH_ATTRIBUTES = 0.7
# Clauses of the one times clauses of the other that are compared, in about a second, those aside
# that are the same in both. The longest real policy that we know has 235 clauses.
MOST_PAIRS = 2_000_000
# How well an attribute agrees that neither has: silence in common is less than words in common.
_SILENT = 0.7
# What each attribute counts among attributes.
_WEIGHTS = {
    "recipients": 4,
    "purposes": 3,
    "stance": 2,
    "data": 2,
    "names": 2,
    "scope": 2,
    "action": 1,
    "choice": 1,
}

_Likeness: TypeAlias = np.ndarray[tuple[int, int], np.dtype[np.float64]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """A clause before and what it is after."""

    before: Clause
    after: Clause


@dataclass(frozen=True, slots=True, kw_only=True)
class Alignment:
    """The pairs in the order of the version after, and what has no counterpart."""

    pairs: tuple[Pair, ...]
    removed: tuple[Clause, ...]
    added: tuple[Clause, ...]


def words_of(clause: Clause) -> tuple[str, ...]:
    """Return a clause's words without case, accents and punctuation."""
    return _words(clause.quote)


def place_of(clause: Clause) -> tuple[str, ...]:
    """Return the words of the clause and of what it is read with: its heading and lead-in."""
    parts = (clause.quote, clause.lead_in or "", *clause.heading)
    return tuple(word for part in parts for word in (*_words(part), "|"))


def meaning_of(clause: Clause) -> dict[str, frozenset[str]]:
    """Return the values of each attribute of a clause, without the words that show them.

    Running the service is what every purpose is told to serve, so it distinguishes nothing. A
    scope's values are `eea` for a limit and `not eea` for an exclusion.
    """
    scope = clause.scope
    people = (*scope.regions, *scope.groups) if scope else ()
    sign = "not " if scope and scope.excludes else ""
    return {
        "stance": frozenset({clause.stance}),
        "action": frozenset({clause.action}),
        "recipients": _kinds(clause.recipients) - {"named"},
        "names": frozenset(
            map(Names.load().core, filter(None, (name.text for name in clause.names)))
        ),
        "purposes": _kinds(clause.purposes) - {"unspecified", "service"},
        "data": _kinds(clause.data),
        "choice": frozenset({clause.choice.kind}),
        "scope": frozenset(f"{sign}{name}" for name in people),
    }


def align(
    before: tuple[Clause, ...], after: tuple[Clause, ...], *, same_language: bool
) -> Alignment:
    """Pair each clause with at most one of the other version, the most alike first.

    A clause that only repeats one which has found its counterpart is left out: saying a thing
    twice, or once instead of twice, is no change.

    Raises:
        InputError: there are more than `MOST_PAIRS` pairs of clauses that differ.
    """
    found = _unchanged(before, after) if same_language else {}
    taken = {*found.values()}
    old = np.array([row for row in range(len(before)) if row not in found], dtype=np.int64)
    new = np.array([column for column in range(len(after)) if column not in taken], dtype=np.int64)
    if len(old) * len(new) > MOST_PAIRS:
        raise InputError(
            f"the versions have {len(old):,} and {len(new):,} clauses of their own, too many to "
            f"compare; send texts whose numbers of them multiply to at most {MOST_PAIRS:,}"
        )
    likeness = _likeness(
        [before[row] for row in old], [after[column] for column in new], same_language=same_language
    )
    places = np.nonzero(likeness >= (_ENOUGH if same_language else _ENOUGH_ATTRIBUTES))
    rows, columns = old[places[0]], new[places[1]]
    # Nearer in the order of the text wins among equals, so that list items stay in step.
    drift = np.abs(rows / max(len(before), 1) - columns / max(len(after), 1))
    order = np.lexsort((columns, rows, drift.round(6), -likeness[places].round(6)))
    for row, column in zip(rows[order].tolist(), columns[order].tolist(), strict=True):
        if row not in found and column not in taken:
            found[row] = column
            taken.add(column)
    pairs = sorted(found.items(), key=lambda pair: pair[1])
    return Alignment(
        pairs=tuple(Pair(before=before[row], after=after[column]) for row, column in pairs),
        removed=_new([before[row] for row in range(len(before)) if row not in found], after),
        added=_new([after[column] for column in range(len(after)) if column not in taken], before),
    )


def _unchanged(before: Sequence[Clause], after: Sequence[Clause]) -> dict[int, int]:
    """Return which clause is which where both versions have it once, the same in all respects.

    Nothing is more like it. Most of a long policy is unchanged, and need not be held against all.
    """
    places: list[dict[object, list[int]]] = [{}, {}]
    for side, clauses in zip(places, (before, after), strict=True):
        for place, clause in enumerate(clauses):
            side.setdefault((words_of(clause), *_values(clause)), []).append(place)
    old, new = places
    return {
        rows[0]: new[same][0]
        for same, rows in old.items()
        if len(rows) == 1 and len(new.get(same, ())) == 1
    }


def _likeness(
    before: Sequence[Clause], after: Sequence[Clause], *, same_language: bool
) -> _Likeness:
    """Return how alike each pair is, from 0 to 1, by words and attributes."""
    attributes = _attribute_likeness(before, after)
    if not same_language or not before or not after:
        return attributes
    words = cdist(
        [words_of(clause) for clause in before],
        [words_of(clause) for clause in after],
        scorer=Indel.normalized_similarity,
        dtype=np.float64,
    )
    return np.where(words >= 1, 1 + attributes, _WORDS * words + (1 - _WORDS) * attributes)


def _words(text: str) -> tuple[str, ...]:
    return tuple("".join(char if char.isalnum() else " " for char in key(text)).split())


def _values(clause: Clause) -> list[frozenset[str]]:
    """Return the values of each attribute that is weighed; a recipient of no kind is none."""
    meaning = meaning_of(clause)
    return [meaning[attribute] - {"unspecified"} for attribute in _WEIGHTS]


def _attribute_likeness(before: Sequence[Clause], after: Sequence[Clause]) -> _Likeness:
    """Return the mean, weighted by attribute, of the share of values that a pair has in common."""
    total: _Likeness = np.zeros((len(before), len(after)))
    all_values = [[_values(clause) for clause in side] for side in (before, after)]
    for number, weight in enumerate(_WEIGHTS.values()):
        values = [[every[number] for every in side] for side in all_values]
        columns = {value: at for at, value in enumerate(sorted({*chain(*chain(*values))}))}
        has = [np.zeros((len(side), len(columns))) for side in values]
        for side, matrix in zip(values, has, strict=True):
            for row, held in enumerate(side):
                matrix[row, [columns[value] for value in held]] = 1
        common = has[0] @ has[1].T
        either = has[0].sum(axis=1)[:, None] + has[1].sum(axis=1)[None, :] - common
        total += weight * np.where(either > 0, common / np.maximum(either, 1), _SILENT)
    return total / sum(_WEIGHTS.values())


def _new(clauses: list[Clause], other: tuple[Clause, ...]) -> tuple[Clause, ...]:
    """Return the clauses that the other version has nowhere, word for word and meaning alike."""
    said = {(words_of(clause), _signature(clause)) for clause in other}
    return tuple(clause for clause in clauses if (words_of(clause), _signature(clause)) not in said)


def _signature(clause: Clause) -> tuple[tuple[str, frozenset[str]], ...]:
    return tuple(meaning_of(clause).items())


def _kinds(mentions: tuple[Mention, ...]) -> frozenset[str]:
    return frozenset(mention.kind for mention in mentions)
