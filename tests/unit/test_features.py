from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from postilla.features import (
    MOST_KINDS,
    NONE,
    Grams,
    Runs,
    gaps_of,
    observe,
    orders_of,
    pairs_of,
    read,
    split,
)
from postilla.fold import key
from postilla.language import supported
from postilla.lexicon import BORDER, UNKNOWN
from postilla.model import Passage, Unit
from postilla.weights import Weights

_LEXICON = Weights.load("en").lexicon


def _unit(text: str, lead_in: str | None = None, heading: str | None = None) -> Unit:
    def passage(words: str) -> Passage:
        return Passage(start=0, end=len(words), text=words, key=key(words))

    return Unit(
        index=0,
        start=0,
        end=len(text),
        text=text,
        key=key(text),
        kind="sentence",
        heading=(passage(heading),) if heading else (),
        lead_in=passage(lead_in) if lead_in else None,
    )


def _read(*keys: str) -> Runs:
    return read(keys, _LEXICON, _LEXICON.kinds.catalogue.places(keys))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("We don't sell it.", ["we", "don", "t", "sell", "it"]),
        ("Perché | no?", ["perche", "no"]),
        ("Art. 13, GDPR 2016/679", ["art", "00", "gdpr", "0000", "000"]),
        ("§ — ", []),
    ],
)
def test_words_are_runs_of_letters_or_of_digits(text: str, words: list[str]) -> None:
    assert split(key(text)) == words


def test_each_key_is_a_run_between_borders() -> None:
    runs = _read("we share", "", "zzzyx data")
    share, data, we = (_LEXICON.numbers[word] for word in ("share", "data", "we"))
    expected = [BORDER, we, share, BORDER, BORDER, UNKNOWN, data, BORDER]
    assert runs.words.tolist() == expected
    assert runs.owners.tolist() == [0, 0, 0, 1, 2, 2, 2]
    assert runs.lengths.tolist() == [2, 0, 2]


def test_the_cues_of_a_key_belong_to_its_run_in_their_order() -> None:
    keys = ("hello", "we never sell it", "", "we never sell it")
    of_cue = _LEXICON.kinds.of_cue
    found = [of_cue[cue] for _, _, cue in _LEXICON.kinds.catalogue.places(keys)[keys[1]]]
    cues = _read(*keys).cues
    assert len(found) > 1
    assert cues.columns.tolist() == found * 2
    assert cues.owners.tolist() == [1] * len(found) + [3] * len(found)


def test_words_with_a_gap_are_paired_within_their_run_alone() -> None:
    runs = _read("we share your data", "with them")
    assert gaps_of(runs, 18).owners.tolist() == [0, 0, 0]


def test_cues_are_paired_in_their_order_within_their_run_alone() -> None:
    cues = Grams(columns=np.array([3, 5, 7, 9]), owners=np.array([0, 0, 0, 1]))
    grams = orders_of(replace(_read("a", "b"), cues=cues))
    pairs = sorted(divmod(column, MOST_KINDS) for column in grams.columns.tolist())
    assert pairs == [(3, 5), (3, 7), (5, 7)]
    assert set(grams.owners.tolist()) == {0}


def test_a_unit_sees_its_lead_in_its_heading_and_its_neighbours() -> None:
    units = [_unit("One.", heading="Sharing"), _unit("two;", "With:", "Sharing"), _unit("Three.")]
    rows = observe(units, _LEXICON).rows
    assert rows["lead"].tolist() == [NONE, 0, NONE]
    assert rows["heading"].tolist() == [0, 0, NONE]
    assert rows["before"].tolist() == [NONE, 0, 1]
    assert rows["after"].tolist() == [1, 2, NONE]


@given(st.lists(st.text(max_size=40), min_size=1, max_size=6))
def test_any_text_becomes_features_within_their_tables(texts: list[str]) -> None:
    scene = observe([_unit(text) for text in texts], _LEXICON)
    runs = scene.runs["text"]
    assert len(runs) == len(texts)
    assert runs.lengths.sum() == (runs.words != BORDER).sum()
    assert pairs_of(runs, 10).columns.max() < 1 << 10
    assert np.isfinite(Weights.load("en").probabilities(scene)).all()


@pytest.mark.parametrize("language", supported())
def test_weights_are_written_as_they_were_read(language: str) -> None:
    weights = Weights.load(language)
    again = weights.save()
    assert again == Weights.load(language).save()
    assert len(again) < 2_500_000
