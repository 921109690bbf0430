/** The options: who reads, which server, which language, and what is remembered. */

import { byId } from "./lib/dom.js";
import { AddressError, Client, Failure, isAllowed, parseServer, requestLeave } from "./lib/server.js";
import { changeSettings, loadSettings } from "./lib/settings.js";
import { deleteVisits, exportVisits } from "./lib/visits.js";
import { loadWords, translatePage } from "./lib/words.js";
import { viewReader } from "./view/states.js";

/** How long the second click of a deletion is waited for, in milliseconds. */
const PATIENCE = 6000;
const TEST_PATIENCE = 10_000;

const settings = await loadSettings();
let words = await loadWords(settings.language);
const address = /** @type {HTMLInputElement} */ (byId("server"));
const language = /** @type {HTMLSelectElement} */ (byId("language"));
const disclosure = /** @type {HTMLDialogElement} */ (byId("disclosure"));
/** @type {Server | null} */
let asked = null;

/**
 * @param {string} id
 * @param {string} text
 * @param {"fine" | "bad" | ""} tone
 */
function tell(id, text, tone = "") {
  byId(id).textContent = text;
  byId(id).className = tone;
}

async function translate() {
  translatePage(words);
  document.title = words.say("options_title");
  const { region, group } = await loadSettings();
  byId("reader").replaceChildren(
    viewReader(words, { region, group }, (changes) => changeSettings({ ...changes, asked: true })),
  );
  await tellMemory();
}

async function tellMemory() {
  const sites = Object.keys(await exportVisits()).length;
  byId("memory").textContent = words.count("options_sites", sites);
}

/** Return the server that is written in the field, or say what is wrong with it. */
function writtenServer() {
  try {
    return parseServer(address.value);
  } catch (error) {
    if (!(error instanceof AddressError)) throw error;
    tell("server-said", words.say(error.reason), "bad");
    address.focus();
    return null;
  }
}

/** @param {Server} server */
async function save(server) {
  await changeSettings({ server: server.base });
  address.value = server.base;
  tell("server-said", words.say("options_saved"), "fine");
}

byId("server-form").addEventListener("submit", async (event) => {
  event.preventDefault();
  const server = writtenServer();
  if (!server) return;
  if (await isAllowed(server)) {
    await save(server);
    return;
  }
  asked = server;
  byId("disclosure-title").textContent = words.say("disclosure_title", server.host);
  byId("disclosure-text").textContent = words.say("disclosure_text", server.host);
  disclosure.showModal();
});

byId("agree").addEventListener("click", async () => {
  if (!asked) return;
  // Browsers show their own question only straight from a click, so nothing is awaited before.
  const granted = await requestLeave(asked);
  disclosure.close();
  if (granted) await save(asked);
  else tell("server-said", words.say("options_refused"), "bad");
});

byId("refuse").addEventListener("click", () => {
  disclosure.close();
  tell("server-said", words.say("options_refused"), "bad");
});

byId("test").addEventListener("click", async () => {
  const server = writtenServer();
  if (!server) return;
  tell("server-said", words.say("options_testing"));
  try {
    await new Client(server).check(AbortSignal.timeout(TEST_PATIENCE));
    tell("server-said", words.say("options_answers", server.host), "fine");
  } catch (error) {
    const kind = error instanceof Failure ? error.kind : "unreachable";
    tell("server-said", words.say(`options_test_${kind.replaceAll("-", "_")}`, server.host), "bad");
  }
});

language.addEventListener("change", async () => {
  await changeSettings({ language: /** @type {"auto" | "it" | "en"} */ (language.value) });
  words = await loadWords(language.value);
  tell("server-said", "");
  tell("memory-said", "");
  await translate();
});

byId("export").addEventListener("click", async () => {
  const blob = new Blob([JSON.stringify(await exportVisits(), null, 2)], { type: "application/json" });
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = "postilla.json";
  link.click();
  // The browser reads the address only after this script has ended.
  window.setTimeout(() => URL.revokeObjectURL(link.href), PATIENCE);
});

/** Deleting takes two clicks on the same button: the second one means it. */
let sure = 0;
byId("delete").addEventListener("click", async () => {
  if (!sure) {
    byId("delete").textContent = words.say("options_sure");
    sure = window.setTimeout(calm, PATIENCE);
    return;
  }
  calm();
  await deleteVisits();
  await tellMemory();
  tell("memory-said", words.say("options_deleted"), "fine");
});

function calm() {
  window.clearTimeout(sure);
  sure = 0;
  byId("delete").textContent = words.say("options_delete");
}

address.value = settings.server;
language.value = settings.language;
await translate();
// A server that was chosen when the extension was built still needs the reader's consent.
if (!(await isAllowed(parseServer(settings.server)))) tell("server-said", words.say("options_needs_consent"), "bad");
document.body.dataset.ready = "true";
