"""What a user would pick instead, in the same run, on the same policy of 5,000 words."""

import re

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from postilla import analyze

from .conftest import LENGTHS, nearest

_SENTENCE = re.compile(r"(?<=[.!?])\s+")
_GROUP = "5,000 words: postilla and what one would pick instead"


@pytest.mark.benchmark(group=_GROUP)
def bench_postilla(benchmark: BenchmarkFixture, corpus: dict[str, list[str]]) -> None:
    """Measure the whole report."""
    benchmark(analyze, nearest(corpus["en"], LENGTHS[1]))


@pytest.mark.benchmark(group=_GROUP)
def bench_tfidf_svm(benchmark: BenchmarkFixture, corpus: dict[str, list[str]]) -> None:
    """Measure scikit-learn's TF-IDF and linear SVM: sentences to yes or no, and nothing else."""
    feature_extraction = pytest.importorskip("sklearn.feature_extraction.text")
    pipeline, svm = pytest.importorskip("sklearn.pipeline"), pytest.importorskip("sklearn.svm")
    text = nearest(corpus["en"], LENGTHS[1])
    sentences = [sentence for other in corpus["en"][:40] for sentence in _SENTENCE.split(other)]
    model = pipeline.make_pipeline(
        feature_extraction.TfidfVectorizer(ngram_range=(1, 2), min_df=2), svm.LinearSVC()
    )
    model.fit(sentences, ["share" in sentence for sentence in sentences])
    benchmark(lambda: model.predict(_SENTENCE.split(text)))


@pytest.mark.benchmark(group=_GROUP)
def bench_policyboom(benchmark: BenchmarkFixture, corpus: dict[str, list[str]]) -> None:
    """Measure policyboom's rules, where it is installed: its rules alone, no fetching, no model."""
    analysis = pytest.importorskip("policyboom.analysis")
    models = pytest.importorskip("policyboom.models")
    text = nearest(corpus["en"], LENGTHS[1])
    rules = analysis.Analysis()

    def read() -> list[object]:
        return [
            rules.analyze_clause(
                models.Clause(
                    id=str(number),
                    text=sentence,
                    section_title="",
                    paragraph_index=number,
                    document_url="https://policy.example/",
                )
            )
            for number, sentence in enumerate(_SENTENCE.split(text))
        ]

    benchmark(read)
