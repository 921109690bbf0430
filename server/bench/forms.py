"""Measure how far a report depends on the form that a policy comes in.

    python -m bench.forms --data DATA --policies 30

Each policy is read as Markdown, as the web page that this Markdown makes, and as text pasted from
that page, once as browsers copy lists, without bullets, and once with them. Every other form is
held against the Markdown: how many grades and scores differ, and F1 of the clauses' words.
"""

import argparse
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from bs4 import BeautifulSoup
from bs4.element import NavigableString, PageElement, Tag
from markdown_it import MarkdownIt

from postilla import analyze, analyze_html
from postilla.markup import blank
from postilla.report import Report

_WORD = re.compile(r"[^\W_]+")
# A line end in the files is one on the page they were made from, an indented line is no code.
_RENDERER = MarkdownIt("commonmark", {"breaks": True}).enable("table").disable("code")
_APART = frozenset("p h1 h2 h3 h4 h5 h6 ul ol blockquote pre table hr dl".split())
_LINES = frozenset("li tr div dt dd".split())
_CELLS = frozenset(("td", "th"))
# Line ends between elements: a run of them is one, or a blank line if any of them is.
_END, _GAP = "\x01", "\x02"
_BREAKS = re.compile(f"\\s*[{_END}{_GAP}][\\s{_END}{_GAP}]*")


def paste(html: str, *, bullet: str) -> str:
    """Return the text of a page as a browser copies it, `bullet` before each item of a list."""
    pieces: list[str] = []
    _copy(BeautifulSoup(html, "lxml"), bullet, pieces)
    text = _BREAKS.sub(lambda gap: "\n\n" if _GAP in gap[0] else "\n", "".join(pieces))
    return text.strip()


def _copy(node: PageElement, bullet: str, pieces: list[str]) -> None:
    if isinstance(node, NavigableString):
        if type(node) is NavigableString:
            pieces.append(re.sub(r"\s+", " ", node))
        return
    if not isinstance(node, Tag):
        return
    if node.name == "br":
        pieces.append(_END)
        return
    gap = _gap(node)
    pieces.append(gap)
    if node.name == "li":
        pieces.append(bullet)
    # Nothing but cells and rows counts in a table: what stands between them is not shown.
    shown = [child for child in node.children if isinstance(child, Tag) or not _is_table(node)]
    for number, child in enumerate(shown):
        if number and isinstance(child, Tag) and child.name in _CELLS:
            pieces.append("\t")
        _copy(child, bullet, pieces)
    pieces.append(gap)


def _gap(tag: Tag) -> str:
    """Return the line ends around an element; a list in a list stands close, as does its text."""
    if tag.name in _APART:
        inside = tag.find_parent("li") is not None
        return _END if inside else _GAP
    return _END if tag.name in _LINES else ""


def _is_table(tag: Tag) -> bool:
    return tag.name in {"table", "thead", "tbody", "tr", "ul", "ol"}


FORMS: Mapping[str, Callable[[str, str], Report]] = {
    "web page": lambda html, language: analyze_html(html, lang=language),
    "pasted": lambda html, language: analyze(paste(html, bullet=""), lang=language),
    "pasted, bullets": lambda html, language: analyze(paste(html, bullet="• "), lang=language),
}


@dataclass(slots=True, kw_only=True)
class Tally:
    """How the reports on a form differ from those on the Markdown."""

    policies: int = 0
    grades: int = 0
    score: int = 0
    counts: Counter[str] = field(default_factory=Counter)

    def add(self, wanted: Report, got: Report) -> None:
        """Count the differences of one policy."""
        self.policies += 1
        self.grades += wanted.grade != got.grade
        self.score += abs((wanted.score or 0) - (got.score or 0))
        ours, theirs = clauses(wanted), clauses(got)
        self.counts.update(
            {"hits": (ours & theirs).total(), "wanted": ours.total(), "got": theirs.total()}
        )

    def row(self) -> str:
        """Return the figures in the order of the heading."""
        counts = self.counts
        f1 = 2 * counts["hits"] / max(1, counts["wanted"] + counts["got"])
        return (
            f"{self.grades:4} of {self.policies:3} {self.score / max(1, self.policies):10.2f}"
            f" {counts['wanted']:8} {counts['got']:6} {f1:8.3f}"
        )


def clauses(report: Report) -> Counter[str]:
    """Return the words of each clause's quote, without marks and blanks."""
    return Counter(
        " ".join(_WORD.findall(blank(clause.quote)[0].lower())) for clause in report.clauses
    )


def policies(folder: Path, language: str, most: int) -> Iterator[tuple[str, str]]:
    """Yield name and Markdown of policies, spread over the folder."""
    files = sorted((folder / language).glob("*.md"))
    for file in files[:: max(1, len(files) // most)][:most]:
        yield file.name, file.read_bytes().decode("utf-8")


def main() -> None:
    """Print a row for each language and form, and how many grades differ in any form."""
    parser = argparse.ArgumentParser(prog="bench.forms", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="the data folder")
    parser.add_argument("--policies", type=int, default=30, help="how many a language")
    given = parser.parse_args()
    print(
        f"{'':3} {'form':16} {'grades':>11} {'off score':>10} {'clauses':>8} {'got':>6} {'F1':>8}"
    )
    for language in ("en", "it"):
        tallies = {form: Tally() for form in FORMS}
        unsteady = 0
        read = list(policies(given.data / "policies", language, given.policies))
        for _, text in read:
            wanted = analyze(text, lang=language)
            html = _RENDERER.render(text)
            reports = {form: analyse(html, language) for form, analyse in FORMS.items()}
            for form, report in reports.items():
                tallies[form].add(wanted, report)
            unsteady += any(report.grade != wanted.grade for report in reports.values())
        for form, tally in tallies.items():
            print(f"{language:3} {form:16} {tally.row()}")
        print(f"{language:3} {'in any form':16} {unsteady:4} of {len(read):3}")


if __name__ == "__main__":
    main()
