"""What a reader does with the extension, in the words of the tests."""

from dataclasses import dataclass
from typing import cast

from tests.e2e.driver import Driver, Json, quoted, wait_in_page, wait_in_popup

_TOO_WIDE = """
[...document.querySelectorAll('body *')]
  .filter((one) => one.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
  .map((one) => `${one.tagName}.${one.className}#${one.id}`)
"""
_MARKED = "[...(CSS.highlights.get(NAME) ?? [])].map(String)"
_HERE = """
(() => {
  const [range] = CSS.highlights.get("postilla-here") ?? [];
  if (!range) return null;
  const { top, bottom } = range.getBoundingClientRect();
  return { text: String(range), inside: top >= 0 && bottom <= innerHeight };
})()
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A reader in front of a browser."""

    driver: Driver
    service: str

    def start_afresh(self, **settings: Json) -> None:
        """Forget everything, and set what is given."""
        self.driver.close_popup()
        self.driver.open_extension("options.html")
        wait_in_page(self.driver, "document.body.dataset.ready")
        chosen = {"server": self.service, "language": "en", "asked": True, **settings}
        self.driver.in_page(
            "chrome.storage.local.clear().then(() =>"
            f" chrome.storage.local.set({{ settings: {quoted(chosen)} }}))"
        )

    def click(self, url: str, state: str = "result") -> None:
        """Go to a page, click the button, and wait for a state of the popup."""
        self.driver.close_popup()
        self.driver.open(url)
        self.click_again(state)

    def click_again(self, state: str = "result") -> None:
        """Click the button on the page that is open, and wait for a state of the popup."""
        self.driver.close_popup()
        self.driver.click_toolbar()
        self.wait_for(state)

    def wait_for(self, state: str) -> None:
        """Wait until the popup shows a state; a result until it is known what changed."""
        settled = " && document.body.dataset.settled === 'true'" if state == "result" else ""
        wait_in_popup(self.driver, f"document.body?.dataset.state === {quoted(state)}{settled}")

    def text(self, selector: str = "main") -> str:
        """Return the text that the popup shows in an element."""
        return cast(
            "str", self.driver.in_popup(f"document.querySelector({quoted(selector)}).innerText")
        )

    def press(self, selector: str) -> None:
        """Press a button of the popup."""
        self.driver.in_popup(f"document.querySelector({quoted(selector)}).click()")

    def unfold(self) -> None:
        """Open all parts of the popup, and the parts in them."""
        for _ in range(2):
            self.driver.in_popup(
                "new Promise((done) => {"
                " document.querySelectorAll('details').forEach((fold) => { fold.open = true; });"
                " setTimeout(done, 50); })"
            )

    def too_wide(self) -> list[str]:
        """Return the elements of the popup that stand out of its right edge."""
        return cast("list[str]", self.driver.in_popup(_TOO_WIDE))

    def marked(self, tone: str) -> list[str]:
        """Return the stretches of text that the page shows marked in a tone."""
        script = _MARKED.replace("NAME", quoted(f"postilla-{tone}"))
        return cast("list[str]", self.driver.in_page(script))

    def here(self) -> dict[str, Json]:
        """Return the text that was jumped to, and whether it stands inside the window."""
        return cast("dict[str, Json]", self.driver.in_page(_HERE))
