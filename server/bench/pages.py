"""Measure how well and how fast web pages are read, beside what one would pick instead.

    python -m bench.pages --data DATA --pages 60

The pages are the real policies of the data folder, set into the layouts that policies come in,
so that what belongs to the policy is known. Two figures tell quality: F1 of the words that were
kept, and F1 of the clauses found in them, both against the policy alone. Time is CPU time.
"""

import argparse
import re
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from markdown_it import MarkdownIt
from resiliparse.extract.html2text import extract_plain_text
from selectolax.lexbor import LexborHTMLParser

from postilla import analyze
from postilla.extract import extract_html
from postilla.markup import blank

_HEAD = "<!doctype html><html><head><title>Shop</title><style>a{}</style></head><body>"
_MENU = "".join(f"<li><a href='/{n}'>Department number {n}</a></li>" for n in range(40))
_OTHER = "".join(
    f"<a href='/p/{n}'>More to read: our partners tell how they share data, part {n}</a>"
    for n in range(12)
)
_LAYOUTS: Mapping[str, tuple[str, str]] = {
    "main element": (
        f"{_HEAD}<header><nav><ul>{_MENU}</ul></nav></header><main><article>",
        f"</article></main><footer>{_OTHER}</footer></body></html>",
    ),
    "divisions": (
        f"{_HEAD}<div id='top' role='navigation'><ul>{_MENU}</ul></div><div class='content'>",
        f"</div><div role='contentinfo'>{_OTHER}</div><script>var x = 1 < 2;</script></body></html>",
    ),
    "table layout": (
        f"{_HEAD}<table><tr><td><nav><ul>{_MENU}</ul></nav></td><td>",
        f"</td></tr></table><footer>{_OTHER}</footer></body></html>",
    ),
}
_TAGS = ("nav", "header", "footer", "script", "style", "[role=navigation]", "[role=contentinfo]")
_WORD = re.compile(r"\w+")
_RENDERER = MarkdownIt("commonmark").enable("table")


def _by_postilla(html: str) -> str:
    return extract_html(html).text


def _by_resiliparse(html: str) -> str:
    return extract_plain_text(html, preserve_formatting=True, main_content=True)


def _by_selectolax(html: str) -> str:
    tree = LexborHTMLParser(html)
    for selector in _TAGS:
        for node in tree.css(selector):
            node.decompose()
    return tree.body.text(separator="\n") if tree.body else ""


EXTRACTORS: Mapping[str, Callable[[str], str]] = {
    "postilla": _by_postilla,
    "resiliparse": _by_resiliparse,
    "selectolax": _by_selectolax,
}


@dataclass(slots=True, kw_only=True)
class Tally:
    """What an extractor got right so far, in counts of words and of clauses, and its time."""

    words: Counter[str] = field(default_factory=Counter)
    clauses: Counter[str] = field(default_factory=Counter)
    seconds: float = 0.0

    def add(self, name: str, wanted: Counter[str], got: Counter[str]) -> None:
        """Count how much of `wanted` was got, under "words" or "clauses"."""
        counts = getattr(self, name)
        counts.update(
            {"hits": (wanted & got).total(), "wanted": wanted.total(), "got": got.total()}
        )


def f1(counts: Counter[str]) -> float:
    """Return the F1 of counts of hits, wanted and got."""
    return 2 * counts["hits"] / max(1, counts["wanted"] + counts["got"])


def main() -> None:
    """Print a row for each layout and extractor."""
    parser = argparse.ArgumentParser(prog="bench.pages", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="the data folder")
    parser.add_argument("--pages", type=int, default=60, help="how many policies a language")
    given = parser.parse_args()
    print(f"{'layout':14} {'extractor':12} {'words F1':>8} {'clauses F1':>10} {'ms a page':>9}")
    policies = list(_policies(given.data / "policies", given.pages))
    for layout, (before, after) in _LAYOUTS.items():
        for name, extract in EXTRACTORS.items():
            tally = Tally()
            for language, body, words, clauses in policies:
                start = time.process_time()
                text = extract(f"{before}{body}{after}")
                tally.seconds += time.process_time() - start
                tally.add("words", words, Counter(_WORD.findall(text)))
                tally.add("clauses", clauses, _clauses(text, language))
            each = 1000 * tally.seconds / len(policies)
            row = (f1(tally.words), f1(tally.clauses), each)
            print(f"{layout:14} {name:12} {row[0]:8.3f} {row[1]:10.3f} {row[2]:9.2f}")


def _policies(folder: Path, most: int) -> Iterator[tuple[str, str, Counter[str], Counter[str]]]:
    """Yield language, HTML, words and clauses of policies, spread over the folder."""
    for language in ("en", "it"):
        files = sorted((folder / language).glob("*.md"))
        for file in files[:: max(1, len(files) // most)][:most]:
            text = file.read_bytes().decode("utf-8")
            body = _RENDERER.render(text)
            alone = LexborHTMLParser(body).body
            if alone is not None and analyze(text).document.kind == "policy":
                words = Counter(_WORD.findall(alone.text(separator=" ")))
                yield language, body, words, _clauses(text, language)


def _clauses(text: str, language: str) -> Counter[str]:
    report = analyze(text, lang=language)
    quotes = (blank(clause.quote)[0] for clause in report.clauses)
    return Counter(" ".join(_WORD.findall(quote)) for quote in quotes)


if __name__ == "__main__":
    main()
