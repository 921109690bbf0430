"""Promises not to share: what they except, and what contradicts them."""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from postilla.errors import DataError
from postilla.fold import key
from postilla.language import supported
from postilla.model import Clause, Denial, Mention, Scope

# Furthest that a sentence which takes back a promise begins after it, in code points.
_NEAR = 4
_EDGES = " \n\t.,;:"
# Who works for the service, is bound by law or was chosen by the reader is no "third party" in
# a promise that names nobody.
_OUTSIDERS = frozenset({"advertising", "analytics", "partner", "unspecified"})
# Of the others, those of whom a promise can be broken by what is said elsewhere in the text: what
# suppliers and authorities get differs too much from one sentence to the next.
_TELLING = _OUTSIDERS | {"group", "public"}
# Least probability of a clause that accuses another.
_SURE = 0.8
# A company that is sold is no sale of data.
_BUSINESS = frozenset({"successor", "transaction"})
_VAGUE = frozenset({"unspecified", "named"})


@dataclass(frozen=True, slots=True, kw_only=True)
class _Words:
    """Words that take back a promise, of all languages: a clause does not carry its own.

    `excepts` do so inside it, `turns` only if it is known to share as well, `follows` at the
    beginning of the next sentence; `local` show that only what was just mentioned is meant.
    """

    excepts: re.Pattern[str]
    turns: re.Pattern[str]
    follows: re.Pattern[str]
    local: re.Pattern[str]


@cache
def _words() -> _Words:
    sources = [
        files("postilla") / "languages" / language / "promises.toml" for language in supported()
    ]
    try:
        tables = [tomllib.loads(source.read_text(encoding="utf-8")) for source in sources]
        excepts, turns, follows, local = (
            "|".join(pattern for table in tables for pattern in table[name])
            for name in ("except", "turn", "after", "local")
        )
        return _Words(
            excepts=re.compile(rf"\b(?:{excepts})\b", re.ASCII),
            turns=re.compile(rf"\b(?:{excepts}|{turns})\b", re.ASCII),
            follows=re.compile(rf"\W*(?:{follows})\b", re.ASCII),
            local=re.compile(rf"\b(?:{local})\b", re.ASCII),
        )
    except (OSError, KeyError, TypeError, ValueError, re.error) as error:
        raise DataError(f"languages/*/promises.toml is broken: {error}") from error


def find_denials(clauses: tuple[Clause, ...]) -> tuple[Denial, ...]:
    """Return every promise among clauses in text order, whose `applies` is known."""
    return tuple(
        Denial(
            clause=clause.id,
            exception=_exception(clause, clauses[number + 1 : number + 2]),
            contradicted_by=tuple(
                other.id for other in clauses if other is not clause and contradicts(other, clause)
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
        end = comma if leads and comma > 0 else len(letters)
        return promise.quote[found.start() : end].strip(_EDGES)
    for clause in following:
        near = 0 <= clause.start - promise.end <= _NEAR
        if near and clause.stance != "denies" and words.follows.match(key(clause.quote)):
            return clause.quote
    return None


def contradicts(sharing: Clause, promise: Clause) -> bool:
    """Tell whether a clause says that what a promise rules out happens all the same.

    Both are surely read, about the same people, and the recipient is named. What is done only
    with the reader's consent breaks no promise. A promise with exceptions is taken at its word,
    unless all that it excepts is the reader's consent, or it is about a sale: what else it
    excepts is not known that exactly. A promise about what was just mentioned ("this
    information") is held to its section.
    """
    if sharing.stance != "shares" or sharing.choice.kind == "consent":
        return False
    if min(sharing.probability, promise.probability) < _SURE:
        return False
    if not (_same_people(sharing, promise) and _same_matter(sharing, promise)):
        return False
    if promise.action == "sell":
        return sharing.action == "sell" and not _BUSINESS & _kinds(
            (*sharing.recipients, *sharing.purposes)
        )
    if promise.stance == "mixed" and promise.choice.kind != "consent":
        return False
    return _same_flow(sharing, promise)


def _same_flow(sharing: Clause, promise: Clause) -> bool:
    """Tell whether recipient and purpose of the sharing fall under those that are denied."""
    denied = _kinds(promise.recipients) - _VAGUE
    names = _names(promise)
    if names and not denied:
        return bool(names & _names(sharing))
    given = frozenset(mention.kind for mention in sharing.recipients if mention.text)
    to_whom = given & ((denied & _TELLING) if denied else _OUTSIDERS)
    purposes = _kinds(promise.purposes) - _VAGUE
    if not to_whom or not purposes:
        return bool(to_whom)
    what_for = _kinds(sharing.purposes) | (_kinds(sharing.recipients) & {"advertising"})
    return bool(purposes & what_for)


def _same_matter(sharing: Clause, promise: Clause) -> bool:
    """Tell whether the promise is about all data, or about data that the sharing names."""
    denied = _kinds(promise.data)
    if denied and not denied & _kinds(sharing.data):
        return False
    local = _words().local.search(key(promise.quote))
    return not local or sharing.heading == promise.heading


def _same_people(one: Clause, other: Clause) -> bool:
    """Tell whether the two clauses hold for this reader, or both for the same others."""
    return (one.applies and other.applies) or _people(one.scope) == _people(other.scope)


def _people(scope: Scope | None) -> tuple[frozenset[str], bool] | None:
    if scope is None:
        return None
    return frozenset((*scope.regions, *scope.groups)), scope.excludes


def _kinds(mentions: tuple[Mention, ...]) -> frozenset[str]:
    return frozenset(mention.kind for mention in mentions)


def _names(clause: Clause) -> frozenset[str]:
    return frozenset(key(mention.text) for mention in clause.names if mention.text)
