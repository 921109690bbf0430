/** What the reader has set, kept in the browser's storage for this extension. */

import { AddressError, parseServer } from "./server.js";

/** The server that a fresh installation asks. `build.py --server` writes another one. */
const DEFAULT_SERVER = "http://127.0.0.1:8000";
const KEY = "settings";

export const REGIONS = /** @type {const} */ (["eea", "uk", "ch", "us-ca", "us", "other"]);
export const GROUPS = /** @type {const} */ (["consumer", "business"]);
const LANGUAGE_CHOICES = /** @type {const} */ (["auto", "it", "en"]);

/**
 * `asked` tells whether the reader has said who they are.
 * @typedef {object} Settings
 * @property {string} server
 * @property {typeof REGIONS[number]} region
 * @property {typeof GROUPS[number]} group
 * @property {typeof LANGUAGE_CHOICES[number]} language
 * @property {boolean} asked
 */

/** @type {Settings} */
const DEFAULTS = { server: DEFAULT_SERVER, region: "eea", group: "consumer", language: "auto", asked: false };

/**
 * @template {string} T
 * @param {readonly T[]} allowed
 * @param {unknown} value
 * @param {T} otherwise
 */
const oneOf = (allowed, value, otherwise) => allowed.find((one) => one === value) ?? otherwise;

/**
 * Return the address, or the first one where no server can be asked at it.
 * @param {unknown} address
 */
function usable(address) {
  try {
    return parseServer(String(address)).base;
  } catch (error) {
    if (!(error instanceof AddressError)) throw error;
    return DEFAULTS.server;
  }
}

/**
 * Make settings of what was stored, whatever that is.
 * @param {unknown} stored
 * @returns {Settings}
 */
export function readSettings(stored) {
  const { server, region, group, language, asked } = /** @type {Record<string, unknown>} */ (
    typeof stored === "object" && stored !== null ? stored : {}
  );
  return {
    server: typeof server === "string" ? usable(server) : DEFAULTS.server,
    region: oneOf(REGIONS, region, DEFAULTS.region),
    group: oneOf(GROUPS, group, DEFAULTS.group),
    language: oneOf(LANGUAGE_CHOICES, language, DEFAULTS.language),
    asked: asked === true,
  };
}

export async function loadSettings() {
  return readSettings((await chrome.storage.local.get(KEY))[KEY]);
}

/**
 * Change some settings. Returns all of them.
 * @param {Partial<Settings>} changes
 */
export async function changeSettings(changes) {
  const settings = readSettings({ ...(await loadSettings()), ...changes });
  await chrome.storage.local.set({ [KEY]: settings });
  return settings;
}
