"""Promises not to share: what they except, and what contradicts them."""

from itertools import islice

from postilla.contradictions import SURE, VAGUE, Sharings, kinds_of
from postilla.fold import key
from postilla.model import Clause, Denial
from postilla.promises import promise_words

# Furthest that a sentence which takes back a promise begins after it, in code points.
_NEAR = 4
_EDGES = " \n\t.,;:"
# What contradicts a promise is listed up to so many clauses, in text order.
MOST_CONTRADICTIONS = 50
# What "with anyone" is read as.
_ANYBODY = frozenset({"unspecified", "public"})


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
    words = promise_words()
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
    letters, words = key(promise.quote), promise_words()
    return (
        promise.stance == "denies"
        and promise.probability >= SURE
        and promise.scope is None
        and not promise.data
        and not promise.names
        and kinds_of(promise.recipients) <= _ANYBODY
        and kinds_of(promise.purposes) <= VAGUE
        and words.whole.search(letters) is not None
        and not words.excepts.search(letters)
        and not words.local.search(letters)
    )


def admits_outright(promise: Clause) -> bool:
    """Tell whether a promise with exceptions says itself what is shared ("but … are shared")."""
    return bool(promise_words().admit.search(key(promise.quote)))


def _denied_again(letters: str, start: int) -> int:
    """Return where after `start` a further denial begins, else the end."""
    found = promise_words().again.search(letters, start)
    return found.start() if found else len(letters)
