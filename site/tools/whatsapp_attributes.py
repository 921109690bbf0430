#!/usr/bin/env python3
"""Write what the pipeline finds in WhatsApp's policies, without their wording.

Of a clause's words only a trace stays, so that `compare` can still tell which clause of one version
became which of the next: each word is one of 256 symbols, shared by many words, so that nobody can
read the text from it.

`python site/tools/whatsapp_attributes.py [FOLDER]` reads the texts that `site/data/whatsapp.yml`
names from FOLDER (default `../shared/data/whatsapp`) and writes `site/data/whatsapp/<id>.json`:
the report of each, quotations removed. The site's build needs only these files. Run it again when
the catalogue, the weights or the rubric change.
"""

import hashlib
import sys
from dataclasses import replace
from pathlib import Path

import yaml

from postilla.align import words_of
from postilla.model import Clause, Mention
from postilla.pipeline import analyze
from postilla.report import Report, to_json

SITE = Path(__file__).resolve().parent.parent
TEXTS = SITE.parent.parent / "shared/data/whatsapp"


def main(folder: str = str(TEXTS)) -> None:
    """Write the attribute file of every version, and check its quotations against the text."""
    versions = yaml.safe_load((SITE / "data/whatsapp.yml").read_text(encoding="utf-8"))["versions"]
    for version in versions:
        text = (Path(folder) / version["source"]).read_text(encoding="utf-8")
        policy = cut(text, version["first"], version["last"])
        report = analyze(policy, lang="en", region=version["reader"], locale="en")
        target = SITE / "data/whatsapp" / f"{version['id']}.json"
        target.parent.mkdir(exist_ok=True)
        target.write_text(to_json(without_wording(report)) + "\n", encoding="utf-8")
        print(f"{target.name}: {len(report.clauses)} clauses, {report.score} {report.grade}")


def cut(text: str, first: str, last: str | None) -> str:
    """Return the lines from the first that starts with `first` up to one that starts with `last`.

    Raises:
        ValueError: No line starts with `first`.
    """
    lines = text.split("\n")
    starts = [number for number, line in enumerate(lines) if line.startswith(first)]
    if not starts:
        raise ValueError(f"no line starts with {first!r}; correct `first` in whatsapp.yml")
    body = lines[starts[0] :]
    if last is None:
        return "\n".join(body)
    end = next((number for number, line in enumerate(body) if line.startswith(last)), len(body))
    return "\n".join(body[:end])


def without_wording(report: Report) -> Report:
    """Return the report with every word of the policy taken out, attributes and places kept."""
    return replace(report, clauses=tuple(map(_silent, report.clauses)), denials=())


def trace(word: str) -> str:
    """Return the symbol that stands for a word: two hexadecimal digits, 256 in all."""
    return hashlib.sha256(word.encode("utf-8")).hexdigest()[:2]


def _silent(clause: Clause) -> Clause:
    def mute(mentions: tuple[Mention, ...]) -> tuple[Mention, ...]:
        return tuple(replace(mention, text=None) for mention in mentions)

    return replace(
        clause,
        quote=" ".join(map(trace, words_of(clause))),
        heading=(),
        lead_in=None,
        recipients=mute(clause.recipients),
        purposes=mute(clause.purposes),
        data=mute(clause.data),
        scope=replace(clause.scope, text="") if clause.scope else None,
        choice=replace(clause.choice, text=None, url=None),
        because=(),
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
