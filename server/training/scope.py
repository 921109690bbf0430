"""Measure to whom clauses are said to apply.

    python -m training.scope --data DATA

The labels were given in one reading, which often left the heading out, so that only what they do
name can be held against what the rules tell; what the rules tell beyond them is counted apart.
"""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from postilla.attributes import describe
from postilla.catalogue import Catalogue
from postilla.fold import key
from postilla.model import Clause, Document
from training.attributes import detection_of
from training.corpus import Corpus, read_corpora
from training.options import read_options
from training.own import OWN, OWN_POLICIES
from training.sources import Label


def main() -> None:
    """Print how many labelled clauses are limited to the regions that their labels name."""
    data: Path = read_options("training.scope", __doc__).data
    for language, corpus in read_corpora(data).items():
        counts = _count(corpus)
        print(
            f"{language}: {counts['named']} clauses of which the label names a region: limited to"
            f" some {counts['limited']}, to just these {counts['just']}; of {counts['unnamed']}"
            f" others {counts['beyond']}"
        )


def _count(corpus: Corpus) -> Counter[str]:
    catalogue = Catalogue.load(corpus.language)
    counts: Counter[str] = Counter()
    for clause, label in _judged(corpus, catalogue):
        scope = clause.scope
        told = set(scope.regions) if scope else set()
        true = {
            hit.kind for hit in catalogue.scan(key(label.scope or "")) if hit.family == "region"
        }
        counts["named"] += bool(true)
        counts["limited"] += bool(true and told)
        counts["just"] += bool(true) and told == true
        counts["unnamed"] += not true
        counts["beyond"] += bool(told and not true)
    return counts


def _judged(corpus: Corpus, catalogue: Catalogue) -> Iterator[tuple[Clause, Label]]:
    """Yield what is said of each labelled clause of real policies, with its label."""
    for window in corpus.train:
        if window.source in {OWN, OWN_POLICIES}:
            continue
        text = "\n" * (1 + max(unit.end for unit in window.units))
        detections = map(detection_of, window.units, window.labels)
        clauses = describe(Document(text=text, plain=text, blocks=()), list(detections), catalogue)
        labels = [label for label in window.labels if label is not None and label.shared]
        # The head of a table is no clause, so that nobody knows which label is whose.
        if len(clauses) == len(labels):
            yield from zip(clauses, labels, strict=True)


if __name__ == "__main__":
    main()
