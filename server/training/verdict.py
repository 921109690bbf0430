"""Make the weights that decide whether a clause shares, denies or does both.

    python -m training.verdict --data DATA            # fit, write languages/stances.npz
    python -m training.verdict --data DATA --measure  # only print how often they are right

One logistic regression for each stance, on the clauses of both languages together in which a word
stands that denials have: what the rules tell and the order of cues mean the same in both.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

from postilla.catalogue import Catalogue
from postilla.model import keys_of
from postilla.signs import pack
from postilla.stance import evidence_of
from postilla.verdict import STANCES, WEIGHTS, may_deny, stance_signs
from training.corpus import Corpus, read_corpora
from training.options import read_options
from training.own import OWN, OWN_POLICIES, read_own_policies
from training.sources import Window, document_name

TARGET = Path(__file__).resolve().parents[1] / "postilla" / "languages" / WEIGHTS
# Chosen by cross-validation over documents.
_STRENGTH = 0.5
# A sign in fewer clauses than this gets no weight.
_AT_LEAST = 2
_FOLDS = 10
_ITERATIONS = 1000
_SEED = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A clause that may deny: its signs, what the rules say of it, and what is true."""

    signs: frozenset[str]
    rule: str
    stance: str
    language: str
    group: str
    own: bool


def main() -> None:
    """Fit the weights, unless they are only to be measured; print how often they are right."""
    options = read_options("training.verdict", __doc__, measure="write nothing")
    data: Path = options.data
    corpora = read_corpora(data)
    examples = [
        example
        for language, corpus in corpora.items()
        for example in examples_of(_windows(corpus), language)
    ]
    if not options.measure:
        TARGET.write_bytes(pack(*_fit(examples)))
    judged = list(zip(examples, _out_of_fold(examples), strict=True))
    for language in corpora:
        for name, own in (("real", False), ("invented", True)):
            chosen = [(e, s) for e, s in judged if (e.language, e.own) == (language, own)]
            right = sum(stance == example.stance for example, stance in chosen)
            rule = sum(example.rule == example.stance for example, _ in chosen)
            print(
                f"{language} {name}: {len(chosen)} clauses that may deny, right out of fold"
                f" {right / len(chosen):.3f}, by rule alone {rule / len(chosen):.3f}"
            )


def _windows(corpus: Corpus) -> list[Window]:
    """Return what the stance is learnt from: all invented policies, unlike the detector."""
    real = [window for window in corpus.train if window.source != OWN_POLICIES]
    return [*real, *read_own_policies(corpus.language)]


def examples_of(windows: Sequence[Window], language: str) -> Iterator[Example]:
    """Yield the labelled clauses of `windows` that may deny."""
    catalogue = Catalogue.load(language)
    for window in windows:
        places = catalogue.places(keys_of(window.units))
        before = (None, *window.units[:-1])
        for unit, last, label in zip(window.units, before, window.labels, strict=True):
            if label is None or not label.shared or not may_deny(unit, catalogue, places):
                continue
            evidence = evidence_of(unit, catalogue, places, last)
            yield Example(
                signs=frozenset(stance_signs(unit, evidence, catalogue, places)),
                rule=evidence.stance,
                stance=label.label,
                language=language,
                group=document_name(window.document),
                own=window.source in {OWN, OWN_POLICIES},
            )


def _fit(examples: Sequence[Example]) -> tuple[list[str], Sequence[str], NDArray[np.float64]]:
    """Return the signs, the stances and their weights, the bias in the last row."""
    counts = Counter(sign for example in examples for sign in example.signs)
    signs = sorted(sign for sign, count in counts.items() if count >= _AT_LEAST and sign.isascii())
    matrix = _matrix(examples, signs)
    columns = [_fit_one(matrix, [e.stance == stance for e in examples]) for stance in STANCES]
    return signs, STANCES, np.column_stack(columns)


def _fit_one(matrix: sparse.csr_matrix, truth: Sequence[bool]) -> NDArray[np.float64]:
    model = LogisticRegression(
        C=_STRENGTH, solver="liblinear", max_iter=_ITERATIONS, random_state=_SEED
    )
    model.fit(matrix, np.array(truth))
    return np.append(model.coef_[0], model.intercept_[0])


def _matrix(examples: Sequence[Example], signs: Sequence[str]) -> sparse.csr_matrix:
    numbers = {sign: number for number, sign in enumerate(signs)}
    rows = [sorted(numbers[s] for s in e.signs if s in numbers) for e in examples]
    starts = np.cumsum([0, *map(len, rows)])
    flat = np.concatenate([np.array(row, dtype=np.int64) for row in rows])
    return sparse.csr_matrix((np.ones(len(flat)), flat, starts), shape=(len(rows), len(signs)))


def _out_of_fold(examples: Sequence[Example]) -> list[str]:
    """Return the stance of each example by weights that were fitted without its document."""
    stances = [""] * len(examples)
    groups = [example.group for example in examples]
    for inside, outside in GroupKFold(_FOLDS).split(groups, groups=groups):
        signs, columns, weights = _fit([examples[number] for number in inside])
        odds = _matrix([examples[n] for n in outside], signs) @ weights[:-1] + weights[-1]
        for number, best in zip(outside, odds.argmax(axis=1), strict=True):
            stances[number] = columns[best]
    return stances


if __name__ == "__main__":
    main()
