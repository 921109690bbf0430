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
# One class of characters, because that is searched for much faster than alternatives are.
_MAYBE = re.compile(r"[*_`\[<&\\]")


def blank(plain: str) -> tuple[str, tuple[Link, ...]]:
    """Return `plain` with inline Markdown turned to spaces, and the links that it held."""
    links: list[Link] = []
    pieces: list[str] = []
    last = 0
    for possible in _MAYBE.finditer(plain):
        at = possible.start()
        if plain[at] == "[" and plain[at - 1 : at] == "!":
            at -= 1
        match = _INLINE.match(plain, at) if at >= last else None
        if match is None:
            continue
        start, end = match.span()
        pieces.append(plain[last:start])
        if match.lastgroup == "target":
            words = match["words"]
            after = start + 1 + len(words)
            inner = blank(words)[0] if _MAYBE.search(words) else words
            pieces.append(f" {inner}{_spaces(plain[after:end])}")
            links.append(Link(start=start + 1, end=after, url=match["target"]))
        elif match.lastgroup == "escape":
            pieces.append(f" {plain[end]}")
            end += 1
        else:
            pieces.append(_spaces(match[0]))
        last = end
    pieces.append(plain[last:])
    return "".join(pieces), tuple(links)


def _spaces(text: str) -> str:
    if "\n" not in text:
        return " " * len(text)
    return "\n".join(" " * len(line) for line in text.split("\n"))
