"""Blank out inline Markdown, so that sentences read as they are shown.

Every replacement has the length of what it replaces, so positions stay as they are.
"""

import re

from postilla.model import Link

# `[words](target)`, `![picture](target)`, `**`, `__`, back-ticks, inline tags and comments,
# non-breaking-space entities and escaped punctuation. Bounded, so that no input is slow.
_INLINE = re.compile(
    r"""
    (?P<image>!\[[^\[\]\n]{0,300}\]\([^()\s]{0,2000}\))
  | \[(?P<words>[^\[\]]{0,600})\]
    \((?P<target>[^()\s]{0,2000}+(?:\([^()\s]{0,200}\))?)
    (?:\s"[^"\n]{0,300}")?[^()\n]{0,200}\)
  | (?P<emphasis>\*{1,3}(?=\S)|(?<=\S)\*{1,3}|(?<!\w)_{1,3}(?=\S)|(?<=\S)_{1,3}(?!\w)|`+)
  | (?P<tag></?[a-zA-Z][^<>\n]{0,400}>|<!--[^>]{0,400}-->)
  | (?P<entity>&(?:nbsp|\#160|\#xA0);)
  | (?P<escape>\\(?=[-\\`*_{}\[\]()\#+.!|>]))
    """,
    re.VERBOSE,
)
_MAYBE = re.compile(r"[*_`\[<&\\]|!\[")


def blank(plain: str) -> tuple[str, tuple[Link, ...]]:
    """Return `plain` with inline Markdown turned to spaces, and the links that it held."""
    links: list[Link] = []
    pieces: list[str] = []
    last = 0
    for possible in _MAYBE.finditer(plain):
        match = _INLINE.match(plain, possible.start()) if possible.start() >= last else None
        if match is None:
            continue
        start, end = match.span()
        pieces.append(plain[last:start])
        words = match["words"]
        if words is None:
            pieces.append(_spaces(plain[start:end]))
        else:
            inner, _ = blank(words)
            pieces.append(f" {inner}{_spaces(plain[start + 1 + len(words) : end])}")
            links.append(Link(start=start + 1, end=start + 1 + len(words), url=match["target"]))
        last = end
    pieces.append(plain[last:])
    return "".join(pieces), tuple(links)


def _spaces(text: str) -> str:
    return "\n".join(" " * len(line) for line in text.split("\n"))
