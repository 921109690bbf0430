"""The command line as its tests call it."""

from pathlib import Path
from typing import Protocol


class Run(Protocol):
    """Run the command line; return exit status, standard output and standard error."""

    def __call__(self, *arguments: str | Path, stdin: bytes = b"") -> tuple[object, bytes, str]: ...
