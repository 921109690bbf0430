/**
 * Reads what a server answers. Nothing of it is trusted: every value is copied, field by field,
 * into an object made here, and text that is no text or a kind that is unknown is an error.
 */

export const SCHEMA_VERSION = "1";
export const RECIPIENTS = /** @type {const} */ ([
  "advertising", "unspecified", "partner", "public", "analytics", "named", "group", "successor", "processor",
  "professional", "authority",
]);
export const PURPOSES = /** @type {const} */ ([
  "advertising", "ai", "personalisation", "analytics", "research", "transaction", "service", "security", "legal",
  "unspecified",
]);
export const STANCES = /** @type {const} */ (["shares", "denies", "mixed"]);
export const CHOICES = /** @type {const} */ (["consent", "opt-out", "none"]);
export const KINDS = /** @type {const} */ (["policy", "not-a-policy", "too-short", "unsupported-language"]);
export const GRADES = /** @type {const} */ (["A", "B", "C", "D", "E"]);
/** No answer is longer than this many clauses, lines or mentions. */
const MOST = 20_000;

/** An answer that is no report, with the place where it goes wrong. */
export class AnswerError extends Error {}

/** An answer in the form of another version. */
export class VersionError extends AnswerError {}

/** @typedef {{value: unknown, place: string}} Field */

/**
 * Return a member of an object; what the object inherits does not count.
 * @param {Field} field
 * @param {string} name
 * @returns {Field}
 */
function member({ value, place }, name) {
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw new AnswerError(`${place}: no object`);
  const own = Object.getOwnPropertyDescriptor(value, name);
  return { value: own?.value, place: `${place}.${name}` };
}

/** @param {Field} field */
function text({ value, place }) {
  if (typeof value !== "string") throw new AnswerError(`${place}: no text`);
  return value;
}

/** @param {Field} field */
function count({ value, place }) {
  if (!Number.isSafeInteger(value)) throw new AnswerError(`${place}: no whole number`);
  return /** @type {number} */ (value);
}

/** @param {Field} field */
function flag({ value, place }) {
  if (typeof value !== "boolean") throw new AnswerError(`${place}: neither true nor false`);
  return value;
}

/**
 * @template {string} T
 * @param {readonly T[]} allowed
 * @returns {(field: Field) => T}
 */
const one = (allowed) => ({ value, place }) => {
  const found = allowed.find((candidate) => candidate === value);
  if (found === undefined) throw new AnswerError(`${place}: none of ${allowed.join(", ")}`);
  return found;
};

/**
 * @template T
 * @param {(field: Field) => T} read
 * @returns {(field: Field) => T | null}
 */
const maybe = (read) => (field) => (field.value === null || field.value === undefined ? null : read(field));

/**
 * @template T
 * @param {(field: Field) => T} read
 * @returns {(field: Field) => T[]}
 */
const list = (read) => ({ value, place }) => {
  if (!Array.isArray(value) || value.length > MOST) throw new AnswerError(`${place}: no list`);
  return value.map((item, index) => read({ value: item, place: `${place}[${index}]` }));
};

/**
 * @template {string} K
 * @param {(field: Field) => K} kind
 * @returns {(field: Field) => Mention<K>}
 */
const mention = (kind) => (field) => ({ kind: kind(member(field, "kind")), text: maybe(text)(member(field, "text")) });

/**
 * @param {Field} field
 * @returns {Clause}
 */
function clause(field) {
  const start = count(member(field, "start"));
  const end = count(member(field, "end"));
  if (start < 0 || end < start) throw new AnswerError(`${field.place}: ends before it starts`);
  return {
    id: text(member(field, "id")),
    stance: one(STANCES)(member(field, "stance")),
    may: text(member(field, "modality")) === "may",
    start,
    end,
    quote: text(member(field, "quote")),
    heading: list(text)(member(field, "heading")),
    recipients: list(mention(one(RECIPIENTS)))(member(field, "recipients")),
    purposes: list(mention(one(PURPOSES)))(member(field, "purposes")),
    names: list(mention(text))(member(field, "names")),
    scope: maybe((scope) => text(member(scope, "text")))(member(field, "scope")),
    choice: maybe((choice) => one(CHOICES)(member(choice, "kind")))(member(field, "choice")) ?? "none",
    applies: flag(member(field, "applies")),
    because: list(text)(member(field, "because")),
  };
}

