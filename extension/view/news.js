/** What changed since the last visit. */

import { make, shown } from "../lib/dom.js";
import { viewClause, viewClauses, viewFold, viewQuote } from "./result.js";

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
