"""Choose the words and the kinds of cues that get a number."""

from collections import Counter
from collections.abc import Iterable, Sequence

from postilla.catalogue import Catalogue
from postilla.features import MOST_KINDS, split
from postilla.lexicon import BORDER, BORDER_WORD, FIRST_WORD, CueKinds, Lexicon

# A word that occurs less often than this in what is trained on has no number.
_AT_LEAST = 2


def make_lexicon(keys: Iterable[str], language: str, languages: Sequence[str]) -> Lexicon:
    """Return the lexicon of a language: the words of `keys`, and the kinds of all `languages`."""
    counts = Counter(word for key in keys for word in split(key))
    words = sorted(word for word, count in counts.items() if count >= _AT_LEAST)
    numbers = {word: number for number, word in enumerate(words, start=FIRST_WORD)}
    return Lexicon(
        numbers={BORDER_WORD: BORDER, **numbers}, kinds=CueKinds.of(language, name_kinds(languages))
    )


def name_kinds(languages: Sequence[str]) -> tuple[str, ...]:
    """Return the kinds and families of cues of `languages`, sorted, kinds before families."""
    cues = [cue for language in languages for cue in Catalogue.load(language).cues]
    kinds = sorted({f"{cue.family}.{cue.kind}" for cue in cues})
    if len(kinds) >= MOST_KINDS:
        raise ValueError(f"the catalogue has {len(kinds)} kinds of cues; {MOST_KINDS - 1} at most")
    return (*kinds, *sorted({cue.family for cue in cues}))
