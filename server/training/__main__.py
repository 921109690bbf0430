"""Make the shipped weights from a data folder, and the model card that tells of them."""

from pathlib import Path

from postilla.detect import Detector
from postilla.weights import Weights
from training.calibrate import choose_threshold, platt, probabilities
from training.corpus import Corpus, lexicon_of, read_corpora, rows_of
from training.fit import fit, out_of_fold, pack
from training.measure import accuracy_of, judge, rounded, scores
from training.options import read_options

_PACKAGE = Path(__file__).resolve().parents[1] / "postilla"


def main() -> None:
    """Train every language and write its weights."""
    corpora = read_corpora(read_options("training", __doc__).data)
    for language, corpus in corpora.items():
        weights = train(corpus)
        target = _PACKAGE / "languages" / language / "weights.npz"
        target.write_bytes(weights.save())
        figures = rounded(accuracy_of(judge(corpus.dev, Detector(language, weights))))
        print(language, weights.threshold, figures)


def train(corpus: Corpus) -> Weights:
    """Return the weights of a language, calibrated on documents that they were not fitted on."""
    lexicon = lexicon_of(corpus)
    rows = rows_of(corpus.train, lexicon)
    odds, shared = out_of_fold(rows)[rows.sampled], rows.shared[rows.sampled]
    slope, shift = platt(odds, shared)
    fitted, dev = fit(rows), rows_of(corpus.dev, lexicon)
    samples = [
        (probabilities(odds, slope, shift), shared),
        (probabilities(fitted.odds(dev), slope, shift), dev.shared),
    ]
    threshold = choose_threshold(samples)
    unseen = scores(shared, samples[0][0] >= threshold)
    print(
        corpus.language,
        f"out of fold, given units alone, at the shipped threshold {threshold}:",
        "precision {:.3f}, recall {:.3f}, F1 {:.3f}".format(*unseen),
    )
    return pack(fitted, lexicon, slope=slope, shift=shift, threshold=threshold)


if __name__ == "__main__":
    main()
