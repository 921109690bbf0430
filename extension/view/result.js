/** The grade, who gets the data, and the reasons: sentences of the policy. */

import { make, shown } from "../lib/dom.js";
import { awayOf, denialsOf, recipientsOf } from "../lib/summary.js";

/** Recipients that a reader would want to refuse: where that cannot be done, it stands out. */
const WEIGHTY = new Set(["advertising", "unspecified", "partner", "public", "analytics", "named"]);
/** So many companies are named before the row is opened. */
const MOST_NAMES = 4;
/** So many hidden characters are worth a word: a closed section, not a menu. */
const MUCH_HIDDEN = 3000;

/**
 * @param {Outcome} outcome
 * @param {Words} words
 * @param {ClauseActions & {readWhole: () => void}} actions
 */
export function viewResult({ report, request, reading }, words, actions) {
  const away = awayOf(report);
  const denials = denialsOf(report);
  return [
    viewGrade(report, words),
    reading.whole ? null : viewSelection(words, actions),
    reading.hidden > MUCH_HIDDEN ? make("p", { class: "quiet" }, words.say("result_hidden")) : null,
    ...report.notices.map((notice) => make("p", { class: "quiet", dir: "auto" }, shown(notice))),
    report.clauses.length ? viewRecipients(report, words, actions) : null,
    away.length ? viewFold("away", counted("result_away", away.length, words), () => viewAway(away, words, actions)) : null,
    denials.length
      ? viewFold("denials", counted("result_denials", denials.length, words), () => viewDenials(denials, words, actions))
      : null,
    report.score === null
      ? null
      : viewFold("receipt", [make("span", {}, words.say("result_receipt"))], () => viewReceipt(report, words)),
    viewSent(request, words, "result_sent"),
  ].filter((part) => part !== null);
}

/**
 * @param {string} key
 * @param {number} count
 * @param {Words} words
 */
const counted = (key, count, words) => [
  make("span", {}, words.say(key)),
  make("span", { class: "count" }, words.count("result_sentences", count)),
];

/**
 * @param {Report} report
 * @param {Words} words
 */
function viewGrade({ score, grade, words: length, clauses }, words) {
  if (score === null || grade === null) return make("h1", {}, words.say("result_ungraded"));
  const facts = [words.count("result_words", length), words.count("result_clauses", clauses.length)];
  return make(
    "section",
    { class: "grade", "data-grade": grade },
    make("p", { class: "letter", "aria-hidden": "true" }, grade),
    make(
      "div",
      {},
      make("h1", {}, make("span", { class: "spoken" }, `${words.say("result_grade", grade)}. `), words.say(`grade_${grade}`)),
      make("p", { class: "score" }, words.say("result_score", score)),
      make("p", { class: "quiet" }, facts.join(" · ")),
    ),
  );
}

/**
 * @param {Words} words
 * @param {{readWhole: () => void}} actions
 */
const viewSelection = (words, actions) =>
  make(
    "p",
    { class: "quiet" },
    `${words.say("result_selection")} `,
    make("button", { type: "button", class: "link", onclick: actions.readWhole }, words.say("result_whole")),
  );

/**
 * @param {Report} report
 * @param {Words} words
 * @param {ClauseActions} actions
 */
function viewRecipients(report, words, actions) {
  const recipients = recipientsOf(report);
  const rows = recipients.map((recipient) =>
    make("li", {}, viewFold("recipient", viewRecipient(recipient, words), () => viewEvidence(recipient, words, actions))),
  );
  return make(
    "section",
    { class: "recipients", "aria-labelledby": "who" },
    make("h2", { id: "who" }, words.say("result_who")),
    rows.length ? make("ul", {}, ...rows) : make("p", {}, words.say("result_nobody")),
  );
}

/**
 * @param {Recipient} recipient
 * @param {Words} words
 */
function viewRecipient({ kind, purposes, names, say, clauses }, words) {
  const aims = purposes.map((purpose) => words.say(`purpose_${purpose}`));
  return [
    make(
      "span",
      { class: "who" },
      make("strong", {}, words.say(`recipient_${kind}`)),
      names.length ? make("span", { class: "names", dir: "auto" }, shown(sayNames(names, words))) : null,
      make("span", { class: "aims" }, aims.length ? words.say("result_for", words.list(aims)) : words.say("result_for_nothing")),
      make("span", { class: `say ${say}${WEIGHTY.has(kind) ? " weighty" : ""}` }, words.say(`say_${say}`)),
    ),
    make("span", { class: "count" }, words.count("result_sentences", clauses.length)),
  ];
}

/**
 * @param {readonly string[]} names
 * @param {Words} words
 */
