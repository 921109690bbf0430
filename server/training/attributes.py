"""Make and measure the weights that decide which recipients and purposes a clause has.

    python -m training.attributes --data DATA            # fit, write languages/kinds.npz
    python -m training.attributes --data DATA --measure  # only measure what ships

One logistic regression for each kind, on the clauses of both languages together: what rules tell
and which cues stand where means the same in both, words have a row for each language. The labels
follow the guide except in one thing, which is put right before fitting: payments and orders are
`service`; `transaction` is a corporate deal.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.linear_model import LogisticRegression

from postilla.catalogue import Catalogue
from postilla.choice import ChoiceReader
from postilla.decide import decide, observe
from postilla.kinds import WEIGHTS, Kinds, Observed, features_of, is_for_purposes
from postilla.model import PURPOSES, RECIPIENTS, Detection, Document, Unit
from postilla.reading import Reader
from postilla.signs import SignWeights, pack
from training.corpus import Corpus, read_corpora
from training.options import read_options
from training.own import OWN, OWN_POLICIES
from training.sources import Label, Window, document_name, read_policy

TARGET = Path(__file__).resolve().parents[1] / "postilla" / "languages" / WEIGHTS
# Chosen by cross-validation over documents, like `_READ`.
_STRENGTH = 0.6
# How much a clause that we read ourselves counts beside one of the data folder: for recipients,
# for purposes.
_GIVEN, _READ = "units", (0.6, 0.3)
# A feature in fewer clauses than this gets no weight.
_AT_LEAST = 3
_ITERATIONS = 1000
_SEED = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A clause that somebody has read, and what the rules tell of it."""

    observed: Observed
    label: Label
    language: str
    given: bool = True


def main() -> None:
    """Fit the weights, unless they are only to be measured; print how often they are right."""
    options = read_options("training.attributes", __doc__, measure="write nothing")
    data: Path = options.data
    corpora = read_corpora(data)
    if not options.measure:
        examples = [
            example
            for corpus in corpora.values()
            for example in examples_of(_described(corpus), corpus, data)
        ]
        names, weights = fit(examples)
        TARGET.write_bytes(pack(names, (*RECIPIENTS, *PURPOSES), weights))
        SignWeights.load.cache_clear()
        Kinds.load.cache_clear()
    for language, corpus in corpora.items():
        figures = measure(list(examples_of(corpus.dev, corpus, data)))
        print(language, {name: round(value, 3) for name, value in figures.items()})
        tuned = measure(list(examples_of(_described(corpus), corpus, data)))
        print(
            f"{language} choice, which rules tell, on the {tuned['clauses']} clauses that they are"
            f" tuned on: {tuned['choice']:.3f}"
        )


def _described(corpus: Corpus) -> list[Window]:
    """Return the windows whose labels tell who gets the data: texts of our own do not."""
    return [window for window in corpus.train if window.source not in {OWN, OWN_POLICIES}]


def examples_of(windows: Sequence[Window], corpus: Corpus, data: Path) -> Iterator[Example]:
    """Yield the labelled clauses of `windows`.

    The rest of a window's policy, where the data folder has it, is read too: it tells which names
    are the first party's own.
    """
    catalogue = Catalogue.load(corpus.language)
    policies = {
        document_name(path.name): path for path in (data / "policies" / corpus.language).glob("*")
    }
    for window in windows:
        path = policies.get(document_name(window.document))
        around = read_policy(path, corpus.language)[1] if path else ()
        detections = [
            *(detection_of(unit, None) for unit in around),
            *(detection_of(*pair) for pair in zip(window.units, window.labels, strict=True)),
        ]
        labels = [label for label in window.labels if label is not None and label.shared]
        readings = Reader(detections, catalogue).readings()
        for observed, label in zip(observe(readings), labels, strict=True):
            yield Example(
                observed=observed,
                label=label,
                language=corpus.language,
                given=window.source == _GIVEN,
            )


