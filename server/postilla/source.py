"""Tell what a file holds, plain text or a web page, and decode it without changing a character."""

import codecs
import re
from dataclasses import dataclass
from pathlib import PurePath

from postilla.errors import InputError

_MARKS = {
    codecs.BOM_UTF8: "utf-8",
    codecs.BOM_UTF32_LE: "utf-32",
    codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
# What browsers take text for that declares nothing and is not UTF-8 (WHATWG Encoding Standard).
_LEGACY = "cp1252"
_BINARY = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
# UTF-16 without its mark is valid UTF-8 when it is English, but every other byte of it is NUL.
_MANY_NULS = 0.2
_NEVER_HTML = {".md", ".markdown"}
_OPENING = 4096
_HTML = re.compile(
    r"(?:\s|<\?xml[^>]*>|<!--.*?-->)*<(?:!doctype\s+html|html|head|body|meta|title|base|link|script"
    r"|style|div|main|article|section|header|nav|table|h[1-6]|p|ul|ol|span|center|font)\b",
    re.IGNORECASE | re.DOTALL,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """What a file holds: exactly one of `text` and `html`.

    A page stays bytes, because it may declare its own encoding.
    """

    text: str | None = None
    html: bytes | None = None


def read_source(content: bytes, name: str) -> Source:
    """Return what `content` holds. Raises InputError, naming `name`, when it is not text.

    Line ends stay as they are, so that positions are positions in the file; a byte order mark
    is not part of the text.
    """
    text = _decode(content, name)
    if PurePath(name).suffix.lower() not in _NEVER_HTML and _HTML.match(text[:_OPENING]):
        return Source(html=content)
    return Source(text=text)


def _decode(content: bytes, name: str) -> str:
    not_text = InputError(
        f"{name} does not hold text; save the policy as text (UTF-8) or as a web page (HTML)"
    )
    if content.startswith(b"%PDF-"):
        raise not_text
    for mark, encoding in _MARKS.items():
        if content.startswith(mark):
            try:
                return content.decode(encoding).removeprefix("\ufeff")
            except UnicodeDecodeError:
                raise not_text from None
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        return _decode_legacy(content, not_text)
    if text.count("\0") > _MANY_NULS * len(text):
        raise not_text
    return text


def _decode_legacy(content: bytes, not_text: InputError) -> str:
    if _BINARY.search(content):
        raise not_text
    try:
        return content.decode(_LEGACY)
    except UnicodeDecodeError:
        raise not_text from None
