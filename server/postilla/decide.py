"""Decide which recipients and purposes each clause of a document has, from their log-odds."""

import math
from collections.abc import Iterable, Sequence
from typing import Final

from postilla.bans import Bans
from postilla.catalogue import Hit
from postilla.kinds import Kinds, Observed
from postilla.purposes import show_purpose
from postilla.reading import Reading
from postilla.recipients import NAMED, VAGUE, Told, show_recipient, tell_recipients

# Log-odds from which a kind is told, chosen by cross-validation over documents: of a recipient
# that the clause names, of a kind that other words show, of one that only the context does, and
# of the latter beside a recipient that the clause names.
_NAMED_HERE: Final = math.log(0.1 / 0.9)
_SHOWN: Final = math.log(0.3 / 0.7)
_UNSHOWN: Final = math.log(0.4 / 0.6)
_BESIDE: Final = math.log(0.7 / 0.3)
# Too rare to be learnt: the cues decide.
_RARE: Final = "ai"


def observe(readings: Sequence[Reading]) -> list[Observed]:
    """Return what the rules tell of the clauses of a document, which are in text order."""
    observed: list[Observed] = []
    before: Told = {}
    for reading in readings:
        told = tell_recipients(reading, before)
        observed.append(
            Observed(reading=reading, told=told, before=tuple(before) if reading.follows else ())
        )
        before = told
    return observed


def decide(observed: Sequence[Observed], language: str) -> list[tuple[Told, Told]]:
    """Return the recipients and the purposes of each clause, at least one of each.

    A kind that no word shows must be likelier than one that the reader can be shown.
    """
    kinds = Kinds.load()
    who, what = kinds.recipients, kinds.purposes
    decided = []
    for clause, odds in zip(observed, kinds.odds(observed, language), strict=True):
        recipients = _recipients(clause, zip(who, odds, strict=False))
        purposes = _purposes(clause, zip(what, odds[len(who) :], strict=True), recipients, language)
        decided.append((recipients, purposes))
    return decided


def _recipients(clause: Observed, odds: Iterable[tuple[str, float]]) -> Told:
    reading, told = clause.reading, clause.told
    named_here = reading.own.kinds("who") - {VAGUE}
    unshown = _BESIDE if (named_here | reading.own.kinds("company")) - {NAMED} else _UNSHOWN
    if told.get(NAMED):
        named_here.add(NAMED)
    recipients: Told = {}
    for kind, value in odds:
        if value > (_NAMED_HERE if kind in named_here else _SHOWN):
            find = show_recipient(reading, kind, told)
            if find or (value > unshown and not reading.introduces):
                recipients[kind] = find
    if len(recipients) > 1 and VAGUE not in told:
        recipients.pop(VAGUE, None)
    return recipients or {VAGUE: told.get(VAGUE)}


def _purposes(
    clause: Observed, odds: Iterable[tuple[str, float]], recipients: Told, language: str
) -> Told:
    reading = clause.reading
    purposes: Told = {}
    for kind, value in odds:
        if value > _SHOWN and kind not in (VAGUE, _RARE):
            find = show_purpose(reading, kind, recipients)
            if find or (value > _UNSHOWN and not reading.introduces):
                purposes[kind] = find
    if hit := _rare(reading, language):
        purposes[_RARE] = reading.own.find(hit)
    return purposes or {VAGUE: None}


def _rare(reading: Reading, language: str) -> Hit | None:
    """Return the cue of the rare purpose, unless what the clause shares is not used for it."""
    if reading.detection.stance == "denies":
        return reading.own.first("purpose", _RARE)
    bans, key = Bans.load(language), reading.unit.key
    return next(
        (
            hit
            for hit in reading.own.of("purpose")
            if hit.kind == _RARE and not bans.refuse(key, hit.start, hit.end)
        ),
        None,
    )
