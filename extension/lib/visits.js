/**
 * Remembers, for each site, what its policies said when the reader last looked.
 *
 * Nothing of it leaves the browser, save for a report going back to the server that made it, to be
 * compared with a newer one. A site's entry is written in one piece: it is whole or it is the old
 * one, whatever happens in between.
 */

const PREFIX = "visit ";
export const VERSION = 1;
const MAX_SITES = 100;
const MAX_PAGES = 4;
/** Characters of JSON, well below the 10 MB that browsers give an extension. */
const MAX_TOTAL = 5_000_000;
const MAX_PAGE = 1_000_000;

/**
 * A comparison that found something, and the times of the two visits; `retooled` tells that the
 * server's engine had changed in between as well.
 * @typedef {{from: number, to: number, retooled: boolean, comparison: unknown}} Change
 *
 * `report` and `comparison` are kept as the server sent them, to be read anew each time.
 * @typedef {object} Visit
 * @property {string} path
 * @property {number} since when the text was first seen as it is, in milliseconds since 1970
 * @property {number} seen when it was last seen
 * @property {string} sha256
 * @property {string} engine
 * @property {unknown} report
 * @property {string[]} quotes fingerprints of the clauses, to know a policy that has moved
 * @property {Change | null} change
 *
 * @typedef {{version: number, visits: Visit[]}} Site
 */

/** @param {string} origin */
const keyOf = (origin) => PREFIX + origin;

/**
 * Return the visits of a stored entry. One that a newer version wrote is not understood: null.
 * @param {unknown} stored
 * @returns {Visit[] | null}
 */
function visitsOf(stored) {
  if (stored === undefined) return [];
  const { version, visits } = /** @type {Record<string, unknown>} */ (stored ?? {});
  return version === VERSION && Array.isArray(visits) ? visits.filter(isVisit) : null;
}

/**
 * @param {unknown} value
 * @returns {value is Visit}
 */
function isVisit(value) {
  const { path, since, seen, sha256, engine, quotes } = /** @type {Record<string, unknown>} */ (value ?? {});
  const texts = [path, sha256, engine].every((one) => typeof one === "string");
  return texts && [since, seen].every((one) => typeof one === "number") && Array.isArray(quotes);
}

/**
 * Return a short fingerprint of a quotation (FNV-1a, 32 bits).
 * @param {string} quote
 */
export function fingerprint(quote) {
  let hash = 0x811c9dc5;
  for (const char of quote.toLowerCase().replace(/\s+/g, " ")) {
    hash = Math.imul(hash ^ /** @type {number} */ (char.codePointAt(0)), 0x01000193);
  }
  return (hash >>> 0).toString(36);
}

/**
 * Return the visits to a site.
 * @param {string} origin
 */
export async function recallVisits(origin) {
  const key = keyOf(origin);
  return visitsOf((await chrome.storage.local.get(key))[key]) ?? [];
}

/**
 * Find the earlier visit to a policy: to the same address, else to one with half of the clauses.
 * @param {readonly Visit[]} visits
 * @param {string} path
 * @param {readonly string[]} quotes fingerprints of the clauses now
 */
export function findVisit(visits, path, quotes) {
  const here = visits.find((visit) => visit.path === path);
  if (here) return here;
  const now = new Set(quotes);
  return visits.find((visit) => {
    const common = visit.quotes.filter((quote) => now.has(quote)).length;
    return common > 0 && common * 2 >= Math.max(visit.quotes.length, now.size);
  });
}

/**
 * Keep a visit in place of the earlier one. The oldest sites make room. Returns false when the
 * visit is too large to keep, or the browser refuses.
 * @param {string} origin
 * @param {Visit} visit
 * @param {Visit | undefined} earlier
 */
export async function keepVisit(origin, visit, earlier) {
  const key = keyOf(origin);
  const size = JSON.stringify(visit).length;
  const all = await chrome.storage.local.get(null);
  const kept = visitsOf(all[key]);
  if (size > MAX_PAGE || kept === null) return false;
  const others = kept.filter(({ path }) => path !== visit.path && path !== earlier?.path);
  const visits = [visit, ...others].sort((one, other) => other.seen - one.seen).slice(0, MAX_PAGES);
  delete all[key];
  const full = overfull(all, size + JSON.stringify(others).length);
  try {
    if (full.length) await chrome.storage.local.remove(full);
    await chrome.storage.local.set({ [key]: { version: VERSION, visits } });
  } catch {
    return false;
  }
  return true;
}

/**
 * Return the keys of the sites that must go, so that another entry of this size finds room.
 * @param {Record<string, unknown>} all
 * @param {number} size
 */
function overfull(all, size) {
  const sites = Object.entries(all)
    .filter(([key]) => key.startsWith(PREFIX))
    .map(([key, site]) => ({
      key,
      size: JSON.stringify(site).length,
      seen: Math.max(0, ...(visitsOf(site) ?? []).map(({ seen }) => seen)),
    }))
    .sort((one, other) => other.seen - one.seen);
  let total = size;
  let count = 1;
  return sites
    .filter((site) => {
      total += site.size;
      count += 1;
      return total > MAX_TOTAL || count > MAX_SITES;
    })
    .map(({ key }) => key);
}

/** Return all that is remembered, as it is stored, by site. */
export async function exportVisits() {
  const all = await chrome.storage.local.get(null);
  const sites = Object.entries(all).filter(([key]) => key.startsWith(PREFIX));
  return Object.fromEntries(sites.map(([key, site]) => [key.slice(PREFIX.length), site]));
}

/** Forget all visits. */
export async function deleteVisits() {
  const all = await chrome.storage.local.get(null);
  await chrome.storage.local.remove(Object.keys(all).filter((key) => key.startsWith(PREFIX)));
}
