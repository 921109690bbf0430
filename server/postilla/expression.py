"""Regular expressions of the data files, compiled when they are first asked for.

To compile all of them takes longer than a report, and most texts ask for few.
"""

import re
from dataclasses import dataclass
from functools import cached_property
from typing import AnyStr, Generic

from postilla.errors import DataError


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
