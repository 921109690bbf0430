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
_VAGUE = frozenset({"unspecified", "named"})


@dataclass(frozen=True, slots=True, kw_only=True)
class _Words:
    """Words that take back a promise, of all languages: a clause does not carry its own.

    `excepts` do so inside it, `turns` only if it is known to share as well, `follows` at the
    beginning of the next sentence.
    """

    excepts: re.Pattern[str]
    turns: re.Pattern[str]
    follows: re.Pattern[str]


@cache
def _words() -> _Words:
    sources = [
        files("postilla") / "languages" / language / "exceptions.toml" for language in supported()
    ]
    try:
        tables = [tomllib.loads(source.read_text(encoding="utf-8")) for source in sources]
        excepts, turns, follows = (
            "|".join(pattern for table in tables for pattern in table[name])
            for name in ("except", "turn", "after")
        )
        return _Words(
            excepts=re.compile(rf"\b(?:{excepts})\b", re.ASCII),
            turns=re.compile(rf"\b(?:{excepts}|{turns})\b", re.ASCII),
            follows=re.compile(rf"\W*(?:{follows})\b", re.ASCII),
        )
    except (OSError, KeyError, TypeError, ValueError, re.error) as error:
        raise DataError(f"languages/*/exceptions.toml is broken: {error}") from error


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

    It must hold for the same people. What is done only with the reader's consent breaks no
    promise. A promise with exceptions is taken at its word, unless all that it excepts is the
    reader's consent, or it is about a sale: what else it excepts is not known that exactly.
    """
    if sharing.stance != "shares" or sharing.choice.kind == "consent":
        return False
    if not _meet(sharing, promise):
        return False
    if promise.action == "sell":
        return sharing.action == "sell" and _common_data(sharing, promise)
    if promise.stance == "mixed" and promise.choice.kind != "consent":
        return False
    return _same_flow(sharing, promise) and _common_data(sharing, promise)


def _same_flow(sharing: Clause, promise: Clause) -> bool:
    """Tell whether recipient and purpose of the sharing fall under those that are denied."""
    denied = _kinds(promise.recipients) - _VAGUE
    given = _kinds(sharing.recipients) or {"unspecified"}
    purposes = _kinds(promise.purposes) - _VAGUE
    names = {key(mention.text) for mention in promise.names if mention.text}
    if names and not denied:
        return bool(names & {key(mention.text) for mention in sharing.names if mention.text})
    to_whom = given & (denied or _OUTSIDERS)
    if not purposes:
        return bool(to_whom)
    what_for = purposes & _kinds(sharing.purposes)
    if "advertising" in purposes and "advertising" in given:
        return True
    return bool(to_whom and what_for)


def _common_data(sharing: Clause, promise: Clause) -> bool:
    """Tell whether the promise is about all data, or about data that the sharing names."""
    denied = _kinds(promise.data)
    return not denied or bool(denied & _kinds(sharing.data))


def _meet(one: Clause, other: Clause) -> bool:
    """Tell whether the two clauses hold for the same people: this reader, or the same others."""
    return (one.applies and other.applies) or _people(one.scope) == _people(other.scope)


def _people(scope: Scope | None) -> tuple[frozenset[str], bool] | None:
    if scope is None:
        return None
    return frozenset((*scope.regions, *scope.groups)), scope.excludes


def _kinds(mentions: tuple[Mention, ...]) -> frozenset[str]:
    return frozenset(mention.kind for mention in mentions)
