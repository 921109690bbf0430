"""Which language a text is in, and what we know of the language."""

import re
import tomllib
from collections import Counter
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import repeat

import numpy as np
from resiliparse.parse.lang import detect_fast

from postilla.errors import DataError
from postilla.model import Document

_SAMPLE = 8_000
_PROSE_LINE = 60
# resiliparse's distances: what it says of running prose lies well below this.
_FAR = 1000
# What it says of a text too short to tell.
_NO_GUESS = "unknown"
# Share of capitalised words that no language's prose reaches: German has 0.3-0.4.
_NAMES = 0.6
# Share of the words of a text that are frequent words of its language; English and Italian
# policies have 0.2–0.4, other languages below 0.1.
_SURE = 0.16
# A text of fewer words gets no grade.
MINIMUM_WORDS = 30
_LETTERS = frozenset(b"abcdefghijklmnopqrstuvwxyz")
_LETTERS_ONLY = bytes(byte if byte in _LETTERS else 0x20 for byte in range(256))
_WORD = re.compile(r"[^\W\d_]+")
# What makes words of the code points that most texts have: letters and digits, blanks, marks.
_LETTER, _BLANK, _MARK = b"a", b" ", b"-"


def _kind(char: str) -> int:
    return ord(_LETTER if char.isalnum() else _BLANK if char.isspace() else _MARK)


_KINDS = np.array([_kind(char) for char in map(chr, range(0x2800))], dtype=np.uint8)


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """What segmentation and recognition know about a language: see `languages/*/language.toml`."""

    code: str
    name: str
    abbreviations: frozenset[str]
    numbering: frozenset[str]
    maybe: frozenset[str]
    starters: frozenset[str]
    stopwords: frozenset[str]

    @classmethod
    @cache
    def load(cls, code: str) -> "Profile":
        """Return the profile of the language `code`. Raises DataError when it is broken."""
        source = files("postilla") / "languages" / code / "language.toml"
        try:
            table = tomllib.loads(source.read_text(encoding="utf-8"))
            words = {name: frozenset(table[name]) for name in _WORD_LISTS}
            return cls(code=code, name=table["name"], **words)
        except (
            OSError,
            KeyError,
            TypeError,
            ValueError,
        ) as error:
            raise DataError(f"languages/{code}/language.toml is broken: {error}") from error


_WORD_LISTS = ("abbreviations", "numbering", "maybe", "starters", "stopwords")


@cache
def supported() -> tuple[str, ...]:
    """Return the codes of the supported languages, sorted: the folders of `languages/`."""
    folder = files("postilla") / "languages"
    return tuple(sorted(entry.name for entry in folder.iterdir() if entry.is_dir()))


def recognise(document: Document) -> str | None:
    """Return the ISO 639-1 code of the language of `document`, or None where it has too few words.

    Frequent words decide for the supported languages, which is exact on short texts too;
    resiliparse's n-gram profiles name the others.
    """
    words = _prose(document.key).encode("ascii").translate(_LETTERS_ONLY).decode("ascii").split()
    if not words:
        return None
    counts: dict[str, int] = Counter(words)
    share, code = max(
        (sum(map(counts.get, Profile.load(code).stopwords, repeat(0))) / len(words), code)
        for code in supported()
    )
    if share >= _SURE:
        return code
    prose = _prose(document.plain)
    guess, distance = detect_fast(prose)
    if guess == _NO_GUESS or distance >= _FAR or _lists_names(prose):
        return None
    return str(guess) if guess not in supported() or share >= _SURE / 3 else None


def count_words(plain: str) -> int:
    """Return the number of words of `plain`: what stands between blanks and is more than marks."""
    codes = np.frombuffer(plain.encode("utf-32-le"), dtype="<u4")
    kinds = _KINDS.take(codes, mode="clip")
    beyond = np.flatnonzero(codes >= len(_KINDS))
    if len(beyond):
        rare, numbers = np.unique(codes[beyond], return_inverse=True)
        kinds[beyond] = np.array([_kind(chr(code)) for code in rare.tolist()])[numbers]
    octets = kinds.tobytes().translate(None, _MARK)
    return int(octets.count(_BLANK + _LETTER) + octets.startswith(_LETTER))


def _lists_names(text: str) -> bool:
    """Tell whether a text is a list of names, of countries say, which is in no language."""
    words: list[str] = _WORD.findall(text)
    return sum(word.istitle() for word in words) > _NAMES * len(words)


def _prose(text: str) -> str:
    """Return the beginning of `text` without its short lines, unless it has no others.

    Menus and lists of names, of countries or languages above all, are in no language.
    """
    prose: list[str] = []
    size = 0
    for line in text[: _SAMPLE * 10].split("\n"):
        words = " ".join(line.split()) if len(line) >= _PROSE_LINE else ""
        if len(words) >= _PROSE_LINE:
            prose.append(words[:_SAMPLE])
            size += len(words)
            if size >= _SAMPLE:
                break
    return "\n".join(prose) or text[:_SAMPLE]
