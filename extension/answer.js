/** The popup after its first moment: one page read, one answer shown. */

import { analyse } from "./lib/analysis.js";
import { byId, make } from "./lib/dom.js";
import { linkTo, Page, PageError } from "./lib/page.js";
import { Client, isAllowed, parseServer, scoreRequest } from "./lib/server.js";
import { changeSettings, readSettings } from "./lib/settings.js";
import { spansOf } from "./lib/summary.js";
import { loadWords } from "./lib/words.js";
import { queried, stored, taken } from "./popup.js";
import { viewNews } from "./view/news.js";
import { viewResult, viewSent } from "./view/result.js";
import { viewReader, viewState } from "./view/states.js";

/** So long a note lies over the result, in milliseconds. */
const TOLD = 5000;
/** Colours of the badge: dark enough for the white letter, and the same as in the popup. */
const BADGES = { A: "#1d6b43", B: "#47691a", C: "#8a5a00", D: "#a8440f", E: "#9b1c2c" };

let settings = readSettings(await stored);
const tab = await queried;
const page = new Page(tab?.id ?? chrome.tabs.TAB_ID_NONE, tab?.url ?? "", settings.asked ? taken : null);
const server = parseServer(settings.server);
const client = new Client(server);
const words = await loadWords(settings.language);
let running = new AbortController();
/** @type {Outcome | null} */
let outcome = null;
let marked = 0;
let fading = 0;
/** Whether the reader asked for the whole page in place of the selection. */
let whole = false;

const actions = {
  retry: () => start(),
  readWhole: () => {
    whole = true;
    start();
  },
  cancel,
  openOptions: () => byId("options").click(),
  /** @param {string} url */
  openPage: (url) => {
    chrome.tabs.create({ url });
    window.close();
  },
  /** @param {Clause} clause */
  jump: async (clause) => {
    if (!marked) await markAll();
    if (marked) await jump(clause.id);
  },
  copyLink,
};

/** Leave the page unread. */
export function cancel() {
  running.abort();
  show({ kind: "idle" });
}

/**
 * Say something to a screen reader, and to everybody where nothing else shows it.
 * @param {string} text
 */
function announce(text, visible = false) {
  const status = byId("status");
  status.textContent = text;
  status.className = visible ? "toast" : "spoken";
  window.clearTimeout(fading);
  fading = window.setTimeout(() => { status.className = "spoken"; }, TOLD);
}

/** @returns {Asker} */
const asker = () => ({ region: settings.region, group: settings.group, locale: words.language });

async function start() {
  running.abort();
  running = new AbortController();
  const { signal } = running;
  document.body.dataset.settled = "false";
  const allowed = await isAllowed(server);
  // The reader may have cancelled in the meantime.
  if (signal.aborted) return;
  if (!allowed) {
    show({ kind: "consent" });
    return;
  }
  const remember = tab?.incognito === false;
  await analyse({ page, client, asker: asker(), whole, remember, signal, show });
  if (!signal.aborted) document.body.dataset.settled = "true";
}

/** @param {State} state */
function show(state) {
  const view = byId("view");
  if (state.kind === "result" && outcome?.report === state.outcome.report) {
    outcome = state.outcome;
    showNews(outcome);
    return;
  }
  const bar = document.querySelector("progress");
  if (state.kind === "reading" && document.body.dataset.state === "reading" && bar) {
    // The button beside it keeps its place, and the focus.
    bar.value = state.part;
    return;
  }
  document.body.dataset.state = state.kind;
  view.hidden = false;
  outcome = state.kind === "result" ? state.outcome : null;
  const busy = state.kind === "reading" || state.kind === "asking";
  view.setAttribute("aria-busy", String(busy));
  if (state.kind === "idle") view.replaceChildren(...viewIdle());
  else if (state.kind === "result") showResult(state.outcome);
  else view.replaceChildren(...viewState(state, words, server, actions));
  byId("bar").hidden = !outcome?.report.clauses.length;
  // The tab may have shown another page, without loading it, when it got its grade.
  if (!busy) chrome.action.setBadgeText({ tabId: page.tabId, text: outcome?.report.grade ?? "" });
  if (state.kind !== "result" && state.kind !== "reading") announce(view.querySelector("h1")?.textContent ?? "");
}

/**
 * Show changes above all else that the reader looks at, and that there are none below it.
 * @param {Outcome} current
 */
function showNews({ news, report }) {
  if (!news) return;
  const view = byId("view");
  const place = make("div", { id: "news" }, viewNews(news, report.score, words, actions));
  if (news.kind === "changed") view.firstElementChild?.after(place);
  else view.append(place);
}

