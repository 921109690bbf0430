"""What the rules tell of a unit: whether sharing is denied in it, admitted, or both."""

import re
from collections.abc import Set as AbstractSet
from functools import cache
from typing import NamedTuple

from postilla.catalogue import Catalogue, Hit
from postilla.model import Passage, Stance, Unit
from postilla.places import Places
from postilla.words import load_words

# Verbs that say by themselves that data goes to somebody; the others are asked when none is there.
_STRONG = "disclosure"
_NOUN = "disclosure-noun"
_WEAK = {"handing", "holding"}
_VERBS = {_STRONG, _NOUN, *_WEAK, "negation"}
# "They may not use it for anything else" tells of a duty, it denies nothing.
_DUTIES = ("use", "process")
# A denial reaches no further than this, even where no word ends it.
_REACH_WORDS = 30
# "… is shared with nobody": so many words at most lie between the verb and the denial.
_BACKWARD_WORDS = 10
# A denial that is left open is looked for in so many of the last characters.
_OPEN_REACH = 150
_STOP = re.compile(r"[;:]|[.!?](?=\s)")


class Evidence(NamedTuple):
    """What the rules tell of a unit: what is denied in it, and what is not.

    `below` tells that what stands above denies what the unit begins with, `lent` that the unit
    has no verb of its own and speaks as its lead-in does. `hits` are the cues of its own text.
    """

    hits: tuple[Hit, ...]
    denied: bool = False
    admitted: bool = False
    excepted: bool = False
    below: bool = False
    lent: bool = False

    @property
    def stance(self) -> Stance:
        """What follows by rule: mixed where an exception or another verb stands beside a denial."""
        if not self.denied:
            return "shares"
        return "mixed" if self.excepted or self.admitted else "denies"


def evidence_of(
    unit: Unit, catalogue: Catalogue, places: Places, before: Unit | None = None
) -> Evidence:
    """Return what the rules tell of `unit`, should it be about sharing at all.

    `places` are what `catalogue` finds in it and above it, `before` is the unit before it.

    A list item that has no verb of its own ("advertisers;") takes its lead-in's: it denies under
    "We do not share your data with:", and shares under "We do not share your data, except with:".
    Under a denial that the item completes ("We do not:", a heading "What we never do") it denies
    whatever its first sentence says; the next ones stand for themselves.
    """
    hits = catalogue.hits(places.get(unit.key, ()))
    is_first = before is None or not _is_same_item(unit, before)
    if unit.lead_in is None:
        # Below a heading, sentences of their own stand among those that complete it.
        completes = unit.kind == "item" or any(
            hit.start == 0 and hit.family in (_STRONG, "handing") for hit in hits
        )
        is_below = is_first and completes and bool(unit.heading)
        return read(
            unit.key, hits, below=is_below and _is_open(unit.heading[-1], catalogue, places)
        )
    above = catalogue.hits(places.get(unit.lead_in.key, ()))
    if is_first and _is_open(unit.lead_in, catalogue, places):
        if any(hit.family == "exception" for hit in above):
            return Evidence(hits, denied=True, excepted=True, below=True)
        return read(unit.key, hits, below=True)
    if any(hit.family in _VERBS for hit in hits):
        return read(unit.key, hits)
    lead_in = read(unit.lead_in.key, above)
    return Evidence(hits, denied=lead_in.stance == "denies", lent=True)


def _is_same_item(unit: Unit, before: Unit) -> bool:
    return unit.kind == "item" and (unit.item, unit.kind, unit.lead_in, unit.heading) == (
        before.item,
        before.kind,
        before.lead_in,
        before.heading,
    )


def _is_open(passage: Passage, catalogue: Catalogue, places: Places) -> bool:
    """Tell whether `passage` ends with a denial of what follows it."""
    start = max(0, len(passage.key) - _OPEN_REACH)
    end = _open_ends(catalogue.language).search(passage.key, start)
    return end is not None and any(
        hit.family == "negation" and hit.end > end.start()
        for hit in catalogue.hits(places.get(passage.key, ()))
    )


@cache
def _open_ends(language: str) -> re.Pattern[str]:
    return load_words(
        language,
        "negation",
        ("open",),
        lambda words: re.compile(rf"\b(?:{'|'.join(words['open'])})[^a-z0-9]*$"),
    )


def read(key: str, hits: tuple[Hit, ...], *, below: bool = False) -> Evidence:
    """Return what a text tells, given its key and the hits that `Catalogue.scan` has in it.

    `below` tells that what stands above the text denies what the text begins with.

    A denial reaches from its word ("not", "never", "nessuno") over the verbs that follow, up to a
    contrast ("but"), the end of a sentence or another modal verb. An exception ("except", "without
    your consent") limits it, and so does another verb outside its reach.
    """
    families = {_STRONG}
    if not any(hit.family in (_STRONG, _NOUN) for hit in hits):
        families |= _WEAK
    reader = _Reader(key, families, is_denied=below)
    # By end: in "they may collect" the modal verb has to be read before the whole phrase.
    for hit in sorted(hits, key=_by_end):
        reader.read(hit)
    return Evidence(
        hits,
        denied=reader.denied,
        admitted=reader.admitted,
        excepted=any(hit.family == "exception" for hit in hits),
        below=below,
    )


class _Reader:
    """Reads the hits of a unit in order and notes what is denied and what is not."""

    def __init__(self, key: str, verbs: AbstractSet[str], *, is_denied: bool) -> None:
        """Take the families whose words count as verbs of sharing by themselves."""
        self.denied, self.admitted = is_denied, False
        self._key = key
        self._verbs = verbs
        self._reach: int | None = 0 if is_denied else None
        self._verb_end: int | None = None
        self._handed: bool | None = None
        self._at = 0

    def read(self, hit: Hit) -> None:
        if self._reach is not None and self._is_out_of_reach(hit.start, self._reach):
            self._reach = None
        self._at = max(self._at, hit.end)
        if hit.family == "negation":
            self._deny(hit)
        elif hit.family in ("boundary", "exception"):
            self._reach = None
        elif hit.family == "recipient":
            self._hand_over()
        elif hit.family == _NOUN:
            self.denied |= self._reach is not None
        elif hit.family in self._verbs and hit.kind not in _DUTIES:
            self._verb_end = hit.end
            self._note(denied=self._reach is not None)
        elif hit.family == "handing":
            self._handed = self._reach is not None

    def _deny(self, hit: Hit) -> None:
        self._handed = None
        if hit.kind == "nobody":
            if self._verb_end is not None and (
                _words(self._key, self._verb_end, hit.start) <= _BACKWARD_WORDS
            ):
                self.denied, self.admitted = True, False
        else:
            self._reach = hit.end
            self.denied |= hit.kind == "without"

    def _hand_over(self) -> None:
        """Count a verb such as "provide" now that somebody is named who is provided."""
        if self._handed is not None:
            self._note(denied=self._handed)
            self._handed = None

    def _note(self, *, denied: bool) -> None:
        self.denied |= denied
        self.admitted |= not denied

    def _is_out_of_reach(self, at: int, reach: int) -> bool:
        if at > self._at and _STOP.search(self._key, self._at, at):
            return True
        # So many words, and a blank behind each, take more than twice as many characters.
        return at - reach > 2 * _REACH_WORDS and _words(self._key, reach, at) > _REACH_WORDS


def _by_end(hit: Hit) -> tuple[int, int]:
    return hit.end, hit.start


def _words(key: str, start: int, end: int) -> int:
    return len(key[start:end].split())
