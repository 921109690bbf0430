"""Put together what each language is trained on, and keep apart what it is measured on."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path

import numpy as np

from postilla.lexicon import Lexicon
from training.fit import Rows
from training.lexicon import make_lexicon
from training.matrix import lay_out
from training.own import read_own, read_own_policies
from training.sources import (
    GIVEN,
    LANGUAGES,
    Window,
    document_name,
    read_rows,
    read_standoff,
)

LABELS = Path(__file__).resolve().parents[2] / "tests" / "quality" / "labels"
_STANDOFF = "read.*.jsonl"
# A plain sentence of our own counts as so many units of real policies, which are seldom so plain.
_OWN_COUNT = 4
# The invented policies that the detector learns from. More of them make it no better on real ones
# (see the model card); the stance learns from all, and the detector is measured on the others.
LEARNED = "mixed"
# Texts at least this long are not repeated by chance.
_LONG = 60
# A document is a copy of one in the dev split when so many of its units stand there too.
_COPIED = 0.1
_COPIES = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Corpus:
    """What there is of a language: windows to train on and to measure on."""

    language: str
    train: tuple[Window, ...]
    dev: tuple[Window, ...]


def read_corpora(data: Path, labels: Path = LABELS) -> dict[str, Corpus]:
    """Return the corpus of each language."""
    return {language: _read_corpus(language, data, labels) for language in LANGUAGES}


def _read_corpus(language: str, data: Path, labels: Path) -> Corpus:
    given = read_rows(data / "labelled" / f"units.{language}.jsonl")
    dev = tuple(window for window in given if window.split == "dev")
    more = chain.from_iterable(read_standoff(path, data) for path in sorted(labels.glob(_STANDOFF)))
    return Corpus(
        language=language,
        train=(
            *(window for window in given if window.split == "train"),
            *_kept_apart((window for window in more if window.language == language), dev),
            *(read_own(language) * _OWN_COUNT),
            *read_own_policies(language, name=LEARNED),
        ),
        dev=dev,
    )


def _kept_apart(windows: Iterable[Window], dev: Sequence[Window]) -> Iterable[Window]:
    """Yield what is not in the dev split: none of its documents, no copy of one or of a unit."""
    names = {document_name(window.document) for window in dev}
    texts = {u.key for window in dev for u in window.units if len(u.key) > _LONG}
    for window in windows:
        copied = [unit.key in texts for unit in window.units]
        if document_name(window.document) in names:
            continue
        if sum(copied) > max(_COPIES, _COPIED * len(copied)):
            continue
        labels = tuple(
            None if copy else label for label, copy in zip(window.labels, copied, strict=True)
        )
        yield replace(window, labels=labels)


def lexicon_of(corpus: Corpus) -> Lexicon:
    """Return the lexicon for a language's detector."""
    keys = [
        passage.key
        for window in corpus.train
        for unit, label in zip(window.units, window.labels, strict=True)
        if label
        for passage in (unit, unit.lead_in, *unit.heading[-1:])
        if passage
    ]
    return make_lexicon(keys, corpus.language, LANGUAGES)


def rows_of(windows: Sequence[Window], lexicon: Lexicon) -> Rows:
    """Return the labelled units of `windows` as rows of features."""
    labels = [label for window in windows for label in window.labels]
    has = np.array([label is not None for label in labels])
    rows = Rows(
        blocks=lay_out(windows, lexicon),
        shared=np.array([label is not None and label.shared for label in labels]),
        groups=np.array([document_name(w.document) for w in windows for _ in w.units]),
        sampled=np.array([w.source == GIVEN for w in windows for _ in w.units]),
    )
    return rows.take(has)
