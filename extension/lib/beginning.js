/**
 * What is asked of the browser at once, before the popup can show anything. It imports nothing, so
 * that the browser is at work while the other modules are still on their way.
 */

/** What is stored under the settings' key; `settings.js` makes settings of it. */
export const stored = chrome.storage.local.get("settings").then(({ settings }) => settings);
export const queried = chrome.tabs.query({ active: true, currentWindow: true }).then(([tab]) => tab);
/** Who has answered the first question wants the page read at once. */
export const taken = Promise.all([stored, queried]).then(([settings, tab]) =>
  /** @type {{asked?: unknown} | undefined} */ (settings)?.asked === true
    ? chrome.scripting.executeScript({
        target: { tabId: tab?.id ?? chrome.tabs.TAB_ID_NONE },
        files: ["blocks", "walk", "read", "now"].map((name) => `page/${name}.js`),
      })
    : [],
);
// Whoever reads the page gets to know why it failed.
taken.catch(() => undefined);
