/** A sentence of the policy, with what can be done with it. */

import { make, shown } from "../lib/dom.js";

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
        make("button", { type: "button", class: "link", onclick: () => actions.jump(clause) }, words.say("clause_show")),
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
