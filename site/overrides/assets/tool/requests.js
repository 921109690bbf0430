/** The next step: letters that the reader can send. They are drafted when asked for, never sent. */
import { ask } from "./client.js";
import { el, fill } from "./dom.js";

/**
 * The section below a report. `body` is what the text was analyzed with; `fault` shows what went
 * wrong, `say` tells what was done.
 */
export function requestsView({ words, path, body, fault, say }) {
  const said = words.next;
  const letters = el("div", { id: "letters" });
  const button = el("button", { type: "button", class: "plain", id: "draft", onclick: draft }, said.go);

  async function draft() {
    button.disabled = true;
    say(said.working);
    const outcome = await ask(path, body);
    button.disabled = false;
    say("");
    fault(outcome.fault ? outcome : null);
    if (outcome.fault) return;
    const { drafts } = outcome.value;
    letters.replaceChildren(
      ...(drafts.length === 0 ? [el("p", {}, said.none)] : drafts.map((one, at) => letter(one, at, said, say))),
    );
    say(drafts.length === 0 ? said.none : fill(said.done, { n: drafts.length }));
    letters.querySelector("textarea")?.focus();
  }

  return el(
    "section",
    { class: "no-print", id: "next" },
    el("h3", {}, said.title),
    el("p", {}, said.intro),
    el("div", { class: "tool__go" }, button),
    letters,
  );
}

function letter({ to, url, subject, body }, at, said, say) {
  const id = `letter-${at}`;
  const rows = Math.min(24, body.split("\n").length + 4);
  const text = el("textarea", { id, rows, spellcheck: "false", "aria-describedby": `${id}-to` });
  text.value = body.trim();
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(`${subject}\n\n${text.value}`);
      say(said.copied);
    } catch {
      text.select();
      say(said.copyFail);
    }
  };
  const mail = to ? el("a", { class: "mail" }, said.mail) : null;
  const address = () => mail?.setAttribute("href", mailto(to, subject, text.value));
  text.addEventListener("input", address);
  address();
  return el(
    "div",
    { class: "letter" },
    el("h4", {}, el("label", { for: id }, subject)),
    el("p", { class: "small", id: `${id}-to` }, to ? fill(said.to, { to }) : said.noAddress),
    text,
    url ? el("p", { class: "small" }, said.link, " ", refusal(url)) : null,
    el(
      "div",
      { class: "tool__go" },
      el("button", { type: "button", class: "plain", onclick: copy }, said.copy),
      " ",
      mail,
    ),
  );
}

/** A link that a stranger's policy gave: shown whole, and opened without telling where from. */
function refusal(url) {
  return el("a", { href: url, rel: "noopener noreferrer nofollow external" }, url);
}

/** RFC 6068 wants %20 for a space, which URLSearchParams writes as +, and CRLF between lines. */
function mailto(to, subject, body) {
  const lines = body.replaceAll("\n", "\r\n");
  const address = encodeURIComponent(to).replace("%40", "@");
  return `mailto:${address}?subject=${encodeURIComponent(subject)}&body=${encodeURIComponent(lines)}`;
}
