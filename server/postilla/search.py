"""The search for patterns in many keys at once: one pass for literals, arithmetic on what it finds.

Whatever can be told of all literals that were found is told of them together, by arrays, so that
little is left for `re` and for loops.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from itertools import chain
from re import Match
from struct import pack
from typing import NamedTuple

import numpy as np
from ahocorasick_rs import BytesAhoCorasick
from numpy.typing import NDArray

from postilla.pattern import Pattern, blank_octets
from postilla.places import Numbers, Places, stretches

_Truths = NDArray[np.bool_]
_Matcher = Callable[[bytes, int, int], Match[bytes] | None]

_NONE = -1
# Stands before, between and behind the keys: a blank for patterns, but no white space of a key.
_EDGE = "\x1e"
# No pattern can match what stands within it.
_BORDER = f"{_EDGE}\x1f{_EDGE}"
_SPACES = bytes(octet in b" \t\n\v\f\r" for octet in range(256))


class _Found(NamedTuple):
    """What was found, in parallel arrays: [start, end) are letters of the searched text."""

    cues: Numbers
    rests: Numbers
    starts: Numbers
    ends: Numbers

    def only(self, kept: _Truths | Numbers) -> "_Found":
        """Return a part of it: those that are kept, by number or by truth."""
        # Counted out once, because there are four arrays.
        numbers = np.flatnonzero(kept) if kept.dtype == np.bool_ else kept
        return _Found(*(values[numbers] for values in self))


class Search:
    """The patterns of cues, ready to be found."""

    def __init__(
        self, cues: Sequence[Sequence[Pattern]], shields: Mapping[int, Collection[int]]
    ) -> None:
        """Take the patterns of each cue, and of each shield among the cues those that it covers."""
        every = [(cue, pattern) for cue, patterns in enumerate(cues) for pattern in patterns]
        with_rest = [(pattern, pattern.rest) for _, pattern in every if pattern.rest is not None]
        self._unasked = [rest for _, rest in with_rest]
        self._matchers: list[_Matcher | None] = [None] * len(with_rest)
        self._needy = np.array([bool(pattern.needs) for pattern, _ in with_rest], dtype=np.bool_)
        # What a literal stands for: a cue, and the rest that has to follow, if any; or no cue but
        # a rest that needs the literal.
        literals: list[bytes] = []
        meanings: list[tuple[int, int]] = []
        numbers = iter(range(len(every)))
        for cue, pattern in every:
            rest = _NONE if pattern.rest is None else next(numbers)
            literals += (*pattern.heads, *pattern.needs)
            meanings += [(cue, rest)] * len(pattern.heads)
            meanings += [(_NONE, rest)] * len(pattern.needs)
        number_of = {literal: number for number, literal in enumerate(dict.fromkeys(literals))}
        self._automaton = BytesAhoCorasick([*number_of])
        of_literal = np.array([number_of[literal] for literal in literals], dtype=np.int64)
        self._counts = np.bincount(of_literal)
        self._firsts = np.cumsum(self._counts) - self._counts
        pairs = np.array(meanings, dtype=np.int64).reshape(-1, 2)
        self._cues, self._rests = pairs[np.argsort(of_literal, kind="stable")].T.copy()
        self._number = len(cues)
        self._covered = {
            shield: np.isin(np.arange(len(cues)), [*covered]) for shield, covered in shields.items()
        }

    def places(self, keys: Iterable[str]) -> Places:
        """Return every place in `keys` where a cue occurs, but where a shield covers it."""
        text = _Text(keys)
        found = self._finished(self._literals(text.words), text)
        dropped = np.zeros(len(found.cues), dtype=np.bool_)
        for shield, covered in self._covered.items():
            _drop(dropped, found, shield, covered)
        return self._sorted(found.only(~dropped), text)

    def _literals(self, words: bytes) -> _Found:
        """Return what the literals in `words` stand for, without the blanks around them."""
        matches = self._automaton.find_matches_as_indexes(words, overlapping=True)
        # Packed, because numpy takes nearly twice as long to put integers into an array.
        octets = pack(f"={3 * len(matches)}q", *chain.from_iterable(matches))
        literals, starts, ends = np.frombuffer(octets, dtype=np.int64).reshape(-1, 3).T
        counts = self._counts[literals]
        meanings = stretches(self._firsts[literals], counts)
        return _Found(
            self._cues[meanings],
            self._rests[meanings],
            np.repeat(starts + 1, counts),
            np.repeat(ends - 1, counts),
        )

    def _finished(self, found: _Found, text: "_Text") -> _Found:
        """Return the cues of `found`, those with a rest where it matches, to their ends."""
        is_cue, has_rest = found.cues != _NONE, found.rests != _NONE
        heads, needed = found.only(is_cue & has_rest), found.only(~is_cue)
        limits = text.limits(heads.starts)
        promising = np.flatnonzero(self._promising(heads, needed, limits, len(text.words)))
        heads, limits = heads.only(promising), limits[promising]
        words, matchers = text.words, self._matchers
        kept: list[int] = []
        ends: list[int] = []
        for number, (rest, start, limit) in enumerate(
            zip(heads.rests.tolist(), heads.starts.tolist(), limits.tolist(), strict=True)
        ):
            matcher = matchers[rest] or self._matcher(rest)
            if match := matcher(words, start, limit):
                kept.append(number)
                ends.append(match.end())
        heads = heads.only(np.array(kept, dtype=np.int64))._replace(
            ends=np.array(ends, dtype=np.int64)
        )
        whole = found.only(~has_rest)
        return _Found(*map(np.concatenate, zip(whole, heads, strict=True)))

    def _matcher(self, rest: int) -> _Matcher:
        matcher = self._matchers[rest] = self._unasked[rest].compiled.match
        return matcher

    def _promising(self, heads: _Found, needed: _Found, limits: Numbers, size: int) -> _Truths:
        """Tell of each head whether what its rest needs follows in the same key."""
        # One number says what is needed, and where.
        there = np.sort(needed.rests * size + needed.starts)
        asked = heads.rests * size
        following = np.searchsorted(there, asked + heads.starts, side="right")
        is_there = np.append(there, -1)[following]
        return ~self._needy[heads.rests] | ((is_there >= asked) & (is_there < asked + limits))

    def _sorted(self, found: _Found, text: "_Text") -> Places:
        """Return what was found key by key, by start, end and cue."""
        starts, ends = text.whole(found)
        # One number says all, because one array is sorted ten times as fast as three.
        width = int((ends - starts).max(initial=0)) + 1
        packed = np.sort((starts * width + (ends - starts)) * self._number + found.cues)
        packed, cues = np.divmod(packed, self._number)
        starts, lengths = np.divmod(packed, width)
        bounds = np.searchsorted(starts, text.firsts)
        starts -= np.repeat(text.firsts, np.diff(bounds, append=len(starts)))
        return Places(
            text.numbers,
            np.append(bounds, len(starts)),
            starts=starts,
            ends=starts + lengths,
            cues=cues,
        )


class _Text:
    """Keys as one text, in which a run of white space is one blank."""

    def __init__(self, keys: Iterable[str]) -> None:
        """Join the distinct keys, each between two blanks."""
        self.numbers = {key: number for number, key in enumerate(dict.fromkeys(keys))}
        sizes = np.fromiter(map(len, self.numbers), dtype=np.int64, count=len(self.numbers))
        # Where the keys begin and end, runs included.
        self.firsts = np.cumsum(sizes + len(_BORDER)) - sizes - len(_BORDER) + 1
        lasts = self.firsts + sizes
        joined = f"{_EDGE}{_BORDER.join(self.numbers)}{_EDGE}".encode("ascii", "replace")
        spaces = np.frombuffer(joined.translate(_SPACES), dtype=np.bool_)
        # Where each character of the text stands when the runs are whole; no run opens it.
        self._kept = np.append(0, 1 + np.flatnonzero(~(spaces[1:] & spaces[:-1])))
        self.words = blank_octets(np.frombuffer(joined, dtype=np.uint8)[self._kept].tobytes())
        self._begins = np.searchsorted(self._kept, self.firsts)
        self._limits = np.searchsorted(self._kept, lasts) + 1

    def limits(self, starts: Numbers) -> Numbers:
        """Return where the key ends that stands at each of `starts`, with the blank behind it."""
        return self._limits[np.searchsorted(self._begins, starts, side="right") - 1]

    def whole(self, found: _Found) -> tuple[Numbers, Numbers]:
        """Return the starts and ends of what was found, all runs included."""
        return self._kept[found.starts], self._kept[found.ends - 1] + 1


def _drop(dropped: _Truths, found: _Found, shield: int, covered: _Truths) -> None:
    """Mark, of what was found, the shield and the cues that it covers where it touches them."""
    shields = np.flatnonzero(found.cues == shield)
    if not len(shields):
        return
    dropped[shields] = True
    order = shields[np.argsort(found.starts[shields])]
    starts, reach = found.starts[order], np.maximum.accumulate(found.ends[order])
    below = np.flatnonzero(covered[found.cues])
    before = np.searchsorted(starts, found.ends[below])
    dropped[below] |= np.append(0, reach)[before] > found.starts[below]
