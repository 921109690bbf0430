/** From the click to what the popup shows: read the page, ask the server, look what has changed. */

import { failureOf, scoreRequest } from "./client.js";
import { PageError } from "./page.js";
import { readComparison, readReport } from "./report.js";
import { fingerprint, findVisit, keepVisit } from "./visits.js";

/**
 * @typedef {import("./report.js").Report} Report
 * @typedef {import("./report.js").Comparison} Comparison
 * @typedef {import("./client.js").FailureKind} FailureKind
 */

/**
 * What changed between two visits; `unknown` when it could not be found out this time.
 * @typedef {{kind: "first"} | {kind: "same", since: number} | {kind: "unknown"}
 *   | {kind: "changed", from: number, to: number, retooled: boolean, comparison: Comparison}} News
 *
 * @typedef {object} Outcome
 * @property {Report} report
 * @property {object} request exactly what was sent
 * @property {import("./page.js").Reading} reading
 * @property {News | null} news null until it is known, or where nothing is kept
 * @property {import("./page.js").Link[]} links
 *
 * @typedef {{kind: "idle"}
 *   | {kind: "reading", part: number}
 *   | {kind: "asking", words: number}
 *   | {kind: "result", outcome: Outcome}
 *   | {kind: "not-a-policy" | "too-short" | "unsupported-language", outcome: Outcome}
 *   | {kind: "too-long", detail: string}
 *   | {kind: Exclude<FailureKind, "too-long">, detail: string}
 *   | {kind: "empty" | "pdf" | "no-access" | "consent"}} State
 */

/**
 * @typedef {object} Analysis
 * @property {Pick<import("./page.js").Page, "url" | "read" | "findLinks">} page
 * @property {import("./client.js").Client} client
 * @property {import("./client.js").Asker} asker
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
      const { kind, detail } = failureOf(error);
      show({ kind, detail });
    }
  }
}

/** @param {Analysis} analysis */
async function read(analysis) {
  const { page, client, asker, signal, show } = analysis;
  show({ kind: "reading", part: 0 });
  const reading = await page.read(analysis.whole, (part) => show({ kind: "reading", part }));
  signal.throwIfAborted();
  if (reading.full) {
    show({ kind: "too-long", detail: "" });
    return;
  }
  if (!reading.text) {
    show({ kind: "empty" });
    return;
  }
  show({ kind: "asking", words: reading.text.split(/\s+/).length });
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
  show({ kind: "result", outcome });
  if (!analysis.remember || !reading.whole) return;
  const news = await findNews(analysis, report, answer);
  signal.throwIfAborted();
  show({ kind: "result", outcome: { ...outcome, news } });
}

/**
 * Compare with the earlier visit, and keep this one. While the comparison fails, the earlier visit
 * stays what it was, so that no change is ever missed.
 * @param {Analysis} analysis
 * @param {Report} report
 * @param {unknown} answer the report as the server sent it
 * @returns {Promise<News>}
 */
async function findNews({ page, client, asker, signal }, report, answer) {
  const { origin, pathname } = new URL(page.url);
  const quotes = report.clauses.map(({ quote }) => fingerprint(quote));
  const earlier = await findVisit(origin, pathname, quotes);
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
    failureOf(error);
    return { kind: "unknown" };
  }
}

/**
 * Return the server's comparison, or null when it found nothing.
 * @param {import("./visits.js").Visit} earlier
 * @param {unknown} answer
 * @param {import("./client.js").Client} client
 * @param {import("./client.js").Asker} asker
 * @param {AbortSignal} signal
 */
async function compare(earlier, answer, client, { region, group, locale }, signal) {
  const sides = { before: { report: earlier.report }, after: { report: answer } };
  const comparison = await client.ask("/v1/compare", { ...sides, lang: "auto", region, group, locale }, signal);
  const { added, removed, changed } = readComparison(comparison);
  return added.length || removed.length || changed.length ? comparison : null;
}
