"""Decide whether a unit says that data is shared, that it is not, or both.

Where a word stands that denials have, a linear model weighs what the rules tell of the unit (see
`postilla.stance`), in which order its cues follow each other, and the words around each denial.
The weights are made by `training.verdict`.
"""

from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise
from typing import Final

from postilla.catalogue import Catalogue, Hit
from postilla.model import Passage, Stance, Unit
from postilla.places import Places
from postilla.signs import SignWeights
from postilla.stance import Evidence, evidence_of
from postilla.words import Lists, load_words

WEIGHTS: Final = "stances.npz"
STANCES: Final[tuple[Stance, ...]] = ("shares", "denies", "mixed")
_DENIAL: Final = "negation"
_VERBS: Final = ("disclosure", "disclosure-noun", "handing")
# What a sentence that denies turns on: three of these in a row are a sign too.
_TURNING: Final = (*_VERBS, _DENIAL, "exception", "boundary")
_FAMILIES: Final = frozenset((*_TURNING, "holding", "recipient", "modality"))
# All but letters and apostrophes turned to blanks.
_LETTERS: Final = str.maketrans(
    {char: char if char.islower() or char == "'" else " " for char in map(chr, range(128))}
)
# All but letters, digits and underscores.
_WORD_CHARACTERS: Final = str.maketrans(
    {char: char if char.isalnum() or char == "_" else " " for char in map(chr, range(128))}
)
_MOST_WORDS: Final = 100
# So many characters and words behind and before a denial are read.
_BEHIND, _WORDS_BEHIND = 60, 4
_BEFORE, _WORDS_BEFORE = 40, 2
_MOST_DENIALS: Final = 3
_LENGTH_STEP, _LONGEST = 60, 6
_PLACE_STEP, _GAP_STEP, _FARTHEST = 4, 2, 4


def stance_of(
    unit: Unit, catalogue: Catalogue, places: Places, before: Unit | None = None
) -> Stance:
    """Return the stance of `unit`, should it be about sharing at all.

    `places` are what `catalogue` finds in it and above it, `before` is the unit before it. What
    completes a denial above it is told by rule.
    """
    if not may_deny(unit, catalogue, places):
        return "shares"
    evidence = evidence_of(unit, catalogue, places, before)
    if evidence.below:
        return evidence.stance
    odds = SignWeights.load(WEIGHTS).odds(stance_signs(unit, evidence, catalogue, places))
    stance = STANCES[int(odds.argmax())]
    # What a verb admits beyond the reach of every denial is never hidden behind a promise.
    return "mixed" if stance == "denies" and evidence.stance == "mixed" else stance


def may_deny(unit: Unit, catalogue: Catalogue, places: Places) -> bool:
    """Tell whether a word that denials have stands in `unit`, or a denial right above it."""
    words = unit.key.translate(_WORD_CHARACTERS).split()
    return not _hints(catalogue.language).isdisjoint(words) or any(
        _denies(passage, catalogue, places) for passage in (unit, unit.lead_in, *unit.heading[-1:])
    )


def _denies(passage: Passage | Unit | None, catalogue: Catalogue, places: Places) -> bool:
    return passage is not None and not _denials(catalogue).isdisjoint(places.cues_in(passage.key))


@cache
def _denials(catalogue: Catalogue) -> frozenset[int]:
    """Return the numbers of the cues that deny."""
    return frozenset(n for n, cue in enumerate(catalogue.cues) if cue.family == _DENIAL)


@cache
def _hints(language: str) -> frozenset[str]:
    return load_words(language, "negation", ("hints",), _as_words)


def _as_words(lists: Lists) -> frozenset[str]:
    if others := [hint for hint in lists["hints"] if not hint.isalnum()]:
        raise ValueError(f"hints must be single words, no expressions; got {others}")
    return frozenset(lists["hints"])


def _by_start(hit: Hit) -> tuple[int, int]:
    return hit.start, hit.end


def stance_signs(unit: Unit, evidence: Evidence, catalogue: Catalogue, places: Places) -> set[str]:
    """Return the names of all that `unit` has to be judged by."""
    hits = [hit for hit in evidence.hits if hit.family in _FAMILIES]
    hits.sort(key=_by_start)
    names = set(_told(evidence))
    names.update(_orders(hits))
    words = unit.key.translate(_LETTERS).split()[:_MOST_WORDS]
    names.update(f"{catalogue.language}: {word}" for word in words)
    names.update(f"{catalogue.language}: {first} {second}" for first, second in pairwise(words))
    names.update(_around_denials(unit.key, hits, catalogue.language))
    for name, passage in (
        ("lead-in", unit.lead_in),
        ("heading", next(iter(unit.heading[-1:]), None)),
    ):
        names.add(f"{name} {_kind_of(passage, catalogue, places)}")
    names.add(f"kind {unit.kind}")
    names.add(f"length {min(_LONGEST, len(unit.key) // _LENGTH_STEP)}")
    return names


def _told(evidence: Evidence) -> Iterator[str]:
    rule = evidence.stance
    has_denial = any(hit.family == _DENIAL for hit in evidence.hits)
    yield f"rule {rule}"
    marks = {
        "denied": evidence.denied,
        "admitted": evidence.admitted,
        "excepted": evidence.excepted,
        "below": evidence.below,
        "lent": evidence.lent,
        "has denial": has_denial,
    }
    for name, value in marks.items():
        yield f"rule {rule}, {name} {value}"
    yield "rule " + " ".join(name for name, value in marks.items() if value)


def _orders(hits: Sequence[Hit]) -> Iterator[str]:
    families = ["start", *(hit.family for hit in hits), "end"]
    for pair in pairwise(families):
        yield " > ".join(pair)
    turns = ["start", *(hit.family for hit in hits if hit.family in _TURNING), "end"]
    for three in zip(turns, turns[1:], turns[2:], strict=False):
        yield " > ".join(three)


def _around_denials(key: str, hits: Sequence[Hit], language: str) -> Iterator[str]:
    denials = [hit for hit in hits if hit.family == _DENIAL]
    yield f"denials {min(_MOST_DENIALS, len(denials))}"
    if denials:
        first = denials[0].start
        given = any(hit.end <= first and hit.family in _VERBS for hit in hits)
        yield f"first denial {'behind' if given else 'before'} a verb"
        yield f"first denial at {min(_FARTHEST, len(key[:first].split()) // _PLACE_STEP)}"
    for denial in denials:
        word = " ".join(key[denial.start : denial.end].split())
        behind = key[denial.end : denial.end + _BEHIND].split()[:_WORDS_BEHIND]
        before = key[max(0, denial.start - _BEFORE) : denial.start].split()[-_WORDS_BEFORE:]
        yield f"{language} denial {word}"
        yield from (f"{language} denial before {other}" for other in behind)
        yield from (f"{language} denial behind {other}" for other in before)
        yield from (f"{language} denial {word} {other}" for other in behind[:1])
        following = next((hit for hit in hits if hit.start >= denial.end), None)
        if following is None:
            yield "denial before nothing"
        else:
            gap = len(key[denial.end : following.start].split())
            yield f"denial before {following.family} {following.kind}"
            yield f"denial before the next cue by {min(_FARTHEST, gap // _GAP_STEP)}"


def _kind_of(passage: Passage | None, catalogue: Catalogue, places: Places) -> str:
    if passage is None:
        return "none"
    return "denying" if _denies(passage, catalogue, places) else "plain"
