r"""Patterns of the catalogue: expressions over words, cut into literals that one pass can find.

A pattern is a small regular expression over the *words* of a key: lower-case ASCII letters and
digits, where every other character counts as a blank, so that "third-party" and "third party"
are the same, and a phrase never runs across a comma. It starts with a word and must match whole
words. Groups `(?:a|b)`, optional parts `?` and classes `[sz]` are spelled out into literals. From
the first part that has no end of spellings (`\w*`, a repetition), the rest is left to `re`, which
looks only where the spelled-out head was found. Thus the time stays linear in the text.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from postilla.errors import DataError

# More spellings than this are left to `re`: they would cost more to build than to check.
_MOST_SPELLINGS = 400
_SHORTEST_HEAD = 2
_PLAIN_CLASS = re.compile(r"\[[a-z0-9 '\-]+\]")
_RANGE = re.compile(r"[a-z0-9]-[a-z0-9]")
_QUANTIFIERS = ("*", "+", "{")
_TOKEN = re.compile(r"\(\?:|\[[^\]]*\]|\\.|[^a-z0-9()|?*+{}.\\ ]")
_BLANKS = bytes(byte if chr(byte).isalnum() and byte < 0x80 else 0x20 for byte in range(256))  # noqa: PLR2004


@dataclass(frozen=True, slots=True, kw_only=True)
class Pattern:
    """A pattern cut for one pass: what to look for, and what then has to hold.

    `heads` are byte strings of words and blanks, with a blank before the first word. `rest`, where
    it is not None, has to match from the first letter on; else a head is the whole match, with a
    blank after it.
    """

    heads: tuple[bytes, ...]
    rest: "re.Pattern[bytes] | None"


def blank(key: str) -> bytes:
    """Return `key` with a blank for every character that is neither a letter nor a digit."""
    return key.encode("ascii", "replace").translate(_BLANKS)


def cut(pattern: str) -> Pattern:
    """Cut `pattern` into its heads and the rest.

    Raises DataError when the pattern is no valid expression, or does not start with a word.
    """
    try:
        spellings, end = _spell(pattern, 0)
        whole = end == len(pattern)
        rest = None if whole else re.compile(_over_words(pattern).encode("ascii"))
    except (re.error, UnicodeEncodeError, ValueError, IndexError) as error:
        raise DataError(f"{pattern!r} is not a valid pattern: {error}") from error
    heads = {blank(spelling).lstrip() for spelling in spellings}
    if whole:
        heads = {head.rstrip() for head in heads}
    if min(map(len, heads)) < _SHORTEST_HEAD:
        raise DataError(
            f"{pattern!r} must start with a word; write out its first letters instead of"
            " an open expression"
        )
    closing = b" " if whole else b""
    return Pattern(
        heads=tuple(sorted(b" " + head + closing for head in heads)),
        rest=rest,
    )


def _over_words(pattern: str) -> str:
    def translate(token: re.Match[str]) -> str:
        found = token[0]
        if found == "(?:" or (found[0] == "\\" and found[1].isalnum()):
            return found
        if found[0] == "[" and (_RANGE.search(found) or not _PLAIN_CLASS.fullmatch(found)):
            return found
        if found[0] == "[":
            return "[" + re.sub(r"[^a-z0-9]", " ", found[1:-1]) + "]"
        return " "

    return rf"(?:{_TOKEN.sub(translate, pattern)})(?= )"


def _spell(pattern: str, at: int) -> tuple[list[str], int]:
    """Return the spellings of `pattern[at:]` as far as they can be listed, and where that ends."""
    spellings = [""]
    while at < len(pattern) and pattern[at] not in "|)":
        choices, end = _part(pattern, at)
        if pattern[end : end + 1] in _QUANTIFIERS and pattern[at:end] != r"\s":
            choices = []
        elif pattern[end : end + 1] == "?":
            choices, end = ["", *choices], end + 1
        elif pattern[at:end] == r"\s":
            end += pattern[end : end + 1] == "+"
        if not choices or len(spellings) * len(choices) > _MOST_SPELLINGS:
            return spellings, at
        spellings = [head + choice for head in spellings for choice in choices]
        at = end
    return spellings, at


def _part(pattern: str, at: int) -> tuple[list[str], int]:
    """Return the spellings of the part at `at` (none: it has no end of them), and its end."""
    char = pattern[at]
    if char == "(":
        return _group(pattern, at)
    if char == "[":
        end = pattern.index("]", at) + 1
        inner = pattern[at:end]
        plain = _PLAIN_CLASS.fullmatch(inner) and not _RANGE.search(inner)
        return (list(dict.fromkeys(inner[1:-1].replace("-", " "))) if plain else []), end
    if char == "\\":
        known = {"s": [" "]} if pattern[at + 1].isalnum() else {pattern[at + 1]: [pattern[at + 1]]}
        return known.get(pattern[at + 1], []), at + 2
    return ([] if char == "." else [char]), at + 1


def _group(pattern: str, at: int) -> tuple[list[str], int]:
    close = _closing(pattern, at)
    if pattern[at : at + 3] != "(?:":
        return [], close
    choices: list[str] = []
    inner = at + 3
    while inner < close:
        spellings, end = _spell(pattern, inner)
        if pattern[end] not in "|)":
            return [], close
        choices += spellings
        inner = end + 1
    return list(dict.fromkeys(choices)), close


def _closing(pattern: str, at: int) -> int:
    depth = 0
    for place in _brackets(pattern, at):
        depth += 1 if pattern[place] == "(" else -1
        if depth == 0:
            return place + 1
    raise DataError(f"{pattern!r} has a bracket that is not closed")


def _brackets(pattern: str, at: int) -> Iterable[int]:
    return (at + match.start() for match in re.finditer(r"[()]", pattern[at:]))
