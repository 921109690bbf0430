/** Everything that the popup shows besides a result: none of it can be taken for a grade. */

import { make, shown } from "../lib/dom.js";
import { viewSent } from "./result.js";

/**
 * @typedef {import("../lib/words.js").Words} Words
 * @typedef {import("../lib/analysis.js").State} State
 *
 * @typedef {object} StateActions
 * @property {() => void} retry
 * @property {() => void} cancel
 * @property {() => void} openOptions
 * @property {(url: string) => void} openPage
 *
 * @typedef {{host: string, loopback: boolean}} ServerName
 */

/** What can be done in a state. */
const RETRY = new Set(["unreachable", "server-error", "busy", "offline"]);
const OPTIONS = new Set(["unreachable", "server-error", "consent"]);

/**
 * @param {Exclude<State, {kind: "idle" | "result"}>} state
 * @param {Words} words
 * @param {ServerName} server
 * @param {StateActions} actions
 */
export function viewState(state, words, server, actions) {
  if (state.kind === "reading" || state.kind === "asking") return viewProgress(state, words, server, actions);
  const key = `state_${state.kind.replaceAll("-", "_")}`;
  const advice = state.kind === "unreachable" && server.loopback ? viewCommand(words) : null;
  const detail = "detail" in state && state.detail ? make("p", { class: "detail", dir: "auto" }, shown(state.detail)) : null;
  return [
    make("h1", {}, words.say(`${key}_title`)),
    make("p", {}, words.say(`${key}_text`, server.host)),
    advice,
    detail,
    "outcome" in state ? viewLinks(state.outcome.links, words, actions) : null,
    make(
      "p",
      { class: "buttons" },
      RETRY.has(state.kind) && make("button", { type: "button", class: "main", onclick: actions.retry }, words.say("retry")),
      OPTIONS.has(state.kind) && make("button", { type: "button", onclick: actions.openOptions }, words.say("open_options")),
    ),
    "outcome" in state ? viewSent(state.outcome.request, words, "result_sent") : null,
  ].filter((part) => part !== null);
}

/**
 * @param {Extract<State, {kind: "reading" | "asking"}>} state
 * @param {Words} words
 * @param {ServerName} server
 * @param {StateActions} actions
 */
function viewProgress(state, words, server, actions) {
  const reading = state.kind === "reading";
  const title = reading ? words.say("state_reading") : words.say("state_asking", server.host);
  const bar = make("progress", { "aria-label": title, max: 1, ...(reading ? { value: state.part } : {}) });
  return [
    make("h1", {}, title),
    bar,
    reading ? null : make("p", { class: "quiet" }, words.count("result_words", state.words)),
    make("p", { class: "buttons" }, make("button", { type: "button", onclick: actions.cancel }, words.say("cancel"))),
  ].filter((part) => part !== null);
}

/** @param {Words} words */
const viewCommand = (words) => make("p", {}, `${words.say("state_unreachable_do")} `, make("code", {}, "make run"));

/**
 * @param {readonly import("../lib/page.js").Link[]} links
 * @param {Words} words
 * @param {StateActions} actions
 */
function viewLinks(links, words, actions) {
  if (!links.length) return null;
  const items = links.map(({ text, url }) => {
    const open = make("button", { type: "button", class: "link", dir: "auto", onclick: () => actions.openPage(url) }, shown(text || url));
    return make("li", {}, open, make("span", { class: "quiet", dir: "ltr" }, shown(url)));
  });
  return make("section", { class: "links" }, make("h2", {}, words.say("links_title")), make("ul", {}, ...items));
}
