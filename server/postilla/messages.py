"""What postilla says to people, in their language: `languages/*/messages.toml`."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from postilla.errors import DataError, InputError
from postilla.language import supported

DEFAULT_LOCALE = "en"


@dataclass(frozen=True, slots=True, kw_only=True)
class Messages:
    """The texts of one locale, by section and key."""

    locale: str
    sections: dict[str, dict[str, str]]

    @classmethod
    @cache
    def load(cls, locale: str) -> "Messages":
        """Return the texts of `locale`. Raises InputError when it is not a supported one."""
        if locale not in supported():
            raise InputError(f"locale must be one of {', '.join(supported())}; got {locale!r}")
        source = files("postilla") / "languages" / locale / "messages.toml"
        return cls(locale=locale, sections=tomllib.loads(source.read_text(encoding="utf-8")))

    def say(self, section: str, name: str, **values: object) -> str:
        """Return one text with its `{values}` filled in. Raises DataError when it is missing."""
        try:
            return self.sections[section][name].format(**values)
        except KeyError as error:
            place = f"languages/{self.locale}/messages.toml"
            raise DataError(f"{place} lacks [{section}] {name} or a value: {error}") from error

    def name(self, section: str, code: str) -> str:
        """Return the name of what `code` stands for, or the code where it has none."""
        return self.sections[section].get(code, code)


def choose_locale(locale: str | None, language: str | None) -> str:
    """Return the locale that was asked for, else the text's language, else English."""
    if locale is not None:
        return locale
    return language if language in supported() else DEFAULT_LOCALE
