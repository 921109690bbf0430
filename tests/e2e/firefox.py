"""Drives the system's Firefox through Marionette; the popup through a script beside its page."""

import base64
import contextlib
import json
import subprocess
import time
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import cast

from tests.e2e.driver import SECONDS, Json
from tests.e2e.marionette import Marionette

EXTENSION = "postilla@postilla.invalid"
_SECONDS_TO_START = 60
_PAUSE = 0.05
_ALT = "\ue00a"
_KEYS = {"ArrowDown": "\ue015", "ArrowUp": "\ue013", "Escape": "\ue00c"}
_UUID = str(uuid.uuid5(uuid.NAMESPACE_URL, "postilla"))

# Nothing but the tests' own requests, no first-run pages, and a known address of the extension.
_PREFERENCES: dict[str, Json] = {
    "app.update.disabledForTesting": True,
    "browser.shell.checkDefaultBrowser": False,
    "browser.startup.page": 0,
    "browser.tabs.warnOnClose": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "datareporting.healthreport.uploadEnabled": False,
    "extensions.getAddons.cache.enabled": False,
    "extensions.systemAddon.update.enabled": False,
    "extensions.webextensions.uuids": json.dumps({EXTENSION: _UUID}),
    "extensions.webextensions.background.idle.timeout": 5000,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "network.dns.disablePrefetch": True,
    "browser.safebrowsing.downloads.remote.enabled": False,
    "browser.safebrowsing.malware.enabled": False,
    "browser.safebrowsing.phishing.enabled": False,
    "services.settings.server": "http://127.0.0.1:9/",
    "toolkit.telemetry.server": "",
    "marionette.enabled": True,
    # Panels close when the window loses the focus, which a headless one never has.
    "ui.popup.disable_autohide": True,
}

_LOAD = """
const [url, resolve] = arguments;
const browser = gBrowser.selectedBrowser;
gBrowser.addTabsProgressListener({
  onStateChange(where, progress, request, flags) {
    const stop = Ci.nsIWebProgressListener.STATE_STOP | Ci.nsIWebProgressListener.STATE_IS_NETWORK;
    if (where !== browser || (flags & stop) !== stop || where.currentURI.spec !== url) return;
    gBrowser.removeTabsProgressListener(this);
    resolve();
  },
});
const triggeringPrincipal = Services.scriptSecurityManager.getSystemPrincipal();
browser.fixupAndLoadURIString(url, { triggeringPrincipal });
"""
_OPEN_POPUP = """
const [id] = arguments;
const { ExtensionParent } = ChromeUtils.importESModule(
  "resource://gre/modules/ExtensionParent.sys.mjs");
const { extension } = WebExtensionPolicy.getByID(id);
ExtensionParent.apiManager.global.browserActionFor(extension).triggerAction(window);
"""
_POPUP = "document.querySelector('browser[webextension-view-type=popup]')"
_HAS_POPUP = f"return Boolean({_POPUP}?.messageManager);"
# Before its own page the popup holds an empty one, whose scripts never answer once it is gone.
_POPUP_IS_LOADED = f"""
const browser = {_POPUP};
return Boolean(browser?.messageManager) && browser.currentURI.spec.endsWith("/popup.html") &&
  !browser.webProgress.isLoadingDocument;
"""
_ANSWER_QUESTION = """
const [agree, resolve] = arguments;
const look = () => {
  const question = document.getElementById("addon-webext-permissions-notification");
  const { panel } = PopupNotifications;
  if (!question?.isConnected || panel.state !== "open" || question.button.disabled) {
    return setTimeout(look, 50);
  }
  const said = question.textContent + (question.querySelector("#addon-webext-perm-header")?.textContent ?? "");
  (agree ? question.button : question.secondaryButton).click();
  resolve(said);
};
look();
"""
_CLOSE_POPUP = f"{_POPUP}?.closest('panel')?.hidePopup();"
# A frame script runs beside the popup's page, with the rights of the browser; the sandbox gives
# the expression the view that the page's own scripts have.
_IN_POPUP = f"""
const [source, resolve] = arguments;
const messages = {_POPUP}.messageManager;
const name = "postilla-test-" + Math.random();
messages.addMessageListener(name, function receive(message) {{
  messages.removeMessageListener(name, receive);
  resolve(message.data);
}});
messages.loadFrameScript("data:application/javascript;charset=utf-8," +
  encodeURIComponent(source.replace("MESSAGE", name)), false);
"""
_FRAME_SCRIPT = """
(async () => {
  let answer;
  try {
    const sandbox = Cu.Sandbox(content, { sandboxPrototype: content, wantXrays: false });
    content.windowUtils.setHandlingUserInput?.(true);
    const run = Cu.evalInSandbox(SOURCE, sandbox);
    answer = { value: await run };
  } catch (error) {
    answer = { error: String(error) };
  }
  sendAsyncMessage("MESSAGE", answer);
})();
"""
_PRESS_SCRIPT = """
(() => {
  const input = Cc["@mozilla.org/text-input-processor;1"].createInstance(Ci.nsITextInputProcessor);
  input.beginInputTransactionForTests(content);
  const Key = content.KeyboardEvent;
  const alt = new Key("", { key: "Alt" });
  const key = new Key("", { key: KEY });
  if (ALT) input.keydown(alt);
  input.keydown(key);
  input.keyup(key);
  if (ALT) input.keyup(alt);
  sendAsyncMessage("MESSAGE", {});
})();
"""
_SHOOT_POPUP = f"""
const [resolve] = arguments;
const browser = {_POPUP};
const {{ width, height }} = browser.getBoundingClientRect();
browser.browsingContext.currentWindowGlobal
  .drawSnapshot(new DOMRect(0, 0, width, height), 1, "white")
  .then((bitmap) => {{
    const canvas = document.createElementNS("http://www.w3.org/1999/xhtml", "canvas");
    canvas.width = bitmap.width;
    canvas.height = bitmap.height;
    canvas.getContext("2d").drawImage(bitmap, 0, 0);
    resolve(canvas.toDataURL().split(",")[1]);
  }});
"""


