"""Read the sentences and policies that were written for the project to be learned from."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from postilla.extract import extract_text
from postilla.language import Profile
from postilla.segment import segment
from training.sources import Label, Window

_FOLDER = Path(__file__).parent
# Where the windows come from: sentences that stand alone, and whole policies.
OWN, OWN_POLICIES = "own", "own policies"
# What stands before a unit that is not "none"; see the head of `policies/*.toml`.
_MARK = re.compile(r"\[([-+~])\] ?")
_MEANING = {"+": "shares", "-": "denies", "~": "mixed"}


def read_own(language: str) -> list[Window]:
    """Return the sentences of `sentences.<language>.toml`, each a document of its own."""
    return [
        Window(
            source=OWN,
            document=f"{OWN} {label} {number}",
            language=language,
            split="train",
            units=segment(extract_text(text), Profile.load(language)),
            labels=(Label(label=label),),
        )
        for label, texts in _table(_FOLDER / f"sentences.{language}.toml").items()
        for number, text in enumerate(texts)
    ]


def read_own_policies(language: str, *, name: str = "*") -> list[Window]:
    """Return the policies of `policies/<language>.<name>.toml`, by default those of all files.

    Raises:
        ValueError: a mark stands at no unit's start.
    """
    return [
        _window(policy["text"], f"{OWN_POLICIES} {file.stem} {number}", language)
        for file in sorted((_FOLDER / "policies").glob(f"{language}.{name}.toml"))
        for number, policy in enumerate(_table(file)["policy"])
    ]


def _window(marked: str, name: str, language: str) -> Window:
    document = extract_text(_MARK.sub("", marked))
    units = segment(document, Profile.load(language))
    meanings = dict(_marks(marked))
    labels = tuple(
        Label(label=meanings.pop(document.locate(unit.start, unit.end).start, "none"))
        for unit in units
    )
    if meanings:
        raise ValueError(f"{name} ({language}): no unit starts at the marks at {sorted(meanings)}")
    return Window(
        source=OWN_POLICIES,
        document=name,
        language=language,
        split="train",
        units=units,
        labels=labels,
    )


def _marks(marked: str) -> Iterator[tuple[int, str]]:
    """Yield where the marks stand in the text without them, and what they mean."""
    removed = 0
    for match in _MARK.finditer(marked):
        yield match.start() - removed, _MEANING[match[1]]
        removed += len(match[0])


def _table(file: Path) -> dict[str, Any]:
    return tomllib.loads(file.read_text(encoding="utf-8"))
