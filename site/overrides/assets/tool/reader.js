/** The text with its clauses marked, and the card that says what a marked clause means. */
import { el } from "./dom.js";
import { kinds, look, pieces } from "./clauses.js";

export class TextReader {
  #words;
  #clauses;
  #marks = new Map();
  #card;

  constructor(text, clauses, words) {
    this.#words = words;
    this.#clauses = clauses;
    this.#card = el("div", { class: "card no-print", id: "card", role: "region", "aria-live": "polite", "aria-label": words.tool.details, hidden: true });
    const page = el("div", { class: "policy" }, pieces(text, clauses).map((part) => this.#piece(part)));
    this.element = el("div", { class: "reader" }, page, this.#card);
  }

  /** Move to a clause: mark it, show its card, and put the keyboard there. */
  open(id) {
    const mark = this.#marks.get(id);
    if (!mark) return;
    for (const [other, node] of this.#marks) node.setAttribute("aria-pressed", String(other === id));
    this.#fillCard(this.#clauses.find((clause) => clause.id === id));
    mark.focus({ preventScroll: true });
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    mark.scrollIntoView({ block: "center", behavior: calm ? "auto" : "smooth" });
  }

  /** A link to a clause, for the tables. */
  link(id) {
    return el("a", { href: `#${id}`, class: "jump", "aria-label": this.#title(id), onclick: (event) => { event.preventDefault(); this.open(id); } }, this.#number(id));
  }

  #number(id) {
    return String(this.#clauses.findIndex((clause) => clause.id === id) + 1);
  }

  #title(id) {
    return this.#words.tool.phrase.replace("{n}", this.#number(id));
  }

  #piece({ text, clause }) {
    if (!clause) return text;
    const open = () => this.open(clause.id);
    const mark = el(
      "mark",
      {
        id: clause.id,
        class: `clause ${look(clause)}`,
        role: "button",
        tabindex: "0",
        "aria-pressed": "false",
        "data-number": this.#number(clause.id),
        onclick: open,
        onkeydown: (event) => {
          if (event.key !== "Enter" && event.key !== " ") return;
          event.preventDefault();
          open();
        },
      },
      el("span", { class: "hidden" }, `${this.#title(clause.id)}, ${this.#words.stance[look(clause)]}: `),
      text,
    );
    if (!this.#marks.has(clause.id)) this.#marks.set(clause.id, mark);
    return mark;
  }

  #fillCard(clause) {
    const { tool, stance, recipients, purposes, data, choices } = this.#words;
    const names = [...new Set(clause.names.map((name) => name.text).filter(Boolean))];
    const refusal = clause.choice.kind === "none" ? null : [choices[clause.choice.kind], clause.choice.text].filter(Boolean).join(" — ");
    const rows = [
      [tool.toWhom, [...kinds(clause).map((kind) => recipients[kind] ?? kind), ...names].join(", ")],
      [tool.whatFor, clause.purposes.map((purpose) => purposes[purpose.kind] ?? purpose.kind).join(", ")],
      [tool.whichData, clause.data.map((kind) => kind.text ?? data[kind.kind] ?? kind.kind).join(", ")],
      [tool.refusal, refusal],
      [tool.limited, clause.scope?.text],
    ];
    const at = this.#clauses.indexOf(clause);
    const step = (by, label) => {
      const next = this.#clauses[at + by];
      return el("button", { type: "button", class: "plain", disabled: !next, onclick: () => next && this.open(next.id) }, label);
    };
    const parts = [
      el("p", { class: "card__title" }, `${this.#title(clause.id)}: ${stance[look(clause)]}`),
      clause.stance === "denies" ? null : el("p", { class: "small" }, clause.modality === "may" ? tool.may : tool.does),
      el("dl", {}, rows.filter(([, value]) => value).flatMap(([name, value]) => [el("dt", {}, name), el("dd", {}, value)])),
      ...clause.because.map((sentence) => el("p", { class: "small" }, sentence)),
      el(
        "div",
        { class: "card__go" },
        step(-1, tool.previous),
        step(1, tool.next),
        el("button", { type: "button", class: "plain", onclick: () => this.#close(clause.id) }, tool.close),
      ),
    ];
    this.#card.replaceChildren(...parts.filter(Boolean));
    this.#card.hidden = false;
  }

  #close(id) {
    this.#card.hidden = true;
    const mark = this.#marks.get(id);
    mark.setAttribute("aria-pressed", "false");
    mark.focus();
  }
}
