"""Write the model card from its template and the figures that were published last."""

import json
from pathlib import Path

from postilla.detect import Detector
from training.corpus import LABELS
from training.quality import PUBLISHED
from training.sources import LANGUAGES

_TEMPLATE = Path(__file__).with_name("card.md")
CARD = PUBLISHED.with_name("MODEL_CARD.md")


def main() -> None:
    """Write the card."""
    figures = json.loads(PUBLISHED.read_text(encoding="utf-8"))["figures"]
    counts = {
        f"read_{language}": _lines(LABELS / f"read.{language}.jsonl") for language in LANGUAGES
    }
    thresholds = {
        f"threshold_{language}": Detector.load(language).threshold for language in LANGUAGES
    }
    template = _TEMPLATE.read_text(encoding="utf-8")
    CARD.write_text(template.format(**figures, **counts, **thresholds), encoding="utf-8")


def _lines(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


if __name__ == "__main__":
    main()