/** @param {Outcome} current */
function showResult(current) {
  const { grade, score } = current.report;
  const reader = viewReader(words, settings, async (changes) => {
    const { activeElement } = document;
    settings = await changeSettings(changes);
    await start();
    // Arrow keys choose one value after another.
    document.getElementById(activeElement?.id ?? "")?.focus({ preventScroll: true });
  });
  byId("view").replaceChildren(...viewResult(current, words, actions), reader);
  showNews(current);
  marked = 0;
  viewBar();
  // Reading takes away the marks of an earlier click.
  if (current.reading.marked) markAll(false);
  if (grade === null || score === null) return;
  performance.mark("result");
  announce(`${words.say("result_grade", grade)}. ${words.say(`grade_${grade}`)}. ${words.say("result_score", score)}.`);
  chrome.action.setBadgeBackgroundColor({ tabId: page.tabId, color: BADGES[grade] });
}

function viewIdle() {
  const button = make("button", { type: "button", class: "main", id: "start" }, words.say("idle_start"));
  button.addEventListener("click", async () => {
    settings = await changeSettings({ asked: true });
    await start();
  });
  const reader = viewReader(words, settings, async (changes) => {
    settings = await changeSettings(changes);
  });
  const place = words.say(server.loopback ? "idle_sends_here" : "idle_sends_away", server.host);
  return [
    make("h1", {}, words.say("idle_title")),
    // Who has cancelled has told already.
    ...(settings.asked ? [] : [make("p", {}, words.say("idle_reader"))]),
    reader,
    make("p", { class: "quiet" }, place),
    make("p", { class: "buttons" }, button, make("button", { type: "button", onclick: preview }, words.say("idle_preview"))),
  ];
}

/** Show what would be sent, without sending it. */
async function preview() {
  try {
    const { text } = await page.read(false, () => undefined);
    const sent = viewSent(scoreRequest(text, asker()), words, "idle_sent");
    sent.open = true;
    document.querySelector("#view .sent")?.remove();
    byId("view").append(sent);
  } catch (error) {
    if (!(error instanceof PageError)) throw error;
    show({ kind: error.kind });
  }
}

function viewBar() {
  const toggle = make("button", { type: "button", class: "main", id: "mark", "aria-pressed": "false" }, words.say("show_in_page"));
  toggle.addEventListener("click", () => (marked ? unmark() : markAll().then(() => (marked ? jump(1) : undefined))));
  const steps = make(
    "span",
    { id: "steps", hidden: true },
    make("button", { type: "button", id: "previous", "aria-label": words.say("bar_previous"), "aria-keyshortcuts": "Alt+ArrowUp", onclick: () => jump(-1) }, "↑"),
    make("span", { id: "position" }),
    make("button", { type: "button", id: "next", "aria-label": words.say("bar_next"), "aria-keyshortcuts": "Alt+ArrowDown", onclick: () => jump(1) }, "↓"),
  );
  byId("bar").replaceChildren(toggle, steps, make("div", { id: "legend", class: "quiet", hidden: true }));
}

/** @param {boolean} told whether a reader who does not see it hears of it */
async function markAll(told = true) {
  if (!outcome) return;
  const spans = spansOf(outcome.report);
  marked = (await page.mark(spans).catch(leave)) ?? 0;
  byId("mark").setAttribute("aria-pressed", String(marked > 0));
  byId("mark").textContent = words.say(marked ? "bar_unmark" : "show_in_page");
  byId("steps").hidden = !marked;
  byId("legend").hidden = !marked;
  const tones = new Set(spans.map(({ tone }) => tone));
  byId("legend").replaceChildren(
    ...[...tones].flatMap((tone) => [make("span", { class: `tone ${tone}` }, words.say(`tone_${tone}`)), " "]),
    make("p", {}, words.say("bar_keys")),
  );
  if (told) announce(marked ? words.count("bar_marked", marked) : words.say("bar_left"), !marked);
}

async function unmark() {
  await page.clear().catch(leave);
  marked = 0;
  byId("mark").setAttribute("aria-pressed", "false");
  byId("mark").textContent = words.say("show_in_page");
  byId("steps").hidden = true;
  byId("legend").hidden = true;
}

/** @param {string | number} to */
async function jump(to) {
  const index = await page.jump(to).catch(leave);
  const said = index === null ? words.say("bar_gone") : words.say("bar_position", index + 1, marked);
  byId("position").textContent = index === null ? "" : said;
  announce(said, index === null);
}

/**
 * Take it that a page shows nothing when the reader, or the page itself, has left it.
 * @param {unknown} error
 */
function leave(error) {
  if (!(error instanceof PageError)) throw error;
  return null;
}

/** @param {Clause} clause */
async function copyLink(clause) {
  if (!outcome) return;
  const link = linkTo(page.url, clause.quote, outcome.reading.text.slice(0, clause.start));
  try {
    await navigator.clipboard.writeText(link);
    announce(words.say("link_copied"), true);
  } catch {
    announce(words.say("link_failed"), true);
  }
}

document.addEventListener("keydown", (event) => {
  const step = event.altKey && marked ? { ArrowDown: 1, ArrowUp: -1 }[event.key] : undefined;
  if (!step) return;
  event.preventDefault();
  jump(step);
});

if (settings.asked) start();
else show({ kind: "idle" });
