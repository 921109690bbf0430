/**
 * What the popup needs from the browser before it can show anything. It imports nothing, so that
 * the browser is asked while the popup's other modules are still on their way.
 */

/** What is stored under the settings' key; `settings.js` makes settings of it. */
export const stored = chrome.storage.local.get("settings");
export const queried = chrome.tabs.query({ active: true, currentWindow: true });
/** The texts in the browser's language, which most readers keep. */
export const texts = fetch(`/_locales/${chrome.i18n.getMessage("language")}/messages.json`).then((response) => response.json());
