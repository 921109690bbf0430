r"""Patterns of the catalogue: expressions over words, cut into literals that one pass can find.

A pattern is a small regular expression over the *words* of a key: lower-case ASCII letters and
digits, where every other character counts as a blank, so that "third-party" and "third party"
are the same, and a phrase never runs across a comma. It starts with a word and must match whole
words. Groups `(?:a|b)`, optional parts `?` and classes `[sz]` are spelled out into literals. From
the first part that has no end of spellings (`\w*`, a repetition), the rest is left to `re`, which
looks only where the spelled-out head was found. Thus the time stays linear in the text.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from postilla.errors import DataError
from postilla.expression import Expression

# More spellings than this are left to `re`: they would cost more to build than to check.
_MOST_SPELLINGS = 2000
_SHORTEST_HEAD = 2
# What is needed for a match is looked for everywhere, so that it must be rare.
_MOST_NEEDS = 100
_SHORTEST_NEED = 5
# Upper case may only stand in escapes such as \W.
_KEYED = re.compile(r"(?:[^A-Z\\\x80-\U0010ffff]|\\[!-~])*")
_PLAIN_CLASS = re.compile(r"\[[a-z0-9 '\-]+\]")
_RANGE = re.compile(r"[a-z0-9]-[a-z0-9]")
# Letters that stand for themselves: the last of a run may belong to what follows it.
_RUN_OF_LETTERS = re.compile(r"[a-z0-9 '\-]+(?![?*+{])")
_MARK = re.compile(r"[|()\[\\]")
_REPEATED = re.compile(r"[?*+]|\{[\d,]*\}")
_TOKEN = re.compile(r"\(\?:|\{[\d,]+\}|\[[^\]]*\]|\\.|[^a-z0-9()|?*+{}.\\ ]")
# Stands between spellings that are blanked together: no spelling has it.
_BETWEEN = " \x1f "
_KEPT = frozenset(b"abcdefghijklmnopqrstuvwxyz0123456789\x1f")
_BLANKS = bytes(byte if byte in _KEPT else 0x20 for byte in range(256))


@dataclass(frozen=True, slots=True, kw_only=True)
class Pattern:
    """A pattern cut for one pass: what to look for, and what then has to hold.

    `heads` are byte strings of words and blanks, with a blank before the first word. `rest`, where
    it is not None, has to match from the first letter on; else a head is the whole match, with a
    blank after it. Each match of a rest holds one of `needs`, with a blank before it, behind its
    first word; where there are none, nothing is known.
    """

    heads: tuple[bytes, ...]
    rest: Expression[bytes] | None
    needs: tuple[bytes, ...] = ()


def blank(key: str) -> bytes:
    """Return `key` with a blank for every character that is neither a letter nor a digit."""
    return blank_octets(key.encode("ascii", "replace"))


def blank_octets(octets: bytes) -> bytes:
    """Return ASCII with a blank for every character that is neither a letter nor a digit."""
    return octets.translate(_BLANKS)


@cache
def cut(pattern: str) -> Pattern:
    """Cut `pattern` into its heads and the rest.

    Raises DataError when the pattern is no valid expression, or does not start with a word.
    """
    if not _KEYED.fullmatch(pattern):
        raise DataError(
            f"{pattern!r} must be lower-case ASCII, as the keys are that it is found in"
        )
    try:
        sequence, *others = _split(pattern)
        if others:
            spellings, whole = _spell(pattern)
            needs: tuple[bytes, ...] = ()
        else:
            spellings, end = _spell_sequence(sequence)
            whole = end == len(sequence)
            needs = () if whole else _needs(sequence, end)
        rest = None if whole else Expression(_over_words(pattern).encode("ascii"))
    except (ValueError, IndexError) as error:
        raise DataError(f"{pattern!r} is not a valid pattern: {error}") from error
    # Blanked together: one call for all is much cheaper than one for each.
    blanked = blank(_BETWEEN.join(spellings)).split(_BETWEEN.encode("ascii"))
    heads = {head.strip() if whole else head.lstrip() for head in blanked}
    if min(map(len, heads)) < _SHORTEST_HEAD:
        raise DataError(
            f"{pattern!r} must start with a word; write out its first letters instead of"
            " an open expression"
        )
    closing = b" " if whole else b""
    return Pattern(
        heads=tuple(sorted(b" " + head + closing for head in heads)),
        rest=rest,
        needs=needs,
    )


def _needs(sequence: str, head: int) -> tuple[bytes, ...]:
    """Return what every match of `sequence` holds one of behind its head: its rarest part.

    A part begins where a word does for certain, and goes on as far as it can be spelled out. The
    longest words are taken to be the rarest.
    """
    best: list[bytes] = []
    for at in _beginnings(sequence):
        if at >= head:
            spellings, _ = _spell_sequence(sequence[at:], _MOST_NEEDS)
            words = [b" " + blank(spelling) for spelling in spellings]
            if min(map(len, words)) >= max(_SHORTEST_NEED, 1 + min(map(len, best), default=0)):
                best = words
    return tuple(word for word in best if not word.startswith(tuple({*best} - {word})))


def _beginnings(sequence: str) -> Iterator[int]:
    """Yield where the parts of `sequence` end that end with a blank for certain."""
    at = 0
    begins = False
    while at < len(sequence):
        end = _end_of_atom(sequence, at)
        atom = sequence[at:end]
        blanks = all(part.endswith(" ") for part in _split(atom[3:-1] if atom[1:] else atom))
        repeated = _REPEATED.match(sequence, end)
        if repeated:
            end = repeated.end()
        optional = repeated is not None and repeated[0][0] in "?*{"
        begins = blanks and (begins or not optional)
        at = end
        if begins:
            yield at


def _over_words(pattern: str) -> str:
    def translate(token: re.Match[str]) -> str:
        found = token[0]
        if found[:2] == "(?" or found[0] == "{" or (found[0] == "\\" and found[1].isalnum()):
            return found
        if found[0] == "[" and (_RANGE.search(found) or not _PLAIN_CLASS.fullmatch(found)):
            return found
        if found[0] == "[":
            return "[" + re.sub(r"[^a-z0-9]", " ", found[1:-1]) + "]"
        return " "

    return rf"(?:{_TOKEN.sub(translate, pattern)})(?= )"


def _spell(expression: str) -> tuple[list[str], bool]:
    """Return the spellings of `expression`; False with them when they are only heads of it."""
    spellings: dict[str, None] = {}
    whole = True
    for alternative in _split(expression):
        choices, end = _spell_sequence(alternative)
        spellings |= dict.fromkeys(choices)
        whole &= end == len(alternative)
    return list(spellings), whole


def _spell_sequence(sequence: str, most: int = _MOST_SPELLINGS) -> tuple[list[str], int]:
    """Return at most `most` spellings of the beginning of `sequence`, and where that ends.

    It ends within the part that begins the endless spellings, or before it.
    """
    spellings = [""]
    at = 0
    while at < len(sequence):
        if run := _RUN_OF_LETTERS.match(sequence, at):
            spellings = [head + run[0] for head in spellings]
            at = run.end()
            continue
        start, at = at, _end_of_atom(sequence, at)
        choices, whole = _spell_atom(sequence[start:at])
        if sequence[at : at + 1] == "?":
            choices, at = ["", *choices], at + 1
        elif sequence[at - 2 : at + 1] == r"\s+":
            at += 1
        elif sequence[at : at + 1] in ("*", "+", "{"):
            return spellings, start
        if not choices or len(spellings) * len(choices) > most:
            return spellings, start
        spellings = [head + choice for head in spellings for choice in choices]
        if not whole:
            return spellings, at - 1
    return spellings, at


def _spell_atom(atom: str) -> tuple[list[str], bool]:
    if atom.startswith("(?:"):
        return _spell(atom[3:-1])
    if atom.startswith("["):
        plain = _PLAIN_CLASS.fullmatch(atom) and not _RANGE.search(atom)
        return (list(dict.fromkeys(blank(atom[1:-1]).decode())), True) if plain else ([], False)
    if atom == r"\s":
        return [" "], True
    if atom.startswith("\\"):
        return ([], False) if atom[1].isalnum() else ([atom[1]], True)
    return ([], False) if atom in (".", "^", "$") or atom.startswith("(") else ([atom], True)


def _end_of_atom(sequence: str, at: int) -> int:
    if sequence[at] == "\\":
        return at + 2
    if sequence[at] == "[":
        return sequence.index("]", at) + 1
    if sequence[at] != "(":
        return at + 1
    at += 1
    while mark := _MARK.search(sequence, at):
        if mark[0] == ")":
            return mark.end()
        at = _end_of_atom(sequence, mark.start())
    raise ValueError("a group has no end")


def _split(expression: str) -> Iterator[str]:
    """Yield the alternatives of `expression` that stand outside its groups."""
    start = at = 0
    while mark := _MARK.search(expression, at):
        at = _end_of_atom(expression, mark.start())
        if mark[0] == "|":
            yield expression[start : mark.start()]
            start = at
    yield expression[start:]
