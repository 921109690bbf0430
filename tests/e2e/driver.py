"""What the tests ask of a browser, whichever it is: a person's view of it, and scripts."""

import json
import time
from pathlib import Path
from typing import Protocol

SECONDS = 15.0
_PAUSE = 0.02

Json = None | bool | int | float | str | list["Json"] | dict[str, "Json"]


class Driver(Protocol):
    """A real browser with the extension installed."""

    name: str

    def open(self, url: str) -> None:
        """Load a page in the tab."""

    def open_extension(self, path: str) -> None:
        """Load a page of the extension in the tab."""

    def in_page(self, expression: str) -> Json:
        """Return the value of a script expression in the tab's page; promises are awaited."""

    def in_popup(self, expression: str) -> Json:
        """Return the value of a script expression in the popup; promises are awaited."""

    def click_toolbar(self) -> None:
        """Click the extension's button in the toolbar and wait for the popup."""

    def close_popup(self) -> None:
        """Close the popup."""

    def press_in_page(self, key: str, *, alt: bool = False) -> None:
        """Press and release a key while the page has the focus."""

    def press_in_popup(self, key: str, *, alt: bool = False) -> None:
        """Press and release a key while the popup has the focus."""

    def shoot_page(self, path: Path) -> None:
        """Take a picture of the page's window."""

    def shoot_popup(self, path: Path) -> None:
        """Take a picture of the popup, of all that it holds."""

    def set_dark(self, *, dark: bool) -> None:
        """Prefer dark colours, or light ones."""

    def set_online(self, *, online: bool) -> None:
        """Connect the browser to the network, or cut it off."""

    def clipboard(self) -> str:
        """Return the text that has been copied."""

    def close_other_tabs(self) -> None:
        """Close all tabs but the one that the tests work in."""

    def quit(self) -> None:
        """End the browser."""


def wait_in_page(driver: Driver, expression: str, seconds: float = SECONDS) -> Json:
    """Return the expression's value in the page as soon as it is true."""
    return _wait(driver, "page", expression, seconds)


def wait_in_popup(driver: Driver, expression: str, seconds: float = SECONDS) -> Json:
    """Return the expression's value in the popup as soon as it is true."""
    return _wait(driver, "popup", expression, seconds)


def _wait(driver: Driver, where: str, expression: str, seconds: float) -> Json:
    evaluate = driver.in_page if where == "page" else driver.in_popup
    deadline = time.monotonic() + seconds
    while True:
        value = evaluate(expression)
        if value:
            return value
        if time.monotonic() > deadline:
            text = evaluate("document.body?.outerHTML.slice(0, 2000)")
            raise TimeoutError(f"not true in the {where} within {seconds} s: {expression}\n{text}")
        time.sleep(_PAUSE)


def quoted(value: Json) -> str:
    """Return a value as a script literal."""
    return json.dumps(value)