class Firefox:
    """A headless Firefox with a profile of its own."""

    name = "firefox"

    def __init__(self, program: str, extension: Path, profile: Path, port: int) -> None:
        """Start it and install the extension for this run."""
        profile.mkdir(parents=True, exist_ok=True)
        preferences = {**_PREFERENCES, "marionette.port": port}
        lines = [f"user_pref({json.dumps(k)}, {json.dumps(v)});" for k, v in preferences.items()]
        (profile / "user.js").write_text("\n".join(lines), encoding="utf-8")
        self._process = subprocess.Popen(
            [
                *(program, "--headless", "--marionette", "--remote-allow-system-access"),
                *("--no-remote", "--profile", str(profile)),
            ],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env={"HOME": str(profile), "MOZ_HEADLESS_WIDTH": "1280", "MOZ_HEADLESS_HEIGHT": "900"},
        )
        self._marionette = self._connect(port)
        self._marionette.send("WebDriver:SetTimeouts", script=int(SECONDS * 1000))
        self._marionette.send(
            "Addon:Install", path=str(extension), temporary=True, allowPrivateBrowsing=True
        )

    def _connect(self, port: int) -> Marionette:
        deadline = time.monotonic() + _SECONDS_TO_START
        while True:
            try:
                return Marionette(port, timeout=4 * SECONDS)
            except OSError:
                if time.monotonic() > deadline or self._process.poll() is not None:
                    self._process.kill()
                    raise
                time.sleep(_PAUSE)

    def _in_browser(self, script: str, *arguments: Json, asynchronous: bool = False) -> Json:
        """Run a script with the rights of the browser itself."""
        command = "WebDriver:ExecuteAsyncScript" if asynchronous else "WebDriver:ExecuteScript"
        self._marionette.send("Marionette:SetContext", value="chrome")
        try:
            return self._marionette.send(command, script=script, args=list(arguments))
        finally:
            self._marionette.send("Marionette:SetContext", value="content")

    def open(self, url: str) -> None:
        self._marionette.send("WebDriver:Navigate", url=url)

    def open_extension(self, path: str) -> None:
        # Marionette itself goes to no page of an extension.
        self._in_browser(_LOAD, f"moz-extension://{_UUID}/{path}", asynchronous=True)

    def in_page(self, expression: str) -> Json:
        answer = self._marionette.send(
            "WebDriver:ExecuteAsyncScript",
            # The page's own view of itself: Firefox hides from scripts what pages add to objects.
            script=f"""
              const [resolve] = arguments;
              Promise.resolve().then(() => ({expression})).then(
                (value) => resolve({{ value: value ?? null }}),
                (error) => resolve({{ error: String(error) }}));
            """,
            args=[],
            sandbox=None,
        )
        return _value_of(answer)

    def _beside_popup(self, source: str) -> Json:
        return _value_of(self._in_browser(_IN_POPUP, source, asynchronous=True))

    def in_popup(self, expression: str) -> Json:
        source = f"(async () => JSON.stringify((await ({expression})) ?? null))()"
        answer = self._beside_popup(_FRAME_SCRIPT.replace("SOURCE", json.dumps(source)))
        return cast("Json", json.loads(cast("str", answer)))

    def click_toolbar(self) -> None:
        self._in_browser(_OPEN_POPUP, EXTENSION)
        deadline = time.monotonic() + SECONDS
        while not self._in_browser(_POPUP_IS_LOADED):
            if time.monotonic() > deadline:
                raise TimeoutError("the popup did not open")
            time.sleep(_PAUSE)

    def close_popup(self) -> None:
        self._in_browser(_CLOSE_POPUP)
        deadline = time.monotonic() + SECONDS
        while self._in_browser(_HAS_POPUP) and time.monotonic() < deadline:
            time.sleep(_PAUSE)

    def press_in_page(self, key: str, *, alt: bool = False) -> None:
        keys = [_ALT, _KEYS[key]] if alt else [_KEYS[key]]
        downs: list[Json] = [{"type": "keyDown", "value": one} for one in keys]
        ups: list[Json] = [{"type": "keyUp", "value": one} for one in reversed(keys)]
        actions: list[Json] = [{"type": "key", "id": "keys", "actions": downs + ups}]
        self._marionette.send("WebDriver:PerformActions", actions=actions)

    def press_in_popup(self, key: str, *, alt: bool = False) -> None:
        source = _PRESS_SCRIPT.replace("KEY", json.dumps(key)).replace("ALT", json.dumps(alt))
        self._beside_popup(source)

    def shoot_page(self, path: Path) -> None:
        shot = self._marionette.send("WebDriver:TakeScreenshot", full=False)
        path.write_bytes(base64.b64decode(cast("str", shot)))

    def shoot_popup(self, path: Path) -> None:
        shot = self._in_browser(_SHOOT_POPUP, asynchronous=True)
        path.write_bytes(base64.b64decode(cast("str", shot)))

    def set_dark(self, *, dark: bool) -> None:
        preference = "layout.css.prefers-color-scheme.content-override"
        self._in_browser(f"Services.prefs.setIntPref('{preference}', {0 if dark else 1});")

    def set_online(self, *, online: bool) -> None:
        self._in_browser(f"Services.io.offline = {json.dumps(not online)};")

    def clipboard(self) -> str:
        script = "navigator.clipboard.readText().then(arguments[0]);"
        return cast("str", self._in_browser(script, asynchronous=True))

    def press_with_a_hand(self, selector: str) -> None:
        """Click an element of the tab's page as the mouse does, which scripts cannot."""
        found = self._marionette.send("WebDriver:FindElement", using="css selector", value=selector)
        (element,) = cast("dict[str, Json]", found).values()
        self._marionette.send("WebDriver:ElementClick", id=element)

    def answer_question(self, *, agree: bool) -> str:
        """Press a button of the browser's own question on permissions. Returns what it said."""
        answer = self._in_browser(_ANSWER_QUESTION, agree, asynchronous=True)
        return cast("str", answer)

    def close_other_tabs(self) -> None:
        self._in_browser("gBrowser.tabs.slice(1).forEach((tab) => gBrowser.removeTab(tab));")

    @contextlib.contextmanager
    def another_window(self, *, private: bool = False) -> Iterator[None]:
        """Work in a window of its own, and close it at the end."""
        first = self._marionette.send("WebDriver:GetWindowHandle")
        opened = self._marionette.send(
            "WebDriver:NewWindow", type="window", focus=True, private=private
        )
        handle = cast("dict[str, Json]", opened)["handle"]
        self._marionette.send("WebDriver:SwitchToWindow", handle=handle)
        try:
            yield
        finally:
            self._marionette.send("WebDriver:CloseWindow")
            self._marionette.send("WebDriver:SwitchToWindow", handle=first)

    def private_window(self) -> contextlib.AbstractContextManager[None]:
        """Work in a private window, and close it at the end."""
        return self.another_window(private=True)

    def quit(self) -> None:
        with contextlib.suppress(OSError, RuntimeError):
            self._marionette.send("Marionette:Quit", flags=["eForceQuit"])
        self._marionette.close()
        try:
            self._process.wait(timeout=SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


def _value_of(answer: Json) -> Json:
    if not isinstance(answer, dict) or "error" in answer:
        raise RuntimeError(json.dumps(answer))
    return answer.get("value")
