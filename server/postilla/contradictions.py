"""Clauses that contradict a promise: what it rules out happens all the same."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property, lru_cache, reduce
from operator import or_
from typing import TypeAlias

from postilla.fold import key
from postilla.model import Clause, Mention, Scope
from postilla.promises import promise_words

# Who works for the service, is bound by law or was chosen by the reader is no "third party" in
# a promise that names nobody.
_OUTSIDERS = frozenset({"advertising", "partner", "unspecified"})
# Of the others, those of whom a promise can be broken by what is said elsewhere in the text: what
# suppliers and authorities get differs too much from one sentence to the next.
_TELLING = _OUTSIDERS | {"group", "public"}
# Least probability of a clause that accuses another, or that is taken at its word.
SURE = 0.8
# A company that is sold is no sale of data.
_BUSINESS = frozenset({"successor", "transaction"})
# Kinds of data so wide that two sentences about one seldom mean the same data.
_COARSE = frozenset({"usage", "content", "identifiers", "profile"})
# Sets of clauses that are remembered, where a text has names and headings without end.
_KEPT = 4096
# Kinds of recipients and purposes that tell nothing about who or what for.
VAGUE = frozenset({"unspecified", "named"})

_Trait: TypeAlias = tuple[str, object]


class Sharings:
    """Finds the clauses that say that what a promise rules out happens all the same.

    To show one is an accusation, so that much is asked of both. They are surely read, about the
    same people and the same act (a sale, a disclosure), and the recipient is named. The promise
    is the service's own, about the reader's data at large or about a telling kind of them, and
    has neither limits nor exceptions; the other says that the service itself does it, unasked,
    with data that still tell who the reader is. A promise about what was just mentioned ("this
    information") is held to its section.

    A set of clauses is a whole number, a bit for each: a promise is held against all clauses at
    once, so that a hostile text of many promises is read as fast as any other.
    """

    def __init__(self, clauses: Iterable[Clause], *, accusing: bool = True) -> None:
        """Sort the clauses by what can make them break a promise.

        With `accusing` false the words of both need not be that exact: enough to say what became
        of a promise that is gone from a later version, not to call it broken.
        """
        self._accusing = accusing
        self._given = tuple(clauses)
        # Whether a clause says so takes long to tell, and few are asked: what they said, and a bit
        # for each that did not say it.
        self._said: dict[int, bool] = {}
        self._silent = 0

    # Sorted when they are asked for, because most texts hold no promise that could be broken.
    @cached_property
    def _clauses(self) -> tuple[Clause, ...]:
        return tuple(filter(_may_break, self._given))

    @cached_property
    def _holders(self) -> Callable[[_Trait], int]:
        places: defaultdict[_Trait, list[int]] = defaultdict(list)
        for place, clause in enumerate(self._clauses):
            for trait in _traits(clause):
                places[trait].append(place)
        return lru_cache(_KEPT)(lambda trait: _bits(places.get(trait, ())))

    def against(self, promise: Clause) -> Iterator[Clause]:
        """Yield the clauses that contradict `promise`, in the order in which they were given."""
        places = self._breaking(promise) & ~self._silent
        while places:
            lowest = places & -places
            place = lowest.bit_length() - 1
            if self._says(place):
                yield self._clauses[place]
            places ^= lowest

    def _says(self, place: int) -> bool:
        """Tell whether the clause at `place` says as much as an accusation needs."""
        said = self._said.get(place)
        if said is None:
            said = self._said[place] = not self._accusing or _admits(self._clauses[place])
            self._silent |= (not said) << place
        return said

    def _breaking(self, promise: Clause) -> int:
        accusing, letters = self._accusing, key(promise.quote)
        if promise.probability < SURE or (accusing and not _binds(promise, letters)):
            return 0
        found = self._of("people", _people(promise.scope))
        if promise.applies:
            found |= self._of("reader", "concerned")
        if denied := kinds_of(promise.data):
            found &= self._of("data", *((denied - _COARSE) if accusing else denied))
        if found and promise_words().local.search(letters):
            found &= self._of("heading", promise.heading)
        if promise.action == "sell":
            return found & self._of("action", "sale")
        if promise.stance == "mixed" and (accusing or promise.choice.kind != "consent"):
            return 0
        if accusing:
            found &= self._of("action", promise.action)
        return found and found & self._flow(promise)

    def _flow(self, promise: Clause) -> int:
        """Return those whose recipient and purpose fall under those that are denied."""
        denied = kinds_of(promise.recipients) - VAGUE
        names = _names(promise)
        if names and not denied:
            return self._of("name", *names)
        to_whom = self._of("given", *((denied & _TELLING) if denied else _OUTSIDERS))
        purposes = kinds_of(promise.purposes) - VAGUE
        return to_whom & self._of("purpose", *purposes) if purposes else to_whom

    def _of(self, trait: str, *values: object) -> int:
        """Return the clauses that have one of the `values` of a trait."""
        return reduce(or_, (self._holders((trait, value)) for value in values), 0)


def _may_break(clause: Clause) -> bool:
    return (
        clause.stance == "shares" and clause.choice.kind != "consent" and clause.probability >= SURE
    )


def _binds(promise: Clause, letters: str) -> bool:
    """Tell whether a promise, with its key, is whole: about data at large, without a limit."""
    words = promise_words()
    return (
        words.vow.search(letters) is not None
        and words.limits.search(letters) is None
        and words.excepts.search(letters) is None
        and bool(promise.data or words.large.search(letters) or words.local.search(letters))
    )


def _admits(clause: Clause) -> bool:
    """Tell whether a clause says that the service itself shares the reader's data, unasked."""
    said, words = key(f"{clause.lead_in or ''} {clause.quote}"), promise_words()
    return words.act.search(said) is not None and not words.harmless.search(said)


def _traits(sharing: Clause) -> Iterator[_Trait]:
    """Yield what a promise can ask of a clause that breaks it."""
    if sharing.applies:
        yield "reader", "concerned"
    yield "people", _people(sharing.scope)
    yield "heading", sharing.heading
    recipients, purposes = kinds_of(sharing.recipients), kinds_of(sharing.purposes)
    yield "action", sharing.action
    if sharing.action == "sell" and not _BUSINESS & (recipients | purposes):
        yield "action", "sale"
    for kind in {mention.kind for mention in sharing.recipients if mention.text}:
        yield "given", kind
    for kind in purposes | (recipients & {"advertising"}):
        yield "purpose", kind
    for kind in kinds_of(sharing.data):
        yield "data", kind
    for name in _names(sharing):
        yield "name", name


def _bits(places: Sequence[int]) -> int:
    """Return the whole number whose bits at `places`, which rise, are set."""
    if not places:
        return 0
    octets = bytearray(places[-1] // 8 + 1)
    for place in places:
        octets[place // 8] |= 1 << place % 8
    return int.from_bytes(octets, "little")


def _people(scope: Scope | None) -> tuple[frozenset[str], bool] | None:
    if scope is None:
        return None
    return frozenset((*scope.regions, *scope.groups)), scope.excludes


def kinds_of(mentions: tuple[Mention, ...]) -> frozenset[str]:
    """Return the kinds of `mentions`."""
    return frozenset(mention.kind for mention in mentions)


def _names(clause: Clause) -> frozenset[str]:
    return frozenset(key(mention.text) for mention in clause.names if mention.text)
