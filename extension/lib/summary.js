/** Turns a report into what the popup lists. */

import { PURPOSES, RECIPIENTS } from "./report.js";

/**
 * Whether the reader has a say: always asked first, can always refuse, or not always.
 * @typedef {"asked" | "refusable" | "none"} Say
 *
 * @typedef {object} Recipient
 * @property {RecipientKind} kind
 * @property {PurposeKind[]} purposes in order of their weight for the reader
 * @property {string[]} names companies that are named
 * @property {Say} say
 * @property {Clause[]} clauses
 */

/** @param {Clause} clause */
const isSharing = ({ stance }) => stance !== "denies";

/**
 * List who gets the reader's data, the weightiest kinds first.
 * @param {Report} report
 * @returns {Recipient[]}
 */
export function recipientsOf({ clauses }) {
  const sharing = clauses.filter((clause) => isSharing(clause) && clause.applies);
  return RECIPIENTS.flatMap((kind) => {
    const own = sharing.filter((clause) => kindsOf(clause).includes(kind));
    return own.length ? [{ kind, purposes: purposesOf(own), names: namesOf(own), say: sayOf(own), clauses: own }] : [];
  });
}

/**
 * Return the kinds of a clause's recipients. A named company stands with its kind, when that is
 * known, and "others" is no kind beside another one. What only introduces a list has none.
 * @param {Clause} clause
 */
function kindsOf({ recipients }) {
  /** @type {Set<RecipientKind>} */
  const kinds = new Set(recipients.map(({ kind }) => kind));
  const telling = [...kinds].filter((kind) => kind !== "named" && kind !== "unspecified");
  if (telling.length || !recipients.length) return telling;
  return RECIPIENTS.filter((kind) => kind === (kinds.has("named") ? "named" : "unspecified"));
}

/** @param {readonly Clause[]} clauses */
function purposesOf(clauses) {
  const said = new Set(clauses.flatMap(({ purposes }) => purposes.map(({ kind }) => kind)));
  return PURPOSES.filter((purpose) => said.has(purpose) && purpose !== "unspecified");
}

/** @param {readonly Clause[]} clauses */
function namesOf(clauses) {
  const named = clauses.flatMap(({ names, recipients }) => [
    ...names.map(({ text, kind }) => text ?? kind),
    ...recipients.filter(({ kind }) => kind === "named").map(({ text }) => text),
  ]);
  /** @type {Map<string, string>} */
  const distinct = new Map();
  for (const name of named) if (name) distinct.set(name.toLowerCase(), distinct.get(name.toLowerCase()) ?? name);
  return [...distinct.values()];
}

/**
 * Sort what changed of who gets the data: who did not get it before, who gets it for more, who gets
 * it for less or no longer; the weightiest kinds first.
 * @param {readonly Flow[]} flows
 */
export const sortFlows = (flows) =>
  flows.toSorted(
    (one, other) => turnOf(one) - turnOf(other) || RECIPIENTS.indexOf(one.recipient) - RECIPIENTS.indexOf(other.recipient),
  );

/** @param {Flow} flow */
const turnOf = ({ before, gained }) => (!before.length ? 0 : gained.length ? 1 : 2);

/**
 * @param {readonly Clause[]} clauses
 * @returns {Say}
 */
function sayOf(clauses) {
  if (clauses.every(({ choice }) => choice === "consent")) return "asked";
  return clauses.every(({ choice }) => choice !== "none") ? "refusable" : "none";
}

/**
 * List the clauses about sharing that do not concern the reader.
 * @param {Report} report
 */
export const awayOf = ({ clauses }) => clauses.filter((clause) => isSharing(clause) && !clause.applies);

/**
 * List what the policy says it does not do.
 * @param {Report} report
 */
export function denialsOf({ clauses, denials }) {
  const byId = new Map(clauses.map((clause) => [clause.id, clause]));
  return denials.flatMap(({ clause: id, exception, contradictedBy }) => {
    const clause = byId.get(id);
    const against = contradictedBy.flatMap((other) => byId.get(other) ?? []);
    return clause ? [{ clause, exception, against }] : [];
  });
}

/**
 * Return what is to be marked in the page.
 * @param {Report} report
 * @returns {Span[]}
 */
export function spansOf({ clauses }) {
  return clauses.map(({ id, start, end, stance, applies }) => {
    const tone = !applies ? "away" : stance === "denies" ? "denies" : "shares";
    return { id, start, end, tone };
  });
}
