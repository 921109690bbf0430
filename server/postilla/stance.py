"""Whether a unit says that data is shared, that it is not, or both."""

import re
from collections.abc import Sequence, Set

from postilla.catalogue import Hit
from postilla.model import Stance

# Verbs that say by themselves that data goes to somebody; the others are asked when none is there.
_STRONG = "disclosure"
_WEAK = {"handing", "holding"}
# "They may not use it for anything else" tells of a duty, it denies nothing.
_DUTIES = ("use", "process")
# A denial reaches no further than this, even where no word ends it.
_REACH_WORDS = 30
# "… is shared with nobody": so many words at most lie between the verb and the denial.
_BACKWARD_WORDS = 10
_STOP = re.compile(r"[;:]|[.!?](?=\s)")


def stance(key: str, hits: Sequence[Hit]) -> Stance:
    """Return the stance of a unit, given its key and the hits that `Catalogue.scan` has in it.

    A denial reaches from its word ("not", "never", "nessuno") over the verbs that follow, up to a
    contrast ("but"), the end of a sentence or another modal verb. It is mixed when an exception is
    named ("except", "without your consent") or another verb stands outside its reach. A unit in
    which nothing is denied shares.
    """
    families = {_STRONG}
    if not any(hit.family == _STRONG for hit in hits):
        families |= _WEAK
    denied, admitted = _denied(key, hits, families)
    if not denied:
        return "shares"
    excepted = any(hit.family == "exception" for hit in hits)
    return "mixed" if excepted or admitted else "denies"


def _denied(key: str, hits: Sequence[Hit], families: Set[str]) -> tuple[bool, bool]:
    """Tell whether a verb is denied, and whether a verb of `families` is not."""
    denied = admitted = handed = False
    reach: int | None = None
    verb: Hit | None = None
    at = 0
    for hit in hits:
        if reach is not None and (
            _STOP.search(key, at, hit.start) or _words(key, reach, hit.start) > _REACH_WORDS
        ):
            reach = None
        at = max(at, hit.end)
        match hit.family:
            case "negation" if hit.kind == "nobody":
                if verb is not None and _words(key, verb.end, hit.start) <= _BACKWARD_WORDS:
                    denied, admitted = True, False
            case "negation":
                reach, handed = hit.end, False
                denied |= hit.kind == "without"
            case "boundary" | "exception":
                reach = None
            case "recipient":
                denied |= handed and reach is not None
            case "disclosure-noun":
                denied |= reach is not None
            case family if family in families and hit.kind not in _DUTIES:
                verb = hit
                denied |= reach is not None
                admitted |= reach is None
            case "handing":
                handed = reach is not None
    return denied, admitted


def _words(key: str, start: int, end: int) -> int:
    return len(key[start:end].split())
