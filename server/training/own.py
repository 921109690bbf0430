"""Read the sentences that were written for the project to be learned from."""

import tomllib
from pathlib import Path

from postilla.extract import extract_text
from postilla.language import Profile
from postilla.segment import segment
from training.sources import Label, Window

_FOLDER = Path(__file__).parent
OWN = "own"


def read_own(language: str) -> list[Window]:
    """Return the sentences of `sentences.<language>.toml`, each a document of its own."""
    table = tomllib.loads((_FOLDER / f"sentences.{language}.toml").read_text(encoding="utf-8"))
    return [
        Window(
            source=OWN,
            document=f"{OWN} {label} {number}",
            language=language,
            split="train",
            units=segment(extract_text(text), Profile.load(language)),
            labels=(Label(label=label),),
        )
        for label, texts in table.items()
        for number, text in enumerate(texts)
    ]
