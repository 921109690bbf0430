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
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

_Codes = NDArray[np.uint32]
_Octets = NDArray[np.uint8]

# Characters without width or meaning of their own: they are dropped, so that "par\u00adtner"
# reads "partner". Bidirectional marks are among them: a policy cannot reorder what is read.
_DROPPED = (
    0xAD, 0x34F, 0x61C, 0x115F, 0x1160, 0x17B4, 0x17B5, *range(0x180B, 0x1810),
    *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2070), *range(0xFE00, 0xFE10),
    0xFEFF, *range(0xFFF9, 0xFFFC), *range(0xE0000, 0xE1000),
)  # fmt: skip
_COMBINING = (
    *range(0x300, 0x370), *range(0x1AB0, 0x1B00), *range(0x1DC0, 0x1E00), *range(0x20D0, 0x2100),
    *range(0xFE20, 0xFE30),
)  # fmt: skip
# Of more accents on one letter the rest is dropped: putting them in order takes their square.
_ACCENTED = re.compile(rf".[{''.join(map(chr, _COMBINING))}]{{1,8}}", re.DOTALL)

# UTF-8 that was read as Windows-1252 once too often: "puÃ²" is può, "lâ€™utente" l’utente. Where
# the second half of "à" was taken for a blank, only the first is left.
_CONTINUED = "".join(
    bytes([octet]).decode("cp1252", "ignore") or chr(octet) for octet in range(0x80, 0xC0)
)
_MANGLED = re.compile(rf"[ÃÂ][{_CONTINUED}]|â(?:€|‚)[{_CONTINUED}]|(?<=[a-z])Ã(?= )")
_SIGNS = ("Ã", "Â", "â€")

# One for one: the length stays. Line feeds stay too, because lines carry structure.
_CONTROLS = (*range(0x0A), 0x0B, 0x0C, *range(0x0E, 0x20), *range(0x7F, 0xA0))
_SPACES = (0xA0, 0x1680, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000)
_BREAKS = (0x2028, 0x2029, 0x85)
_ASCII_CONTROLS = dict.fromkeys((code for code in _CONTROLS if code < 0x80), " ")  # noqa: PLR2004
# What becomes of a character, in the order of how much it takes.
_STAYS, _BLANK, _BREAK, _DROP, _COMBINE = range(5)

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


def _key_table() -> dict[int, int]:
    latin = (*range(0x80), *range(0x80, 0x250), *range(0x1E00, 0x1F00), *range(0xFF01, 0xFF5F))
    twins = {code: _one_letter(chr(code)) for code in latin}
    twins |= {ord(char): twin for char, twin in _PUNCTUATION.items()}
    return {code: ord(twin) for code, twin in twins.items()}


def _kind_table() -> dict[int, int]:
    kinds = {
        _BLANK: (*_CONTROLS, *_SPACES),
        _BREAK: _BREAKS,
        _DROP: _DROPPED,
        _COMBINE: _COMBINING,
    }
    return {code: kind for kind, codes in kinds.items() for code in codes}


def _octets(table: Mapping[int, int], other: int) -> _Octets:
    """Return an array by code point; its last entry, `other`, is for all that are beyond it."""
    octets = np.full(max(table) + 2, other, dtype=np.uint8)
    octets[[*table]] = [*table.values()]
    return octets


# One operation for a whole text, by arrays: ten times faster than what strings offer.
_KEYS = _octets(_key_table(), ord("?"))
_KINDS = _octets(_kind_table(), _STAYS)


def key(text: str) -> str:
    """Return the lower-case ASCII twin of `text`, of the same length.

    Accents are stripped, typographic quotes and dashes become plain ones, and a character that
    has no ASCII twin becomes a question mark.
    """
    if text.isascii():
        return text.lower().replace("`", "'")
    return _KEYS.take(_codes(text), mode="clip").tobytes().decode("ascii")


def fold(text: str) -> tuple[str, "array[int] | None"]:
    """Return the readable twin of `text`, and the text position of each of its characters.

    The map is None when the twin has the length of the text, which is the common case. A
    character with combining accents is composed into one where Unicode has it; leftover accents
    are dropped. Lone carriage returns count as line ends.
    """
    if "\r" in text:
        text = text.replace("\r\n", " \n").replace("\r", "\n")
    if text.isascii():
        return text.translate(_ASCII_CONTROLS), None
    return _readable(text)


def _readable(text: str) -> tuple[str, "array[int] | None"]:
    offsets: array[int] | None = None
    codes = _codes(text)
    kinds = _KINDS.take(codes, mode="clip")
    mangled = [*_MANGLED.finditer(text)] if any(sign in text for sign in _SIGNS) else []
    for mess in mangled:
        at = mess.start()
        codes[at] = ord(_meant(mess[0]))
        kinds[at] = _KINDS.take(codes[at], mode="clip")
        kinds[at + 1 : mess.end()] = _DROP
    most = kinds.max()
    if most == _STAYS and not mangled:
        return text, None
    if most >= _DROP:
        for at in np.flatnonzero((kinds[1:] == _COMBINE) & (kinds[:-1] < _DROP)).tolist():
            if letter := _ACCENTED.match(text, at):
                codes[at] = ord(unicodedata.normalize("NFC", letter[0])[0])
        kept = np.flatnonzero(kinds < _DROP)
        codes, kinds = codes[kept], kinds[kept]
        offsets = array("q", kept.astype(np.int64).tobytes())
    codes[kinds == _BLANK] = ord(" ")
    codes[kinds == _BREAK] = ord("\n")
    return codes.tobytes().decode("utf-32-le", "surrogatepass"), offsets


def letter_end(text: str, start: int) -> int:
    """Return where the letter at `start` ends in a text, with its accents or what was mangled."""
    mangled = _MANGLED.match(text, start)
    end = mangled.end() if mangled else start + 1
    while end < len(text) and unicodedata.combining(text[end]):
        end += 1
    return end


def _meant(mangled: str) -> str:
    """Return the letter that was meant."""
    octets = b"".join(_octet(char) for char in mangled)
    return "à" if octets == b"\xc3" else octets.decode("utf-8")


def _octet(char: str) -> bytes:
    """Return the octet that Windows-1252, or else Latin-1, reads as `char`."""
    try:
        return char.encode("cp1252")
    except UnicodeEncodeError:
        return char.encode("latin-1")


def _codes(text: str) -> _Codes:
    return np.frombuffer(bytearray(text.encode("utf-32-le", "surrogatepass")), dtype="<u4")
