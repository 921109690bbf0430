/** What changed since the last visit. */

import { make, shown } from "../lib/dom.js";
import { viewClause, viewClauses, viewFold } from "./clause.js";

/**
 * @typedef {import("../lib/words.js").Words} Words
 * @typedef {import("../lib/report.js").Clause} Clause
 */

/**
 * @param {import("../lib/analysis.js").News} news
 * @param {Words} words
 * @param {import("./clause.js").ClauseActions} actions
 */
export function viewNews(news, words, actions) {
  if (news.kind === "changed") return viewChanges(news, words, actions);
  const said = news.kind === "same" ? words.say("news_same", words.date(news.since)) : words.say(`news_${news.kind}`);
  return make("p", { class: "news quiet" }, said);
}

/**
 * @param {Extract<import("../lib/analysis.js").News, {kind: "changed"}>} news
 * @param {Words} words
 * @param {import("./clause.js").ClauseActions} actions
 */
function viewChanges({ from, to, retooled, comparison }, words, actions) {
  const { added, removed, changed } = comparison;
  /** @type {(key: string, clauses: Clause[], act: typeof actions | null) => Node | null} */
  const part = (key, clauses, act) =>
    clauses.length ? viewFold(key, [words.count(`news_${key}`, clauses.length)].map(textOf), () => viewClauses(clauses, words, act)) : null;
  return make(
    "section",
    { class: "news changed", "aria-labelledby": "news-title" },
    make("h2", { id: "news-title" }, words.say("news_changed", words.date(from))),
    to - from > 0 ? make("p", { class: "quiet" }, words.say("news_found", words.date(to))) : null,
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
 * @param {import("../lib/report.js").Change} change
 * @param {Words} words
 * @param {import("./clause.js").ClauseActions} actions
 */
function viewAltered({ before, after, what }, words, actions) {
  const tags = what.map((one) => make("li", {}, sayChange(one, words)));
  const old = make("blockquote", { class: "before", dir: "auto" }, shown(before.quote));
  const tagList = make("ul", { class: "tags" }, ...tags);
  const former = make("details", { class: "former" }, make("summary", {}, words.say("news_before")), old);
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
