"""Regular expressions of the data files: compiled when they are first asked for, or at once.

To compile all of them takes longer than a report, and most texts ask for few.
"""

import re
from dataclasses import dataclass
from functools import cached_property
from typing import AnyStr, Generic

from postilla.errors import DataError

# So much is shown of an expression around what is wrong with it, in code points each way: those
# that are made of whole lists are long.
_AROUND = 30


@dataclass(frozen=True)
class Expression(Generic[AnyStr]):
    """An expression over text, or over octets."""

    source: AnyStr

    @cached_property
    def compiled(self) -> re.Pattern[AnyStr]:
        """The expression, ready to be matched. Raises DataError when it is none."""
        try:
            return re.compile(self.source)
        except re.error as error:
            raise DataError(f"{self.source!r} is not a valid expression: {error}") from error


def compile_at_once(source: str, file: str, flags: re.RegexFlag = re.NOFLAG) -> re.Pattern[str]:
    """Return an expression that is made of what `languages/<file>` says, compiled.

    Raises:
        DataError: it is none.
    """
    try:
        return re.compile(source, flags)
    except re.error as error:
        at = error.pos or 0
        words = source[max(0, at - _AROUND) : at + _AROUND]
        raise DataError(
            f"languages/{file} is broken: {error.msg} in the expression {words!r}; correct it there"
        ) from error
