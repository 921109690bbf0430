/**
 * The popup's first moment: what a reader sees and can press while the page is being read. It
 * imports nothing, because Chromium shows a popup some 8 ms later for each module that it waits for.
 */

/** What is stored under the settings' key; `settings.js` makes settings of it. */
export const stored = chrome.storage.local.get("settings").then(({ settings }) =>
  /** @type {Record<string, unknown>} */ (settings ?? {}),
);
export const queried = chrome.tabs.query({ active: true, currentWindow: true }).then(([tab]) => tab);
/** Who has answered the first question wants the page read at once. */
export const taken = Promise.all([stored, queried]).then(([{ asked }, tab]) =>
  asked === true
    ? chrome.scripting.executeScript({
        target: { tabId: tab?.id ?? chrome.tabs.TAB_ID_NONE },
        files: ["blocks", "walk", "read", "now"].map((name) => `page/${name}.js`),
      })
    : [],
);
// Whoever reads the page gets to know why it failed.
taken.catch(() => undefined);

/** @type {(id: string) => HTMLElement} */
const part = (id) => /** @type {HTMLElement} */ (document.getElementById(id));
const { asked, language } = await stored;
const { url = "" } = (await queried) ?? {};
let own = chrome.i18n.getMessage("language");
/** @type {(key: string) => string} */
let say = (key) => chrome.i18n.getMessage(key);
if (language !== own && (language === "it" || language === "en")) {
  const { loadWords } = await import("./lib/words.js");
  const words = await loadWords(language);
  own = language;
  say = (key) => words.say(key);
}
if (document.readyState === "loading") {
  await new Promise((done) => { document.addEventListener("DOMContentLoaded", done); });
}
document.documentElement.lang = own;
part("where").textContent = URL.canParse(url) ? new URL(url).host : "";
part("options").title = part("options").ariaLabel = say("open_options");
part("options").addEventListener("click", () => {
  chrome.runtime.openOptionsPage();
  window.close();
});
part("title").textContent = part("progress").ariaLabel = say("state_reading");
part("cancel").textContent = say("cancel");
part("cancel").addEventListener("click", async () => (await import("./answer.js")).cancel());
if (asked === true) {
  part("view").hidden = false;
  document.body.dataset.state = "reading";
}
performance.mark("interactive");
// None of the modules to come waits for another one to be read.
for (const name of [
  "answer", "lib/words", "lib/page", "lib/analysis", "lib/server", "lib/report", "lib/visits", "lib/settings", "lib/dom",
  "lib/summary", "view/states", "view/result", "view/news",
]) {
  document.head.append(Object.assign(document.createElement("link"), { rel: "modulepreload", href: `${name}.js` }));
}
// Not awaited, because it waits for this module.
import("./answer.js");
