"""Promises not to share: what they except, and what contradicts them."""

import re
import tomllib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache, reduce
from importlib.resources import files
from itertools import islice
from operator import or_
from typing import TypeAlias

from postilla.errors import DataError
from postilla.fold import key
from postilla.language import supported
from postilla.model import Clause, Denial, Mention, Scope

# Furthest that a sentence which takes back a promise begins after it, in code points.
_NEAR = 4
_EDGES = " \n\t.,;:"
# Who works for the service, is bound by law or was chosen by the reader is no "third party" in
# a promise that names nobody.
_OUTSIDERS = frozenset({"advertising", "partner", "unspecified"})
# Of the others, those of whom a promise can be broken by what is said elsewhere in the text: what
# suppliers and authorities get differs too much from one sentence to the next.
_TELLING = _OUTSIDERS | {"group", "public"}
# Least probability of a clause that accuses another.
_SURE = 0.8
# A company that is sold is no sale of data.
_BUSINESS = frozenset({"successor", "transaction"})
# Kinds of data so wide that two sentences about one seldom mean the same data.
_COARSE = frozenset({"usage", "content", "identifiers", "profile"})
# Sets of clauses that are remembered, where a text has names and headings without end.
_KEPT = 4096
# What contradicts a promise is listed up to so many clauses, in text order.
MOST_CONTRADICTIONS = 50
_VAGUE = frozenset({"unspecified", "named"})
# What "with anyone" is read as.
_ANYBODY = frozenset({"unspecified", "public"})

# Lists of `promises.toml`: those that are looked for anywhere in a sentence, and all.
_ANYWHERE = ("local", "whole", "vow", "limits", "large", "act", "harmless", "admit")
_LISTS = ("except", "turn", "after", "again", *_ANYWHERE)

