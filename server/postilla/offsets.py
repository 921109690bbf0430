"""Count positions the way JavaScript does: in UTF-16 units instead of code points."""

import re
from bisect import bisect_left
from dataclasses import fields, is_dataclass, replace
from typing import TypeVar

_ASTRAL = re.compile("[\U00010000-\U0010ffff]")
_POSITIONS = frozenset({"start", "end"})
Value = TypeVar("Value")


def to_utf16(value: Value, text: str) -> Value:
    """Return `value` (a report, or a part of one) with every position counted in UTF-16 units.

    `text` is what the positions of `value` count code points of: the text that was sent or, for
    HTML, the extracted one. A code point above U+FFFF is two units.
    """
    wide = [match.start() for match in _ASTRAL.finditer(text)]
    return _convert(value, wide) if wide else value


def _convert(value: Value, wide: list[int]) -> Value:
    if isinstance(value, tuple):
        return type(value)(_convert(member, wide) for member in value)
    if not is_dataclass(value) or isinstance(value, type):
        return value
    changed: dict[str, object] = {}
    for field in fields(value):
        member = getattr(value, field.name)
        if field.name in _POSITIONS and isinstance(member, int):
            changed[field.name] = member + bisect_left(wide, member)
        else:
            changed[field.name] = _convert(member, wide)
    return replace(value, **changed)
