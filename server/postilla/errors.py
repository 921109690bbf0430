"""The one error base of the package.

A message names the value that was wrong and says what to do about it, because it is shown
as it stands to whoever sent the value.
"""


class PostillaError(Exception):
    """Base of every error that postilla raises on purpose."""


class InputError(PostillaError):
    """What was sent cannot be read or is outside the limits."""


class DataError(PostillaError):
    """A catalogue, rubric or weights file that ships with the package is broken."""


def check_choice(name: str, value: str, allowed: tuple[str, ...]) -> None:
    """Raise InputError unless `value` is one of `allowed`."""
    if value not in allowed:
        raise InputError(f"{name} must be one of {', '.join(allowed)}; got {value!r}")
