/** The page that analyzes one policy or compares two. */
import { ask } from "./client.js";
import { comparisonMarkdown, comparisonView } from "./comparison.js";
import { el, fill } from "./dom.js";
import { reportView } from "./report.js";
import { requestsView } from "./requests.js";
import { reportMarkdown, takeaway } from "./takeaway.js";

const words = JSON.parse(document.getElementById("postilla-words").textContent);
const locale = document.documentElement.lang;
const at = (id) => document.getElementById(id);
const form = at("tool");
const choices = { region: at("region"), group: at("group"), lang: at("textLanguage") };
const MARKUP = /<(?:!doctype|html|head|body|main|article|div|p|h[1-6]|ul|ol)\b/i;

let asked = 0;

function mode() {
  return form.elements.mode.value;
}

function say(sentence) {
  at("status").textContent = sentence;
}

function fault(outcome) {
  say("");
  at("fault").textContent = outcome ? fill(words.errors[outcome.fault], outcome) : "";
}

function wanted() {
  return Object.fromEntries(Object.entries(choices).map(([name, field]) => [name, field.value]));
}

/** A page saved as HTML is sent as such; anything else is text. */
function source(text) {
  return MARKUP.test(text.slice(0, 4000)) ? { html: text } : { text };
}

/** The address of this page with the reader's choices and without any text. */
function link() {
  const choice = new URLSearchParams({ ...wanted(), mode: mode() });
  return `${location.origin}${location.pathname}#${choice}`;
}

function recall() {
  const given = new URLSearchParams(location.hash.slice(1));
  for (const [name, field] of Object.entries(choices)) {
    if ([...field.options].some((option) => option.value === given.get(name))) field.value = given.get(name);
  }
  if (given.get("mode") === "two") form.elements.mode.value = "two";
  setMode();
}

function setMode() {
  const two = mode() === "two";
  at("later-box").hidden = !two;
  at("text-label").textContent = two ? words.tool.before : words.tool.labelText;
  at("go").textContent = two ? words.tool.goTwo : words.tool.go;
  form.classList.toggle("two-texts", two);
  offerExamples(two);
}

function offerExamples(two) {
  const button = (name, use) => el("button", { type: "button", class: "plain", onclick: use }, name);
  const set = (before, after) => {
    at("text").value = before;
    at("later").value = after;
    at("text").focus();
    // Setting a value leaves the caret, and the view, at the end of it.
    at("text").setSelectionRange(0, 0);
    at("text").scrollTop = 0;
  };
  const buttons = two
    ? [button(words.pair.name, () => set(words.pair.before, words.pair.after))]
    : words.examples.map(({ name, text }) => button(name, () => set(text, "")));
  at("examples").replaceChildren(el("span", {}, words.tool.examples), ...buttons);
}

function show(parts, stay) {
  const result = at("result");
  result.replaceChildren(...parts.filter(Boolean));
  result.hidden = false;
  if (stay) return;
  result.focus({ preventScroll: true });
  result.scrollIntoView({ block: "start" });
}

/** Ask for the result; `stay` leaves the reader where they are. */
async function submit({ stay = false } = {}) {
  fault(null);
  const two = mode() === "two";
  const [text, later] = [at("text").value, at("later").value];
  if (text.trim() === "" || (two && later.trim() === "")) {
    at("fault").textContent = two ? words.tool.emptyTwo : words.tool.empty;
    at(text.trim() === "" ? "text" : "later").focus();
    return;
  }
  const turn = ++asked;
  at("result").hidden = !stay;
  at("go").disabled = true;
  say(words.tool.working);
  const body = { ...wanted(), locale };
  const outcome = two
    ? await ask(form.dataset.compare, { before: source(text), after: source(later), ...body })
    : await ask(form.dataset.score, { ...source(text), ...body, offsets: "utf-16" });
  if (turn !== asked) return;
  at("go").disabled = false;
  if (outcome.fault) {
    at("result").hidden = true;
    fault(outcome);
    // A button that was disabled has lost the keyboard.
    if (!stay) at("go").focus({ preventScroll: true });
    return;
  }
  if (two) showComparison(outcome.value, stay);
  else showReport(outcome.value, text, body, stay);
}

function showReport(report, text, body, stay) {
  const json = async () => {
    const outcome = await ask(form.dataset.score, { ...source(text), ...body });
    fault(outcome.fault ? outcome : null);
    return outcome.value ?? null;
  };
  show([
    ...reportView(report, report.document.text ?? text, words),
    report.document.kind === "policy"
      ? requestsView({ words, path: form.dataset.requests, body: { ...source(text), ...body }, fault, say })
      : null,
    takeaway({ words, link, json, markdown: () => reportMarkdown(report, words), say }),
  ], stay);
  const { grade, score } = report;
  say(grade === null ? words.tool.ungradedDone : fill(words.tool.done, { grade, score, words: words.grades[grade] }));
}

function showComparison(comparison, stay) {
  const markdown = () => comparisonMarkdown(comparison, words);
  const parts = [
    ...comparisonView(comparison, words, wanted()),
    takeaway({ words, link, json: async () => comparison, markdown, say }),
  ];
  show(parts, stay);
  const { added, removed, changed } = comparison;
  say(fill(words.tool.doneTwo, { added: added.length, removed: removed.length, changed: changed.length }));
}

/** Forget what was asked and shown: it answers a question that is no longer the reader's. */
function forget() {
  asked += 1;
  at("go").disabled = false;
  at("result").hidden = true;
  fault(null);
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  submit();
});
form.addEventListener("change", ({ target }) => {
  if (target.name === "mode") {
    forget();
    setMode();
  } else if (Object.values(choices).includes(target) && !at("result").hidden) {
    submit({ stay: true });
  }
});
at("clear").addEventListener("click", () => {
  at("text").value = "";
  at("later").value = "";
  forget();
  at("text").focus();
});
window.addEventListener("hashchange", recall);
// On paper nothing can be unfolded.
window.addEventListener("beforeprint", () => {
  for (const more of at("result").querySelectorAll("details")) more.open = true;
});
recall();