def detection_of(unit: Unit, label: Label | None) -> Detection:
    """Return a unit as it is found, if its label says that it is a clause."""
    found = label is not None and label.shared
    return Detection(unit=unit, probability=float(found), stance="shares", found=found)


def fit(examples: Sequence[Example]) -> tuple[list[str], NDArray[np.float64]]:
    """Return the names of the features and their weights, the bias in the last row."""
    rows = [sorted(features_of(e.observed, e.language)) for e in examples]
    counts = Counter(name for row in rows for name in row)
    names = sorted(name for name, count in counts.items() if count >= _AT_LEAST)
    numbers = {name: number for number, name in enumerate(names)}
    indices = [[numbers[name] for name in row if name in numbers] for row in rows]
    starts = np.cumsum([0, *map(len, indices)])
    flat = np.concatenate([np.array(row, dtype=np.int64) for row in indices])
    matrix = sparse.csr_matrix((np.ones(len(flat)), flat, starts), shape=(len(rows), len(names)))
    for_purposes = matrix @ sparse.diags([float(is_for_purposes(name)) for name in names])
    columns = [
        _fit_kind(
            (matrix, for_purposes)[field],
            np.array([kind in kinds_of(e.label)[field] for e in examples]),
            np.array([1.0 if e.given else read for e in examples]),
        )
        for field, (kinds, read) in enumerate(zip((RECIPIENTS, PURPOSES), _READ, strict=True))
        for kind in kinds
    ]
    return names, np.column_stack(columns)


def _fit_kind(
    matrix: sparse.csr_matrix, truth: NDArray[np.bool_], weights: NDArray[np.float64]
) -> NDArray[np.float64]:
    model = LogisticRegression(
        C=_STRENGTH, solver="liblinear", max_iter=_ITERATIONS, random_state=_SEED
    )
    model.fit(matrix, truth, sample_weight=weights)
    return np.append(model.coef_[0], model.intercept_[0])


def kinds_of(label: Label) -> tuple[set[str], set[str]]:
    """Return the recipients and the purposes of a label, as the guide has them."""
    recipients, purposes = set(label.recipients), set(label.purposes)
    if "transaction" in purposes and "successor" not in recipients:
        purposes = purposes - {"transaction"} | {"service"}
    return recipients, purposes


def measure_kinds(windows: Sequence[Window], language: str, data: Path) -> dict[str, float]:
    """Return the micro-F1 of recipients and purposes on the labelled clauses of `windows`."""
    corpus = Corpus(language=language, train=(), dev=tuple(windows))
    figures = measure(list(examples_of(corpus.dev, corpus, data)))
    return {name: round(figures[name], 4) for name in ("recipients", "purposes")}


def measure(examples: Sequence[Example]) -> Mapping[str, float]:
    """Return the micro-F1 of recipients, purposes and choices, against the labels as they are."""
    language = examples[0].language
    decided = decide([example.observed for example in examples], language)
    recipients, purposes, choices = _Score(), _Score(), _Score()
    document = Document(text="", plain="", blocks=())
    for example, (who, what) in zip(examples, decided, strict=True):
        recipients.add(who.keys(), set(example.label.recipients))
        purposes.add(what.keys(), set(example.label.purposes))
        choice = ChoiceReader.load(example.language).find(example.observed.reading, document).kind
        choices.add({choice}, {example.label.choice or "none"}, but="none")
    return {
        "clauses": len(examples),
        "recipients": recipients.f1,
        "purposes": purposes.f1,
        "choice": choices.f1,
    }


class _Score:
    """Counts hits and misses."""

    def __init__(self) -> None:
        self._hits = self._total = 0

    def add(self, found: AbstractSet[str], true: AbstractSet[str], *, but: str = "") -> None:
        found, true = found - {but}, true - {but}
        self._hits += len(found & true)
        self._total += len(found) + len(true)

    @property
    def f1(self) -> float:
        return 2 * self._hits / max(self._total, 1)


if __name__ == "__main__":
    main()
