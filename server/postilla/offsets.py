"""Count positions the way JavaScript does: in UTF-16 units instead of code points."""

import re
from bisect import bisect_left
from dataclasses import fields, is_dataclass, replace
from functools import cache
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
        members = [_convert(member, wide) for member in value]
        if all(new is old for new, old in zip(members, value, strict=True)):
            return value
        return type(value)(members)
    # Most of a report is texts and numbers, which their type alone tells.
    names = _names(type(value))  # type: ignore[arg-type]
    if not names:
        return value
    changed: dict[str, object] = {}
    for name in names:
        member = getattr(value, name)
        if name in _POSITIONS and isinstance(member, int):
            changed[name] = member + bisect_left(wide, member)
        elif (converted := _convert(member, wide)) is not member:
            changed[name] = converted
    # `names` come from a dataclass alone.
    return replace(value, **changed) if changed else value  # type: ignore[type-var]


@cache
def _names(kind: type[object]) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind)) if is_dataclass(kind) else ()
