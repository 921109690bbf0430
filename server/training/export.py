"""Write the labels of the data folder as stand-off annotation: without the policies' text."""

import hashlib
import json
from pathlib import Path

from training.corpus import LABELS
from training.options import read_options
from training.sources import LABELS as NAMES
from training.sources import LANGUAGES

# Hexadecimal digits of the SHA-256 of a unit's text: enough to tell that it is the same text.
_DIGITS = 16
_KEPT = ("id", "lang", "doc", "position", "split", "label")
_LISTS = ("recipients", "purposes")
_PLACES = ("text", "lead_in", "heading")


def main() -> None:
    """Write one file a language into the folder of labels."""
    data: Path = read_options("training.export", __doc__).data
    LABELS.mkdir(parents=True, exist_ok=True)
    for language in LANGUAGES:
        source = data / "labelled" / f"units.{language}.jsonl"
        lines = source.read_text(encoding="utf-8").splitlines()
        records = [json.dumps(annotate(json.loads(line)), ensure_ascii=False) for line in lines]
        (LABELS / source.name).write_text("\n".join(records) + "\n", encoding="utf-8")


def annotate(row: dict[str, object]) -> dict[str, object]:
    """Return a labelled unit's annotation.

    `sha256` begins the hash of the unit's text in UTF-8. The words that limit a clause are told
    by their place: [part of the unit, start, end] in code points, or the part null where they
    are not found word for word.
    """
    record: dict[str, object] = {name: row[name] for name in _KEPT}
    record["sha256"] = hashlib.sha256(str(row["text"]).encode()).hexdigest()[:_DIGITS]
    if row["label"] != NAMES[0]:
        record |= {name: row.get(name) or [] for name in _LISTS}
        record |= {"choice": row.get("choice"), "scope": _place(row)}
    return record


def _place(row: dict[str, object]) -> list[object] | None:
    words = row.get("scope")
    if not words:
        return None
    for part in _PLACES:
        start = str(row[part] or "").find(str(words))
        if start >= 0:
            return [part, start, start + len(str(words))]
    return [None, None, None]


if __name__ == "__main__":
    main()
