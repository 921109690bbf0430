"""Drives the system's Chromium: the page through Playwright, the popup through its protocol.

The popup is a target that Playwright does not show, so it is spoken to directly.
"""

import base64
import hashlib
import itertools
import json
import re
import time
from contextlib import suppress
from pathlib import Path
from typing import Literal, cast

from playwright.sync_api import CDPSession, Error, Page, Playwright
from tests.e2e.driver import SECONDS, Json

_SIZE = {"width": 1280, "height": 800}
_PAUSE = 0.01
_ALT = 1
_CODES = {"ArrowDown": 40, "ArrowUp": 38, "Escape": 27, "Tab": 9, "Enter": 13, " ": 32}
_TEXTS = {"Enter": "\r", " ": " "}


class _Target:
    """A target that is spoken to through the browser's own session."""

    def __init__(self, browser: CDPSession, target: str) -> None:
        self._browser = browser
        self._numbers = itertools.count(1)
        self._answers: dict[int, dict[str, Json]] = {}
        attached = browser.send("Target.attachToTarget", {"targetId": target, "flatten": False})
        self._session = attached["sessionId"]
        browser.on("Target.receivedMessageFromTarget", self._receive)

    def _receive(self, event: dict[str, str]) -> None:
        if event["sessionId"] == self._session:
            message = json.loads(event["message"])
            if "id" in message:
                self._answers[message["id"]] = message

    def send(self, method: str, **parameters: Json) -> dict[str, Json]:
        number = next(self._numbers)
        message = json.dumps({"id": number, "method": method, "params": parameters})
        self._browser.send(
            "Target.sendMessageToTarget", {"sessionId": self._session, "message": message}
        )
        deadline = time.monotonic() + SECONDS
        while number not in self._answers:
            if time.monotonic() > deadline:
                raise TimeoutError(f"the popup did not answer {method} within {SECONDS} s")
            # Any call lets Playwright hand out what has come in.
            self._browser.send("Target.getTargetInfo")
            time.sleep(_PAUSE)
        answer = self._answers.pop(number)
        if "error" in answer:
            raise RuntimeError(f"{method}: {answer['error']}")
        return cast("dict[str, Json]", answer["result"])