/**
 * @param {Field} field
 * @returns {ReceiptLine}
 */
const receiptLine = (field) => ({
  item: text(member(field, "item")),
  points: count(member(field, "points")),
  clauses: list(text)(member(field, "clauses")),
  because: text(member(field, "because")),
});

/**
 * @param {Field} field
 * @returns {Denial}
 */
const denial = (field) => ({
  clause: text(member(field, "clause")),
  exception: maybe(text)(member(field, "exception")),
  contradictedBy: list(text)(member(field, "contradicted_by")),
});

/** @param {Field} field */
function checkVersion(field) {
  const version = text(member(field, "schema_version"));
  if (version !== SCHEMA_VERSION) throw new VersionError(`schema_version: ${version}, not ${SCHEMA_VERSION}`);
}

/**
 * Read a report. Throws AnswerError.
 * @param {unknown} answer parsed JSON
 * @returns {Report}
 */
export function readReport(answer) {
  const field = { value: answer, place: "report" };
  checkVersion(field);
  const facts = member(field, "document");
  const engine = member(field, "engine");
  const kind = one(KINDS)(member(facts, "kind"));
  const score = maybe(count)(member(field, "score"));
  const grade = maybe(one(GRADES))(member(field, "grade"));
  // A policy that says nothing on sharing, or nothing that concerns the reader, has neither.
  if ((score === null) !== (grade === null) || (score !== null && (score < 0 || score > 100))) {
    throw new AnswerError("report.score: no score from 0 to 100 with its grade");
  }
  return {
    sha256: text(member(facts, "sha256")),
    kind,
    language: maybe(text)(member(facts, "language")),
    words: count(member(facts, "words")),
    engine: ["version", "catalogue", "model"].map((name) => text(member(engine, name))).join(" "),
    score,
    grade,
    clauses: list(clause)(member(field, "clauses")),
    receipt: list(receiptLine)(member(field, "receipt")),
    denials: list(denial)(member(field, "denials")),
    notices: list(text)(member(field, "notices")),
  };
}

/**
 * @param {Field} field
 * @returns {Side}
 */
const side = (field) => ({ score: maybe(count)(member(field, "score")), grade: maybe(one(GRADES))(member(field, "grade")) });

const purposes = list(one(PURPOSES));

/**
 * @param {Field} field
 * @returns {Flow}
 */
const flow = (field) => ({
  recipient: one(RECIPIENTS)(member(field, "recipient")),
  before: purposes(member(field, "before")),
  after: purposes(member(field, "after")),
  gained: purposes(member(field, "gained")),
  lost: purposes(member(field, "lost")),
});

/**
 * @param {Field} field
 * @returns {Companies}
 */
const companies = (field) => ({ added: list(text)(member(field, "added")), removed: list(text)(member(field, "removed")) });

/**
 * Read a comparison. Throws AnswerError.
 * @param {unknown} answer parsed JSON
 * @returns {Comparison}
 */
export function readComparison(answer) {
  const field = { value: answer, place: "comparison" };
  checkVersion(field);
  return {
    before: side(member(field, "before")),
    after: side(member(field, "after")),
    added: list(clause)(member(field, "added")),
    removed: list(clause)(member(field, "removed")),
    changed: list((change) => ({
      before: clause(member(change, "before")),
      after: clause(member(change, "after")),
      what: list(text)(member(change, "what")),
    }))(member(field, "changed")),
    flows: maybe(list(flow))(member(field, "flows")),
    companies: maybe(companies)(member(field, "companies")),
    sale: maybe(one(["added", "removed"]))(member(field, "sale")),
  };
}