export function sayNames(names, words) {
  const more = names.length - MOST_NAMES;
  // One name too many takes no more room than the words that would stand for it.
  return more > 1 ? `${names.slice(0, MOST_NAMES).join(", ")} ${words.say("result_more", more)}` : names.join(", ");
}

/**
 * @param {Recipient} recipient
 * @param {Words} words
 * @param {ClauseActions} actions
 */
function viewEvidence({ names, clauses }, words, actions) {
  const list = viewClauses(clauses, words, actions);
  if (names.length <= MOST_NAMES + 1) return list;
  return make("div", {}, make("p", { class: "all", dir: "auto" }, shown(names.join(", "))), list);
}

/**
 * @param {Clause[]} away
 * @param {Words} words
 * @param {ClauseActions} actions
 */
function viewAway(away, words, actions) {
  const items = away.map((clause) => {
    const reason = clause.because.join(" ") || (clause.scope ? words.say("result_scope", clause.scope) : "");
    return viewClause(clause, words, actions, reason ? make("p", { class: "quiet", dir: "auto" }, shown(reason)) : null);
  });
  return make("ul", { class: "clauses" }, ...items);
}

/**
 * @param {ReturnType<typeof denialsOf>} denials
 * @param {Words} words
 * @param {ClauseActions} actions
 */
function viewDenials(denials, words, actions) {
  const items = denials.map(({ clause, exception, against }) =>
    viewClause(
      clause,
      words,
      actions,
      exception ? make("p", { class: "quiet", dir: "auto" }, words.say("denial_exception", shown(exception))) : null,
      against.length
        ? make("div", { class: "against" }, make("p", {}, words.say("denial_against")), viewClauses(against, words, actions))
        : null,
    ),
  );
  return make("ul", { class: "clauses" }, ...items);
}

/**
 * @param {Report} report
 * @param {Words} words
 */
function viewReceipt({ receipt, score }, words) {
  const rows = receipt.map(({ points, because }) =>
    make("tr", {}, make("td", { dir: "auto" }, shown(because)), make("td", { class: "points" }, words.number(points))),
  );
  return make(
    "table",
    {},
    make("tbody", {}, make("tr", {}, make("td", {}, words.say("receipt_start")), make("td", { class: "points" }, "100")), ...rows),
    make(
      "tfoot",
      {},
      make("tr", {}, make("th", { scope: "row" }, words.say("receipt_sum")), make("td", { class: "points" }, words.number(score ?? 0))),
    ),
  );
}

/**
 * Show exactly what is sent, or would be.
 * @param {object} request
 * @param {Words} words
 * @param {string} title key of the message
 */
export function viewSent(request, words, title) {
  return viewFold("sent", [make("span", {}, words.say(title))], () => {
    const json = make("textarea", { readonly: true, rows: 8, dir: "ltr", "aria-label": words.say(title) });
    json.value = JSON.stringify(request, null, 1);
    return json;
  });
}

/**
 * Write a quotation as it is read: a row of a table comes as `| … | … |` and shows a cell a line.
 * @param {string} quote
 */
export const viewQuote = (quote) =>
  make("blockquote", { dir: "auto" }, shown(quote.startsWith("| ") ? quote.split("|").map((cell) => cell.trim()).filter(Boolean).join("\n") : quote));

/**
 * @param {Clause} clause
 * @param {Words} words
 * @param {ClauseActions | null} actions null for a clause that the page no longer has
 * @param {...(Node | null)} more
 */
export function viewClause(clause, words, actions, ...more) {
  const path = clause.heading.at(-1);
  return make(
    "li",
    { class: "clause", "data-clause": clause.id },
    path ? make("p", { class: "path", dir: "auto" }, shown(path)) : null,
    viewQuote(clause.quote),
    ...more,
    actions &&
      make(
        "p",
        { class: "actions" },
        make("button", { type: "button", class: "link", onclick: () => actions.jump(clause) }, words.say("show_in_page")),
        make("button", { type: "button", class: "link", onclick: () => actions.copyLink(clause) }, words.say("clause_link")),
      ),
  );
}

/**
 * @param {Clause[]} clauses
 * @param {Words} words
 * @param {ClauseActions | null} actions
 */
export const viewClauses = (clauses, words, actions) =>
  make("ul", { class: "clauses" }, ...clauses.map((clause) => viewClause(clause, words, actions)));

/**
 * A part of the popup that opens. What is inside is made when it is first opened: a policy with
 * hundreds of clauses shows as fast as a short one.
 * @param {string} name
 * @param {Node[]} title
 * @param {() => Node} inside
 */
export function viewFold(name, title, inside, open = false) {
  const fold = make("details", { class: `fold ${name}`, open }, make("summary", {}, ...title));
  const fill = () => {
    if (fold.open && fold.childElementCount === 1) fold.append(inside());
  };
  fold.addEventListener("toggle", fill);
  fill();
  return fold;
}
