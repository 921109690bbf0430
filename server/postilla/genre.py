"""Whether a text is a privacy policy, or something else that speaks of data."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import takewhile
from typing import NamedTuple

from ahocorasick_rs import BytesAhoCorasick

from postilla.pattern import blank, cut
from postilla.words import Lists, load_words

# Where the title of a text stands, in code points.
_TITLE = 200
# (different legal terms, occurrences a word) that a policy reaches, at least one pair of them.
_LEGAL_LEVELS = ((4, 0.012), (12, 0.006))
# So many different legal terms are enough even where nobody speaks: a news article has fewer.
_SPEECHLESS = 12
# Least of what only a policy says, and of terms, where the title speaks of privacy, ...
_OWN_TITLED, _TERMS_TITLED = 2, 2
# ... and where it does not.
_OWN_UNTITLED, _PLAIN_TERMS = 2, 3
_VOICE_UNTITLED = 0.01
# Clauses that are enough then: so many, and so great a share of the units.
_CLAUSES, _SHARE = 4, 0.1
# (different terms, occurrences a word) of other kinds of text, from which on it is one of those.
_OTHER = (2, 0.02)

_OWN_WEIGHT = 1.0

_LISTS = ("legal", "plain", "voice", "title", "own", "other")


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """The terms of a language that tell a genre: see `languages/*/genre.toml`.

    `places` says of each literal to which list it belongs, and which of its patterns it spells.
    """

    automaton: BytesAhoCorasick
    places: tuple[tuple[str, int], ...]

    @classmethod
    @cache
    def load(cls, code: str) -> "Terms":
        """Return the terms of the language `code`. Raises DataError when they are broken."""
        return load_words(code, "genre", _LISTS, cls._of)

    @classmethod
    def _of(cls, lists: Lists) -> "Terms":
        spelled = [
            (head, (name, number))
            for name, patterns in lists.items()
            for number, pattern in enumerate(patterns)
            for head in cut(pattern).heads
        ]
        return cls(
            automaton=BytesAhoCorasick([head for head, _ in spelled]),
            places=tuple(place for _, place in spelled),
        )


class Signs(NamedTuple):
    """What the words of a text say of its genre: different terms, and occurrences a word.

    `voice` is how often it says "we" or names itself, `titled` tells that its title speaks of
    privacy, and `other` that it has the words of another genre.
    """

    legal: int
    legal_rate: float
    either: int
    either_rate: float
    voice: float
    titled: bool
    own: int
    own_rate: float
    other: bool

    @property
    def legal_enough(self) -> bool:
        """Tell whether the terms of the law alone make it a policy."""
        speaks = self.voice > 0 or self.legal >= _SPEECHLESS
        return speaks and self.own >= _OWN_TITLED and self.about_privacy and not self.other

    @property
    def about_privacy(self) -> bool:
        """Tell whether it has as many terms of the law as policies, and news of them, have."""
        return any(self.legal >= terms and self.legal_rate >= rate for terms, rate in _LEGAL_LEVELS)

    @property
    def possible(self) -> bool:
        """Tell whether its clauses may make it a policy. Else nobody needs to look for them."""
        speaks = self.voice >= _VOICE_UNTITLED or self.own >= _OWN_UNTITLED
        return not self.other and (self.titled or self.about_privacy or speaks)


def read_signs(key: str, words: int, language: str) -> Signs:
    """Return what the words of a text with `key` say of its genre."""
    terms = Terms.load(language)
    matches = terms.automaton.find_matches_as_indexes(b" " + blank(key) + b" ", overlapping=True)
    different: dict[str, set[int]] = {name: set() for name in _LISTS}
    times = dict.fromkeys(_LISTS, 0)
    for literal, count in Counter([literal for literal, _, _ in matches]).items():
        name, number = terms.places[literal]
        different[name].add(number)
        times[name] += count
    # Matches come by their ends.
    opening = takewhile(lambda match: match[2] <= _TITLE, matches)
    legal, rate = len(different["legal"]), times["legal"] / max(words, 1)
    return Signs(
        legal=legal,
        legal_rate=rate,
        either=legal + len(different["plain"]),
        either_rate=rate + times["plain"] / max(words, 1),
        voice=times["voice"] / max(words, 1),
        titled=any(terms.places[literal][0] == "title" for literal, _, _ in opening),
        own=len(different["own"]),
        own_rate=times["own"] / max(words, 1),
        other=(
            len(different["other"]) >= _OTHER[0]
            and times["other"] >= max(_OTHER[1] * words, _OWN_WEIGHT * times["own"])
        ),
    )


def is_policy(signs: Signs, clauses: Sequence[object], units: Sequence[object]) -> bool:
    """Tell whether a text is a privacy policy, by its words and by the clauses found in it.

    The terms of the law are enough: a recipe has none, and a news article that mentions privacy
    has few, or other words that policies lack. A text without them is a policy if its title
    speaks of privacy or of data, and its sentences say who gets them, or in plain words what is
    known and kept. A headline does the first and an article the second, but nobody says "we".
    """
    if signs.legal_enough:
        return True
    if not signs.possible:
        return False
    if signs.titled and signs.own >= _OWN_TITLED:
        return True
    if signs.titled and signs.own and clauses and signs.either >= _TERMS_TITLED:
        return True
    if signs.titled and signs.voice and clauses and signs.either >= _PLAIN_TERMS:
        return True
    many = len(clauses) >= max(_CLAUSES, _SHARE * len(units))
    return many or bool(
        clauses and signs.own >= _OWN_UNTITLED and signs.either >= _PLAIN_TERMS
    )
