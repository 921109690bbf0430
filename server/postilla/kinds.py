"""Decide which recipients and purposes a clause has: rules and words, weighed as was learnt.

A linear model with a column for each kind. Its features are what the rules say of the clause and
of the one before it, which cues stand in it and above it, and its words. The weights are made by
`training.attributes`; see there how.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import cache
from itertools import chain, pairwise
from typing import Final, NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from postilla.catalogue import Hit
from postilla.cues import Cues
from postilla.model import RECIPIENTS
from postilla.reading import Reading
from postilla.recipients import Told
from postilla.signs import SignWeights

WEIGHTS: Final = "kinds.npz"
_FAMILIES: Final = frozenset(
    ("who", "who-hint", "who-weak", "company", "reference", "purpose", "purpose-hint")
)
_GIVING: Final = ("disclosure", "handing", "disclosure-noun")
# What is said of the data, beside who gets it, in the clause itself.
_SAYING: Final = frozenset((
    *_GIVING, "negation", "exception", "boundary", "sale", "data", "modality", "naming", "region",
    "group",
))  # fmt: skip
# Whoever stands there, by name, in general words, or shown by others.
_SHOWING: Final = ("who", "company", "who-weak", "who-hint")
# All but letters turned to blanks.
_LETTERS: Final = "".join(
    char if char.islower() and char.isascii() else " " for char in map(chr, range(256))
).encode("ascii")
# More words than this make no clause clearer.
_MOST_WORDS: Final = 150
# What is no farther behind a recipient than this is the next of one list.
_LISTED: Final = 6
# So many characters before a recipient are read for the word that leads to it, and so many behind
# for the next.
_LEADING: Final = 16
_AROUND: Final = 30
# Of the recipients after a verb the third is as good as any later one.
_LATER: Final = 2
_LENGTH_STEP: Final = 40
_LONGEST: Final = 6
# Begins the names of features that say where recipients stand, and what is said around them: they
# tell who gets the data, not what for.
AT: Final = "at "
# Between a language and its word in the name of a feature.
_OF: Final = ": "


class Observed(NamedTuple):
    """A clause as the model sees it: its reading, what rules tell of it and of the one before."""

    reading: Reading
    told: Told
    before: Sequence[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Kinds:
    """The weights: a row for each feature, a column for each kind, and the bias in the last row.

    `signs`, `words` and `pairs` number the rows: those of words by language, those of pairs of
    words by language.
    """

    signs: Mapping[str, int]
    words: Mapping[str, Mapping[str, int]]
    pairs: Mapping[str, Mapping[tuple[str, ...], int]]
    recipients: tuple[str, ...]
    purposes: tuple[str, ...]
    weights: NDArray[np.float32]
    digest: str = ""

    @classmethod
    @cache
    def load(cls) -> Self:
        """Return the shipped weights. Raises DataError when there are none, or broken ones."""
        table = SignWeights.load(WEIGHTS)
        signs, words, pairs = _numbered(list(table.rows))
        return cls(
            signs=signs,
            words=words,
            pairs=pairs,
            recipients=table.columns[: len(RECIPIENTS)],
            purposes=table.columns[len(RECIPIENTS) :],
            weights=table.weights,
            digest=table.digest,
        )

    def odds(self, clauses: Sequence[Observed], language: str) -> list[list[float]]:
        """Return the log-odds of every kind for each clause: recipients first, then purposes."""
        if not clauses:
            return []
        bias = len(self.weights) - 1
        sign, word = self.signs.get, self.words.get(language, {}).get
        pair = self.pairs.get(language, {}).get
        rows: list[int] = []
        starts: list[int] = []
        # Many clauses stand under one heading.
        above: dict[tuple[str, str], list[int]] = {}
        for clause in clauses:
            starts.append(len(rows))
            rows.append(bias)
            words = _words(clause)
            rows += _known(
                map(sign, clause_signs(clause, language)),
                map(word, words),
                map(pair, pairwise(words)),
            )
            for place, cues in _above(clause.reading):
                known = above.get((place, cues.passage.key))
                if known is None:
                    known = _known(map(sign, signs_above(place, cues)))
                    above[place, cues.passage.key] = known
                rows += known
        odds: list[list[float]] = np.add.reduceat(
            self.weights.take(rows, axis=0), starts, axis=0
        ).tolist()
        return odds


def _known(*rows: Iterable[int | None]) -> list[int]:
    """Return the numbers among `rows`, each once: in one order, lest a sum depend on a set's."""
    return sorted(row for row in set(chain.from_iterable(rows)) if row is not None)


