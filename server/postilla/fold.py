"""Fold text for matching, keeping every position traceable to the text that was sent.

Two folds exist. `fold` makes the readable twin of a text: characters that only decorate
(zero-width, controls, soft hyphens, decomposed accents) are dropped or turned into spaces, and
an offset map says where each remaining one came from. `key` makes the twin that patterns are
written against: lower-case ASCII of the *same length*, so that a match in the key is a match in
the text.
"""

import re
import unicodedata
from array import array

# Characters without width or meaning of their own: they are dropped, so that "par\u00adtner"
# reads "partner". Bidirectional marks are among them: a policy cannot reorder what is read.
_DROPPED = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\ufe00-\ufe0f\ufeff\ufff9-\ufffb\U000e0000-\U000e0fff]"
)
_COMBINING = re.compile("[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]")
# Of more accents on one letter the rest is dropped: putting them in order takes their square.
_ACCENTS = 8
_RARE = re.compile(f"{_DROPPED.pattern}|{_COMBINING.pattern}+")

# One for one: the length stays. Line feeds stay too, because lines carry structure.
_CONTROLS = (*range(0x0A), 0x0B, 0x0C, 0x0D, *range(0x0E, 0x20), *range(0x7F, 0xA0))
_SPACES = (0xA0, 0x1680, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000)
_BLANKS = dict.fromkeys((*_CONTROLS, *_SPACES), " ")
_BREAKS = {0x2028: "\n", 0x2029: "\n", 0x85: "\n"}
_READABLE = {**_BLANKS, **_BREAKS}
_UNREADABLE = re.compile(f"[{re.escape(''.join(map(chr, _READABLE)))}]")

_PUNCTUATION = {
    "‘": "'", "’": "'", "‚": "'", "‛": "'", "´": "'", "`": "'", "ʼ": "'", "′": "'",
    "“": '"', "”": '"', "„": '"', "‟": '"', "«": '"', "»": '"', "″": '"',
    "‐": "-", "‑": "-", "‒": "-", "–": "-", "—": "-", "―": "-", "−": "-",
    "…": ".", "•": "*", "·": "*", "●": "*", "○": "*", "▪": "*", "■": "*", "◦": "*",
    "ß": "s", "æ": "a", "œ": "o", "ø": "o", "ł": "l", "đ": "d", "ı": "i",
    "Æ": "a", "Œ": "o", "Ø": "o", "Ł": "l", "Đ": "d",
}  # fmt: skip


def _one_letter(char: str) -> str:
    base = unicodedata.normalize("NFKD", char)[0].lower()
    return base if len(base) == 1 and base.isascii() else "?"


def _key_table() -> dict[int, str]:
    latin = (*range(0x80, 0x250), *range(0x1E00, 0x1F00), *range(0xFF01, 0xFF5F))
    table = {code: _one_letter(chr(code)) for code in latin}
    table |= {ord(char): twin for char, twin in _PUNCTUATION.items()}
    return table


_KEYS = _key_table()
# Replaced one by one, because that is ten times faster than a table for all of Unicode.
_FREQUENT = tuple((char, _KEYS[ord(char)]) for char in "’‘“”«»–—•…·àèéìòùÀÈÉ")


def key(text: str) -> str:
    """Return the lower-case ASCII twin of `text`, of the same length.

    Accents are stripped, typographic quotes and dashes become plain ones, and a character that
    has no ASCII twin becomes a question mark.
    """
    if not text.isascii():
        for char, twin in _FREQUENT:
            text = text.replace(char, twin)
        if not text.isascii():
            text = text.translate(_KEYS).encode("ascii", "replace").decode("ascii")
    return text.lower()


def fold(text: str) -> tuple[str, "array[int] | None"]:
    """Return the readable twin of `text`, and the text position of each of its characters.

    The map is None when the twin has the length of the text, which is the common case. A
    character with combining accents is composed into one where Unicode has it; leftover accents
    are dropped. Lone carriage returns count as line ends.
    """
    offsets: array[int] | None = None
    plain = text
    if not text.isascii() and _RARE.search(text):
        plain, offsets = _compose(text)
    if "\r" in plain:
        plain = plain.replace("\r\n", " \n").replace("\r", "\n")
    plain = plain.replace("\t", " ").replace("\u00a0", " ")
    if _UNREADABLE.search(plain):
        plain = plain.translate(_READABLE)
    return plain, offsets


def _compose(text: str) -> tuple[str, "array[int]"]:
    """Drop what `_RARE` matches, stretch by stretch, composing letters with their accents."""
    pieces: list[str] = []
    offsets = array("l")
    last = 0
    for match in _RARE.finditer(text):
        start, end = match.span()
        pieces.append(text[last:start])
        offsets.extend(range(last, start))
        last = end
        if start and pieces[-1] and _COMBINING.match(match[0]):
            composed = unicodedata.normalize("NFC", pieces[-1][-1] + match[0][:_ACCENTS])
            pieces[-1] = pieces[-1][:-1] + composed[0]
    pieces.append(text[last:])
    offsets.extend(range(last, len(text)))
    return "".join(pieces), offsets