class Chromium:
    """A Chromium with a profile of its own."""

    name = "chromium"

    def __init__(
        self, playwright: Playwright, program: str, extension: Path, profile: Path
    ) -> None:
        """Start it. The identity of an unpacked extension comes from its path."""
        self._context = playwright.chromium.launch_persistent_context(
            profile,
            executable_path=program,
            viewport={"width": _SIZE["width"], "height": _SIZE["height"]},
            ignore_default_args=["--disable-extensions"],
            args=[
                "--no-sandbox",
                f"--disable-extensions-except={extension}",
                f"--load-extension={extension}",
                "--enable-unsafe-extension-debugging",
            ],
        )
        digest = hashlib.sha256(str(extension).encode()).hexdigest()[:32]
        self._id = "".join(chr(ord("a") + int(digit, 16)) for digit in digest)
        browser = self._context.browser
        if browser is None:
            raise RuntimeError("Chromium ended at once")
        self._browser = browser.new_browser_cdp_session()
        self._popup: _Target | None = None
        self._popup_id = ""

    @property
    def page(self) -> Page:
        """The tab, as Playwright sees it."""
        return self._context.pages[0]

    def open(self, url: str) -> None:
        self.page.goto(url)

    def open_extension(self, path: str) -> None:
        self.page.goto(f"chrome-extension://{self._id}/{path}")

    def in_page(self, expression: str) -> Json:
        return cast("Json", self.page.evaluate(expression))

    def _targets(self, kind: str) -> list[dict[str, str]]:
        found = self._browser.send("Target.getTargets", {"filter": [{"type": kind}]})
        return cast("list[dict[str, str]]", found["targetInfos"])

    def _find_popup(self) -> str | None:
        own = re.compile(rf"chrome-extension://{self._id}/(.*/)?popup\.html")
        return next(
            (one["targetId"] for one in self._targets("page") if own.fullmatch(one["url"])), None
        )

    def click_toolbar(self) -> None:
        self.page.bring_to_front()
        tab = next(one for one in self._targets("tab") if not one["url"].endswith("popup.html"))
        self._browser.send(
            "Extensions.triggerAction", {"id": self._id, "targetId": tab["targetId"]}
        )
        deadline = time.monotonic() + SECONDS
        while (found := self._find_popup()) is None:
            if time.monotonic() > deadline:
                raise TimeoutError("the popup did not open")
            time.sleep(_PAUSE)
        self._popup_id = found

    @property
    def _open_popup(self) -> _Target:
        """The popup, spoken to from the first word on: a protocol that listens slows it down."""
        if self._popup is None:
            if not self._popup_id:
                raise RuntimeError("no popup is open; call click_toolbar first")
            self._popup = _Target(self._browser, self._popup_id)
        return self._popup

    def in_popup(self, expression: str) -> Json:
        answer = self._open_popup.send(
            "Runtime.evaluate",
            expression=expression,
            awaitPromise=True,
            returnByValue=True,
            userGesture=True,
        )
        if "exceptionDetails" in answer:
            raise RuntimeError(json.dumps(answer["exceptionDetails"]))
        return cast("dict[str, Json]", answer["result"]).get("value")

    def close_popup(self) -> None:
        if not self._popup_id:
            return
        if self._find_popup() is not None:
            # It may close itself between the question and the order.
            with suppress(Error):
                self._browser.send("Target.closeTarget", {"targetId": self._popup_id})
            deadline = time.monotonic() + SECONDS
            while self._find_popup() is not None and time.monotonic() < deadline:
                time.sleep(_PAUSE)
        self._popup = None
        self._popup_id = ""

    def press_in_page(self, key: str, *, alt: bool = False) -> None:
        self.page.keyboard.press(f"Alt+{key}" if alt else key)

    def press_in_popup(self, key: str, *, alt: bool = False) -> None:
        event: dict[str, Json] = {
            "key": key,
            "code": "Space" if key == " " else key,
            "windowsVirtualKeyCode": _CODES[key],
            "modifiers": _ALT if alt else 0,
        }
        text: dict[str, Json] = {"text": _TEXTS[key]} if key in _TEXTS else {}
        self._open_popup.send("Input.dispatchKeyEvent", type="keyDown", **event, **text)
        self._open_popup.send("Input.dispatchKeyEvent", type="keyUp", **event)

    def shoot_page(self, path: Path) -> None:
        self.page.screenshot(path=path)

    def shoot_popup(self, path: Path) -> None:
        shot = self._open_popup.send("Page.captureScreenshot")
        path.write_bytes(base64.b64decode(cast("str", shot["data"])))

    def set_dark(self, *, dark: bool) -> None:
        scheme: Literal["dark", "light"] = "dark" if dark else "light"
        self.page.emulate_media(color_scheme=scheme)
        if self._popup is not None:
            features: Json = [{"name": "prefers-color-scheme", "value": scheme}]
            self._popup.send("Emulation.setEmulatedMedia", features=features)

    def force_colours(self) -> None:
        """Show the popup as with a high-contrast theme."""
        features: Json = [{"name": "forced-colors", "value": "active"}]
        self._open_popup.send("Emulation.setEmulatedMedia", features=features)

    def set_online(self, *, online: bool) -> None:
        if self._popup is not None:
            self._popup.send("Network.enable")
            self._popup.send(
                "Network.emulateNetworkConditions",
                offline=not online,
                latency=0,
                downloadThroughput=-1,
                uploadThroughput=-1,
            )

    def clipboard(self) -> str:
        # Only a page that is in front may read it.
        self.page.bring_to_front()
        self._context.grant_permissions(["clipboard-read"])
        try:
            return cast("str", self.page.evaluate("navigator.clipboard.readText()"))
        finally:
            self._context.clear_permissions()

    def close_other_tabs(self) -> None:
        for page in self._context.pages[1:]:
            page.close()

    def quit(self) -> None:
        self._context.close()