def _numbered(
    names: Sequence[str],
) -> tuple[dict[str, int], dict[str, dict[str, int]], dict[str, dict[tuple[str, ...], int]]]:
    signs: dict[str, int] = {}
    words: dict[str, dict[str, int]] = {}
    pairs: dict[str, dict[tuple[str, ...], int]] = {}
    for row, name in enumerate(names):
        language, of, said = name.partition(_OF)
        first, two, second = said.partition(" ")
        if two:
            pairs.setdefault(language, {})[first, second] = row
        elif of:
            words.setdefault(language, {})[said] = row
        else:
            signs[name] = row
    return signs, words, pairs


def is_for_purposes(name: str) -> bool:
    """Tell whether a feature counts for purposes: not where recipients stand, no pair of words."""
    return not name.startswith(AT) and " " not in name.partition(_OF)[2]


def features_of(clause: Observed, language: str) -> set[str]:
    """Return the names of all features that a clause has; each counts once."""
    names = clause_signs(clause, language)
    for place, cues in _above(clause.reading):
        names.update(signs_above(place, cues))
    return names | {f"{language}{_OF}{word}" for word in words_of(clause)}


def _above(reading: Reading) -> Iterator[tuple[str, Cues]]:
    if reading.lead_in is not None:
        yield "lead-in", reading.lead_in
    if reading.headings:
        yield "heading", reading.headings[0]


def signs_above(place: str, cues: Cues) -> set[str]:
    """Return what the passage above a clause lends it: which cues stand there."""
    return {place, *_cues_of(place, cues)}


def words_of(clause: Observed) -> set[str]:
    """Return the words of a clause and the pairs of neighbours, as they stand in the key.

    A letter alone is no word, but stands in pairs.
    """
    words = _words(clause)
    return {*filter(_more_than_a_letter, words), *map(" ".join, pairwise(words))}


def _words(clause: Observed) -> list[str]:
    letters = clause.reading.unit.key.encode("ascii").translate(_LETTERS).decode("ascii")
    return letters.split()[:_MOST_WORDS]


def _more_than_a_letter(word: str) -> bool:
    return len(word) > 1


def clause_signs(clause: Observed, language: str) -> set[str]:
    """Return what a clause has itself but for its words: what rules tell, and its cues."""
    reading = clause.reading
    names = {f"told {kind}" for kind in clause.told}
    if len(clause.told) > 1:
        names.add("told " + " ".join(sorted(clause.told)))
    names.update(f"before {kind}" for kind in clause.before)
    names.update(_cues_of("own", reading.own))
    names.update(_cues_of(f"{AT}own", reading.own, _SAYING))
    names.update(_places_of(reading.own, language))
    names.update(_around(reading.own, language))
    if reading.names:
        names.add("own name" if _names_alone(reading) else "own name of a group")
    names.add(f"length {min(_LONGEST, len(reading.unit.key) // _LENGTH_STEP)}")
    names.add(f"language {language}")
    return names


def _names_alone(reading: Reading) -> bool:
    """Tell whether a clause names a company that is no group of which others are members."""
    group = reading.group
    return group is None or any(not group.start <= name.start < group.end for name in reading.names)


def _cues_of(place: str, cues: Cues, families: AbstractSet[str] = _FAMILIES) -> Iterator[str]:
    for family, hits in cues.families.items():
        if family in families:
            for kind in {hit.kind for hit in hits}:
                yield f"{place} {family} {kind}"


def _places_of(own: Cues, language: str) -> Iterator[str]:
    """Yield where the recipients of a clause stand: first, after a verb of giving, after "with".

    All of a list stand after the word that leads to the first of them.
    """
    hits = sorted((*own.of("who"), *own.of("company")), key=_start)
    if not hits:
        return
    yield f"{AT}first {hits[0].kind}"
    given = min((hit.end for family in _GIVING for hit in own.of(family)), default=None)
    key, lead, listed, rank = own.passage.key, "", -_LISTED, 0
    for kind, start, end in ((hit.kind, hit.start, hit.end) for hit in hits):
        word = " ".join(key[max(0, start - _LEADING) : start].split()[-1:])
        if start - listed >= _LISTED or not lead:
            lead = word
        listed = end
        yield f"{AT}{language} before {kind} {word}"
        yield f"{AT}{language} leads to {kind} {lead}"
        if given is None:
            yield f"{AT}not given {kind}"
        elif start < given:
            yield f"{AT}before given {kind}"
        else:
            yield f"{AT}given {min(rank, _LATER)} {kind}"
            yield f"{AT}given {kind}"
            rank += 1


def _around(own: Cues, language: str) -> Iterator[str]:
    """Yield the words that show recipients, and the word behind each."""
    key = own.passage.key
    for family in _SHOWING:
        for _, kind, start, end, _ in own.of(family):
            shown = " ".join(key[start:end].split())
            yield f"{AT}{language} is {family} {kind} {shown}"
            after = key[end : end + _AROUND].split(maxsplit=1)
            yield f"{AT}{language} ahead of {kind} {after[0] if after else ''}"


def _start(hit: Hit) -> int:
    return hit.start