_Trait: TypeAlias = tuple[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Words:
    """Words that take back a promise, of all languages: a clause does not carry its own.

    `excepts` do so inside it, `turns` only if it is known to share as well, `follows` at the
    beginning of the next sentence; `local` show that only what was just mentioned is meant, and
    `whole` that nobody at all gets the data. `vow` are a promise that can be broken, unless one
    of `limits` stands in it; `act` says that the service shares, with none of `harmless` beside
    it, and `large` are the reader's data.
    `admit` says outright that data is shared all the same; `again` begins a further denial.
    """

    excepts: re.Pattern[str]
    turns: re.Pattern[str]
    follows: re.Pattern[str]
    local: re.Pattern[str]
    whole: re.Pattern[str]
    vow: re.Pattern[str]
    limits: re.Pattern[str]
    large: re.Pattern[str]
    act: re.Pattern[str]
    harmless: re.Pattern[str]
    admit: re.Pattern[str]
    again: re.Pattern[str]


@cache
def _words() -> _Words:
    sources = [
        files("postilla") / "languages" / language / "promises.toml" for language in supported()
    ]
    try:
        tables = [tomllib.loads(source.read_text(encoding="utf-8")) for source in sources]
        joined = {
            name: "|".join(pattern for table in tables for pattern in table[name])
            for name in _LISTS
        }
        excepts, turns, follows = joined["except"], joined["turn"], joined["after"]
        return _Words(
            excepts=re.compile(rf"\b(?:{excepts})\b", re.ASCII),
            turns=re.compile(rf"\b(?:{excepts}|{turns})\b", re.ASCII),
            follows=re.compile(rf"\W*(?:{follows})\b", re.ASCII),
            **{name: re.compile(rf"\b(?:{joined[name]})\b", re.ASCII) for name in _ANYWHERE},
            again=re.compile(rf"[;.]\s(?:[^\s;.]+\s){{0,20}}(?:{joined['again']})\b", re.ASCII),
        )
    except (OSError, KeyError, TypeError, ValueError, re.error) as error:
        raise DataError(f"languages/*/promises.toml is broken: {error}") from error


def find_denials(clauses: tuple[Clause, ...]) -> tuple[Denial, ...]:
    """Return every promise among clauses in text order, whose `applies` is known.

    At most `MOST_CONTRADICTIONS` clauses that contradict it are listed, the first of the text.
    """
    sharings = Sharings(clauses)
    return tuple(
        Denial(
            clause=clause.id,
            exception=_exception(clause, clauses[number + 1 : number + 2]),
            contradicted_by=tuple(
                other.id for other in islice(sharings.against(clause), MOST_CONTRADICTIONS)
            ),
        )
        for number, clause in enumerate(clauses)
        if clause.stance != "shares"
    )


def _exception(promise: Clause, following: tuple[Clause, ...]) -> str | None:
    words = _words()
    letters = key(promise.quote)
    found = (words.turns if promise.stance == "mixed" else words.excepts).search(letters)
    if found:
        comma = letters.find(",", found.end())
        leads = not letters[: found.start()].strip(_EDGES)
        end = comma if leads and comma > 0 else _denied_again(letters, found.end())
        return promise.quote[found.start() : end].strip(_EDGES)
    for clause in following:
        near = 0 <= clause.start - promise.end <= _NEAR
        if near and clause.stance != "denies" and words.follows.match(key(clause.quote)):
            return clause.quote
    return None


def rules_out_all(promise: Clause) -> bool:
    """Tell whether a promise leaves nobody who could get any data: no supplier, no exception.

    "We share your data with nobody" does. "We sell nothing to anybody" speaks of sales alone,
    and "we do not share with third parties" leaves those out who work for the service.
    """
    letters, words = key(promise.quote), _words()
    return (
        promise.stance == "denies"
        and promise.probability >= _SURE
        and promise.scope is None
        and not promise.data
        and not promise.names
        and _kinds(promise.recipients) <= _ANYBODY
        and _kinds(promise.purposes) <= _VAGUE
        and words.whole.search(letters) is not None
        and not words.excepts.search(letters)
        and not words.local.search(letters)
    )


def admitted(promise: Clause) -> tuple[Mention, ...]:
    """Return the recipients that a promise with exceptions admits: those after "but", "except".

    All of them, where the words do not tell ("except as said below, we never share with …").
    """
    letters = key(promise.quote)
    found = _words().turns.search(letters)
    if found is None or not letters[: found.start()].strip(_EDGES):
        return promise.recipients
    turn = promise.start + found.start()
    again = promise.start + _denied_again(letters, found.end())
    admissible = tuple(
        mention
        for mention in promise.recipients
        if mention.start is None or not again <= mention.start < promise.end
    )
    return (
        tuple(
            mention
            for mention in admissible
            if mention.start is not None and turn <= mention.start < again
        )
        or admissible
    )


def admits_outright(promise: Clause) -> bool:
    """Tell whether a promise with exceptions says itself what is shared ("but … are shared")."""
    return bool(_words().admit.search(key(promise.quote)))


def _denied_again(letters: str, start: int) -> int:
    """Return where after `start` a further denial begins, else the end."""
    found = _words().again.search(letters, start)
    return found.start() if found else len(letters)


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
        if promise.probability < _SURE or (accusing and not _binds(promise, letters)):
            return 0
        found = self._of("people", _people(promise.scope))
        if promise.applies:
            found |= self._of("reader", "concerned")
        if denied := _kinds(promise.data):
            found &= self._of("data", *((denied - _COARSE) if accusing else denied))
        if found and _words().local.search(letters):
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
        denied = _kinds(promise.recipients) - _VAGUE
        names = _names(promise)
        if names and not denied:
            return self._of("name", *names)
        to_whom = self._of("given", *((denied & _TELLING) if denied else _OUTSIDERS))
        purposes = _kinds(promise.purposes) - _VAGUE
        return to_whom & self._of("purpose", *purposes) if purposes else to_whom

    def _of(self, trait: str, *values: object) -> int:
        """Return the clauses that have one of the `values` of a trait."""
        return reduce(or_, (self._holders((trait, value)) for value in values), 0)


def _may_break(clause: Clause) -> bool:
    return (
        clause.stance == "shares"
        and clause.choice.kind != "consent"
        and clause.probability >= _SURE
    )


def _binds(promise: Clause, letters: str) -> bool:
    """Tell whether a promise, with its key, is whole: about data at large, without a limit."""
    words = _words()
    return (
        words.vow.search(letters) is not None
        and words.limits.search(letters) is None
        and words.excepts.search(letters) is None
        and bool(promise.data or words.large.search(letters) or words.local.search(letters))
    )


def _admits(clause: Clause) -> bool:
    """Tell whether a clause says that the service itself shares the reader's data, unasked."""
    said, words = key(f"{clause.lead_in or ''} {clause.quote}"), _words()
    return words.act.search(said) is not None and not words.harmless.search(said)


def _traits(sharing: Clause) -> Iterator[_Trait]:
    """Yield what a promise can ask of a clause that breaks it."""
    if sharing.applies:
        yield "reader", "concerned"
    yield "people", _people(sharing.scope)
    yield "heading", sharing.heading
    recipients, purposes = _kinds(sharing.recipients), _kinds(sharing.purposes)
    yield "action", sharing.action
    if sharing.action == "sell" and not _BUSINESS & (recipients | purposes):
        yield "action", "sale"
    for kind in {mention.kind for mention in sharing.recipients if mention.text}:
        yield "given", kind
    for kind in purposes | (recipients & {"advertising"}):
        yield "purpose", kind
    for kind in _kinds(sharing.data):
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


def _kinds(mentions: tuple[Mention, ...]) -> frozenset[str]:
    return frozenset(mention.kind for mention in mentions)


def _names(clause: Clause) -> frozenset[str]:
    return frozenset(key(mention.text) for mention in clause.names if mention.text)
