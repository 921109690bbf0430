/** The popup's first moment: what a reader sees and can press while the page is being read. */

import { queried, stored } from "./lib/beginning.js";
import { loadWords, translatePage } from "./lib/words.js";

const { asked, language } = /** @type {Record<string, unknown>} */ ((await stored) ?? {});
const words = await loadWords(language);
const { url = "" } = (await queried) ?? {};
translatePage(words);
/** @type {(id: string) => HTMLElement} */
const part = (id) => /** @type {HTMLElement} */ (document.getElementById(id));
part("where").textContent = URL.canParse(url) ? new URL(url).host : "";
part("options").addEventListener("click", () => {
  chrome.runtime.openOptionsPage();
  window.close();
});
part("cancel").addEventListener("click", async () => (await import("./answer.js")).cancel());
if (asked === true) {
  part("view").hidden = false;
  document.body.dataset.state = "reading";
}
performance.mark("interactive");
// None of the modules to come waits for another one to be read.
for (const name of [
  "lib/page", "lib/analysis", "lib/server", "lib/report", "lib/visits", "lib/settings", "lib/dom", "lib/summary",
  "view/states", "view/result", "view/news",
]) {
  document.head.append(Object.assign(document.createElement("link"), { rel: "modulepreload", href: `${name}.js` }));
}
(await import("./answer.js")).begin(words);
