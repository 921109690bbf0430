"""Choose the words that get a number, and tell their classes."""

import re
import tomllib
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import numpy as np

from postilla.features import BORDER, BORDER_WORD, CLASSES, NO_CLASS, Lexicon, split

_CLASSES = Path(__file__).parent / "classes"


def read_classes(language: str) -> dict[str, re.Pattern[str]]:
    """Return the word classes of a language: name -> pattern of a whole word."""
    table = tomllib.loads((_CLASSES / f"{language}.toml").read_text(encoding="utf-8"))
    if len(table) > CLASSES:
        raise ValueError(f"classes/{language}.toml has {len(table)} classes; {CLASSES} at most")
    return {name: re.compile("|".join(patterns), re.ASCII) for name, patterns in table.items()}


def choose_words(
    keys: Iterable[str], known: Iterable[str], language: str, *, at_least: int = 2
) -> list[str]:
    """Return the words of a lexicon, sorted: what occurs in training, and what has a class.

    `keys` are those of training data, whose words count when they occur `at_least` times;
    `known` are further texts, whose words count when they have a class.
    """
    counts = Counter(word for key in keys for word in split(key))
    words = {word for word, count in counts.items() if count >= at_least}
    classes = read_classes(language).values()
    more = {word for key in known for word in split(key)} | counts.keys()
    words |= {word for word in more - words if any(p.fullmatch(word) for p in classes)}
    return sorted(words)


def make_lexicon(words: list[str], language: str) -> Lexicon:
    """Return the lexicon of `words`, the number of each being its place, after the special ones."""
    classes = list(read_classes(language).values())
    masks = np.zeros(BORDER + 1 + len(words), dtype=np.uint64)
    main = np.full(len(masks), NO_CLASS, dtype=np.uint8)
    numbers = {BORDER_WORD: BORDER}
    for number, word in enumerate(words, start=BORDER + 1):
        numbers[word] = number
        found = [place for place, pattern in enumerate(classes) if pattern.fullmatch(word)]
        if found:
            masks[number] = sum(1 << place for place in found)
            main[number] = found[0]
    return Lexicon(numbers=numbers, masks=masks, main=main)
