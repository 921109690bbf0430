/** From the click to what the popup shows: read the page, ask the server, look what has changed. */

import { PageError } from "./page.js";
import { readComparison, readReport } from "./report.js";
import { failureOf, scoreRequest } from "./server.js";
import { fingerprint, findVisit, keepVisit, recallVisits } from "./visits.js";

/** What a server answers to a report that it cannot read: one of an older form. */
const UNPROCESSABLE = 422;
/** So long a result waits for what has changed, in milliseconds. */
const HOLD = 200;

/**
 * @typedef {object} Analysis
 * @property {Pick<import("./page.js").Page, "url" | "read" | "findLinks">} page
 * @property {Client} client
 * @property {Asker} asker
 * @property {boolean} whole pass over a selection
 * @property {boolean} remember keep what was seen, and compare with it
 * @property {AbortSignal} signal
 * @property {(state: State) => void} show
 */

/**
 * Analyse the page, showing every state on the way. An abort ends in silence.
 * @param {Analysis} analysis
 */
export async function analyse(analysis) {
  const { signal, show } = analysis;
  try {
    await read(analysis);
  } catch (error) {
    if (signal.aborted) return;
    if (error instanceof PageError) show({ kind: error.kind });
    else {
      const { kind, detail, wait } = failureOf(error);
      show({ kind, detail, wait });
    }
  }
}

/** @param {Analysis} analysis */
async function read(analysis) {
  const { page, client, asker, signal, show } = analysis;
  show({ kind: "reading", part: 0 });
  const reading = await page.read(analysis.whole, (part) => {
    // The page tells how far it is until it has read itself, whether or not anybody still waits.
    if (!signal.aborted) show({ kind: "reading", part });
  });
  signal.throwIfAborted();
  if (reading.full) {
    show({ kind: "too-long", detail: "", wait: 0 });
    return;
  }
  if (!reading.text) {
    show({ kind: "empty", links: await page.findLinks() });
    return;
  }
  show({ kind: "asking", words: reading.text.split(/\s+/).length });
  // A long report takes its time to come out of the storage; meanwhile the server is at work.
  const recalled = analysis.remember && reading.whole ? recallVisits(new URL(page.url).origin) : null;
  const request = scoreRequest(reading.text, asker);
  const answer = await client.ask("/v1/score", request, signal);
  const report = readReport(answer);
  /** @type {Outcome} */
  const outcome = { report, request, reading, news: null, links: [] };
  if (report.kind !== "policy") {
    outcome.links = await page.findLinks();
    show({ kind: report.kind, outcome });
    return;
  }
  if (!recalled) {
    show({ kind: "result", outcome });
    return;
  }
  const quotes = report.clauses.map(({ quote }) => fingerprint(quote));
  const earlier = findVisit(await recalled, new URL(page.url).pathname, quotes);
  const look = () => findNews(analysis, report, answer, quotes, earlier);
  // Changes stand above the rest: they come with it, unless they are long in coming.
  const changed = earlier && (earlier.change || earlier.sha256 !== report.sha256);
  const comparing = changed ? look() : null;
  const early = comparing ? await Promise.race([comparing, pause(HOLD)]) : null;
  signal.throwIfAborted();
  show({ kind: "result", outcome: { ...outcome, news: early } });
  if (early) return;
  const news = await (comparing ?? look());
  signal.throwIfAborted();
  show({ kind: "result", outcome: { ...outcome, news } });
}

/**
 * @param {number} milliseconds
 * @returns {Promise<null>}
 */
const pause = (milliseconds) => new Promise((resolve) => setTimeout(() => resolve(null), milliseconds));

/**
 * Compare with the earlier visit, and keep this one. While the comparison fails, the earlier visit
 * stays what it was, so that no change is ever missed; one that can never be compared makes room.
 * @param {Analysis} analysis
 * @param {Report} report
 * @param {unknown} answer the report as the server sent it
 * @param {string[]} quotes fingerprints of its clauses
 * @param {Visit | undefined} earlier
 * @returns {Promise<News>}
 */
async function findNews({ page, client, asker, signal }, report, answer, quotes, earlier) {
  const { origin, pathname } = new URL(page.url);
  const now = Date.now();
  const { sha256, engine } = report;
  const visit = { path: pathname, since: now, seen: now, sha256, engine, report: answer, quotes };
  if (!earlier) {
    await keepVisit(origin, { ...visit, change: null }, earlier);
    return { kind: "first" };
  }
  try {
    const same = earlier.sha256 === sha256;
    const fresh = same ? null : await compare(earlier, answer, client, asker, signal);
    const retooled = earlier.engine !== engine;
    const change = fresh ? { from: earlier.seen, to: now, retooled, comparison: fresh } : earlier.change;
    await keepVisit(origin, { ...visit, since: same ? earlier.since : now, change }, earlier);
    if (!change) return { kind: "same", since: earlier.since };
    return { kind: "changed", ...change, comparison: readComparison(change.comparison) };
  } catch (error) {
    signal.throwIfAborted();
    if (failureOf(error).status !== UNPROCESSABLE) return { kind: "unknown" };
    // No server will ever compare what this one cannot read.
    await keepVisit(origin, { ...visit, change: null }, earlier);
    return { kind: "restarted" };
  }
}

/**
 * Return the server's comparison, or null when it found nothing.
 * @param {Visit} earlier
 * @param {unknown} answer
 * @param {Client} client
 * @param {Asker} asker
 * @param {AbortSignal} signal
 */
async function compare(earlier, answer, client, { region, group, locale }, signal) {
  const sides = { before: { report: earlier.report }, after: { report: answer } };
  const comparison = await client.ask("/v1/compare", { ...sides, lang: "auto", region, group, locale }, signal);
  const { added, removed, changed } = readComparison(comparison);
  return added.length || removed.length || changed.length ? comparison : null;
}
