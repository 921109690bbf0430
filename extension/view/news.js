/** What changed since the last visit. */

import { make, shown } from "../lib/dom.js";
import { PURPOSES } from "../lib/report.js";
import { sortFlows } from "../lib/summary.js";
import { sayNames, viewClause, viewClauses, viewFold, viewQuote } from "./result.js";

/** So many recipients are listed before the rest is folded. */
const MOST_FLOWS = 4;

/**
 * @param {News} news
 * @param {number | null} score the score now
 * @param {Words} words
 * @param {ClauseActions} actions
 */
export function viewNews(news, score, words, actions) {
  if (news.kind === "changed") return viewChanges(news, score, words, actions);
  const said = news.kind === "same" ? words.say("news_same", words.date(news.since)) : words.say(`news_${news.kind}`);
  return make("p", { class: "news quiet" }, said);
}

/**
 * @param {Extract<News, {kind: "changed"}>} news
 * @param {number | null} score
 * @param {Words} words
 * @param {ClauseActions} actions
 */
function viewChanges({ from, to, retooled, comparison }, score, words, actions) {
  const { before, after, added, removed, changed } = comparison;
  // The score follows the reader's region, which may be another one since the comparison was made.
  const regraded = before.score !== null && after.score === score && score !== null && before.score !== score;
  const found = words.date(to);
  /** @type {(key: string, clauses: Clause[], act: typeof actions | null) => Node | null} */
  const part = (key, clauses, act) =>
    clauses.length ? viewFold(key, [words.count(`news_${key}`, clauses.length)].map(textOf), () => viewClauses(clauses, words, act)) : null;
  return make(
    "section",
    { class: "news changed", "aria-labelledby": "news-title" },
    make("h2", { id: "news-title" }, words.say("news_changed", words.date(from))),
    regraded ? make("p", {}, words.say("news_score", before.grade ?? "", before.score ?? 0, after.grade ?? "", score)) : null,
    found === words.date(from) || found === words.date(Date.now()) ? null : make("p", { class: "quiet" }, words.say("news_found", found)),
    viewBrief(comparison, words),
    part("added", added, actions),
    changed.length
      ? viewFold("altered", [textOf(words.count("news_altered", changed.length))], () =>
          make("ul", { class: "clauses" }, ...changed.map((change) => viewAltered(change, words, actions))),
        )
      : null,
    part("removed", removed, null),
    retooled ? make("p", { class: "quiet" }, words.say("news_retooled")) : null,
  );
}

/**
 * Who gets the data now and did not, or for something else, and which companies are named.
 * @param {Comparison} comparison
 * @param {Words} words
 */
function viewBrief({ flows, companies, sale }, words) {
  if (!flows || !companies) return null;
  const lines = sortFlows(flows).map((flow) => viewLine(words.say(`recipient_${flow.recipient}`), sayFlow(flow, words)));
  // One line too many takes no more room than the words that would stand for it.
  const rest = lines.length > MOST_FLOWS + 1 ? lines.splice(MOST_FLOWS) : [];
  if (rest.length) {
    lines.push(make("li", {}, viewFold("rest", [textOf(words.say("news_rest", rest.length))], () => make("ul", {}, ...rest))));
  }
  if (sale) lines.unshift(make("li", {}, make("strong", {}, words.say(`change_sale_${sale}`))));
  if (companies.added.length) lines.push(viewLine(words.say("news_named"), sayNames(companies.added, words)));
  if (companies.removed.length) lines.push(viewLine(words.say("news_unnamed"), sayNames(companies.removed, words)));
  return lines.length ? make("ul", { class: "brief" }, ...lines) : make("p", {}, words.say("news_no_flows"));
}

/**
 * @param {string} title
 * @param {string} said
 */
const viewLine = (title, said) => make("li", {}, make("strong", {}, title), ": ", make("span", { dir: "auto" }, shown(said)));

/**
 * Say what is new or gone of one recipient.
 * @param {Flow} flow
 * @param {Words} words
 */
export function sayFlow({ before, after, gained, lost }, words) {
  /** @type {[string, PurposeKind[]][]} */
  const parts = before.length && after.length ? [["gained", gained], ["lost", lost]] : [["added", after], ["removed", before]];
  return parts
    .filter(([, purposes]) => purposes.length)
    .map(([key, purposes]) => words.say(`news_flow_${key}`, sayPurposes(purposes, words)))
    .join("; ");
}

/**
 * List purposes by weight. That none is given is worth a word where it is all that is said.
 * @param {PurposeKind[]} purposes
 * @param {Words} words
 */
function sayPurposes(purposes, words) {
  const told = PURPOSES.filter((one) => purposes.includes(one) && (one !== "unspecified" || purposes.length === 1));
  return words.list(told.map((one) => words.say(`purpose_${one}`)));
}

/** @param {string} text */
const textOf = (text) => make("span", {}, text);

/**
 * @param {Change} change
 * @param {Words} words
 * @param {ClauseActions} actions
 */
function viewAltered({ before, after, what }, words, actions) {
  const tags = what.map((one) => make("li", {}, sayChange(one, words)));
  const tagList = make("ul", { class: "tags" }, ...tags);
  const former = make("details", { class: "former" }, make("summary", {}, words.say("news_before")), viewQuote(before.quote));
  return viewClause(after, words, actions, tagList, former);
}

/** What the nouns of a change are called in the messages. */
const NOUNS = new Map([["limit", "scope"], ["exclusion", "scope"]]);

/**
 * Say a change such as "recipient added: advertising" in the reader's language.
 * @param {string} change
 * @param {Words} words
 */
export function sayChange(change, words) {
  const [head = "", value = ""] = change.split(/: (.*)/s);
  const key = `change_${head.replace(/[^a-z]+/g, "_")}`;
  if (!words.has(key)) return shown(change);
  const noun = head.split(" ")[0] ?? "";
  const name = `${NOUNS.get(noun) ?? noun}_${value.replaceAll("-", "_")}`;
  return words.say(key, words.has(name) ? lower(words.say(name), noun) : shown(value));
}

/**
 * Write a title as it is written inside a sentence; places keep their capitals.
 * @param {string} title
 * @param {string} noun
 */
const lower = (title, noun) => (NOUNS.has(noun) ? title : title.charAt(0).toLowerCase() + title.slice(1));
