/** Everything that the popup shows besides a result: none of it can be taken for a grade. */

import { make, shown } from "../lib/dom.js";
import { GROUPS, REGIONS } from "../lib/settings.js";
import { viewSent } from "./result.js";

/** What can be done in a state. */
const RETRY = new Set(["unreachable", "server-error", "other-version", "busy", "offline", "empty", "gone"]);
const OPTIONS = new Set(["unreachable", "server-error", "other-version"]);

/**
 * @param {Exclude<State, {kind: "idle" | "result"}>} state
 * @param {Words} words
 * @param {Server} server
 * @param {StateActions} actions
 */
export function viewState(state, words, server, actions) {
  if (state.kind === "reading" || state.kind === "asking") return viewProgress(state, words, server, actions);
  const key = `state_${state.kind.replaceAll("-", "_")}`;
  const advice = state.kind === "unreachable" && server.loopback ? viewCommand(words) : null;
  const wait = "wait" in state && state.wait ? make("p", {}, words.count("state_wait", state.wait)) : null;
  const detail = "detail" in state && state.detail ? make("p", { class: "detail", dir: "auto" }, shown(state.detail)) : null;
  const buttons = viewButtons(state, words, server, actions);
  return [
    make("h1", {}, words.say(`${key}_title`)),
    make("p", {}, words.say(`${key}_text`, server.host)),
    advice,
    wait,
    detail,
    viewLinks("outcome" in state ? state.outcome.links : "links" in state ? state.links : [], words, actions),
    buttons.length ? make("p", { class: "buttons" }, ...buttons) : null,
    "outcome" in state ? viewSent(state.outcome.request, words, "result_sent") : null,
  ].filter((part) => part !== null);
}

/**
 * Return what can be done in a state; what most readers want stands first and stands out.
 * @param {Exclude<State, {kind: "idle" | "result" | "reading" | "asking"}>} state
 * @param {Words} words
 * @param {Server} server
 * @param {StateActions} actions
 */
function viewButtons(state, words, server, actions) {
  const tool = server.base + words.say("tool_path");
  /** @type {[boolean, string, () => void][]} */
  const all = [
    [RETRY.has(state.kind), "retry", actions.retry],
    [state.kind === "consent", "state_consent_do", actions.openOptions],
    [state.kind === "pdf", "state_pdf_do", () => actions.openPage(tool)],
    ["outcome" in state && !state.outcome.reading.whole, "result_whole", actions.readWhole],
    [OPTIONS.has(state.kind), "open_options", actions.openOptions],
  ];
  return all
    .filter(([possible]) => possible)
    .map(([, key, act], index) => make("button", { type: "button", class: index ? "" : "main", onclick: act }, words.say(key)));
}

/**
 * @param {Extract<State, {kind: "reading" | "asking"}>} state
 * @param {Words} words
 * @param {Server} server
 * @param {StateActions} actions
 */
function viewProgress(state, words, server, actions) {
  const reading = state.kind === "reading";
  const title = words.say(reading ? "state_reading" : "state_asking");
  const bar = make("progress", { "aria-label": title, max: 1, ...(reading ? { value: state.part } : {}) });
  return [
    make("h1", {}, title),
    bar,
    reading ? null : make("p", { class: "quiet" }, `${words.count("result_words", state.words)} · ${words.say("state_asking_whom", server.host)}`),
    make("p", { class: "buttons" }, make("button", { type: "button", onclick: actions.cancel }, words.say("cancel"))),
  ].filter((part) => part !== null);
}

/** @param {Words} words */
const viewCommand = (words) => make("p", {}, `${words.say("state_unreachable_do")} `, make("code", {}, "make run"));

/**
 * @param {readonly Link[]} links
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

/**
 * Write the sentence in which readers say who they are.
 * @param {Words} words
 * @param {{region: string, group: string}} reader
 * @param {(changes: {region: typeof REGIONS[number]} | {group: typeof GROUPS[number]}) => void} change
 */
export function viewReader(words, reader, change) {
  const region = choose("region", REGIONS, reader.region, words, (value) => change({ region: value }));
  const group = choose("group", GROUPS, reader.group, words, (value) => change({ group: value }));
  return make("p", { class: "reader" }, `${words.say("reader_live")} `, region, ` ${words.say("reader_read")} `, group, ".");
}

/**
 * @template {string} T
 * @param {string} name
 * @param {readonly T[]} values
 * @param {string} chosen
 * @param {Words} words
 * @param {(value: T) => void} change
 */
function choose(name, values, chosen, words, change) {
  const options = values.map((value) =>
    make("option", { value, selected: value === chosen }, words.say(`${name}_${value.replace("-", "_")}`)),
  );
  const select = make("select", { id: name, "aria-label": words.say(`label_${name}`) }, ...options);
  select.addEventListener("change", () => {
    const value = values[select.selectedIndex];
    if (value) change(value);
  });
  return select;
}
