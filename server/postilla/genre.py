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
# Different things that only a policy says, of itself or to its reader: one may be quoted.
_OWN = 2
# Least of all terms, legal and plain, beside a clause: with one such thing under a title that
# speaks of privacy, and with two of them without that title.
_TERMS_TITLED, _TERMS = 2, 3
# "We" a word, from which on a text may be a policy that is not titled.
_VOICE = 0.01
# Clauses that make a policy of such a text: so many, and so great a share of its units.
_CLAUSES, _SHARE = 4, 0.1
# (different terms, occurrences a word) of other kinds of text, from which on it is one of those,
# unless it says more of what only a policy says: that of a newspaper has words of news.
_OTHER = (2, 0.02)

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
    privacy, `own` counts different things that only a policy says, and `other` tells that it has
    the words of another genre.
    """

    legal: int
    legal_rate: float
    either: int
    voice: float
    titled: bool
    own: int
    other: bool

    @property
    def legal_enough(self) -> bool:
        """Tell whether the terms of the law alone make it a policy."""
        speaks = self.voice > 0 or self.legal >= _SPEECHLESS
        return speaks and self.own >= _OWN and self.about_privacy and not self.other

    @property
    def about_privacy(self) -> bool:
        """Tell whether it has as many terms of the law as policies, and news of them, have."""
        return any(self.legal >= terms and self.legal_rate >= rate for terms, rate in _LEGAL_LEVELS)

    @property
    def possible(self) -> bool:
        """Tell whether its clauses may make it a policy. Else nobody needs to look for them."""
        speaks = self.voice >= _VOICE or self.own >= _OWN
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
    legal = len(different["legal"])
    return Signs(
        legal=legal,
        legal_rate=times["legal"] / max(words, 1),
        either=legal + len(different["plain"]),
        voice=times["voice"] / max(words, 1),
        titled=any(terms.places[literal][0] == "title" for literal, _, _ in opening),
        own=len(different["own"]),
        other=(
            len(different["other"]) >= _OTHER[0]
            and times["other"] >= max(_OTHER[1] * words, times["own"])
        ),
    )


def is_policy(signs: Signs, clauses: Sequence[object], units: Sequence[object]) -> bool:
    """Tell whether a text is a privacy policy, by its words and by the clauses found in it.

    The terms of the law are enough where the text also says what only a policy says, such as
    "you can ask us" or whose notice it is: articles, guides and laws have those terms too. A text
    with few of them is a policy if its title speaks of privacy and it says two such things, or one
    and who gets the data. Without that title, more must be found in its sentences.
    """
    if signs.legal_enough:
        return True
    if not signs.possible:
        return False
    if signs.titled and signs.own >= _OWN:
        return True
    if not clauses:
        return False
    named = signs.titled and signs.own > 0 and signs.either >= _TERMS_TITLED
    spoken = signs.either >= _TERMS and signs.own >= _OWN
    return named or spoken or len(clauses) >= max(_CLAUSES, _SHARE * len(units))
