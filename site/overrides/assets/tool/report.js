/** A report as the page shows it. */
import { el, fill, table } from "./dom.js";
import { byRecipient } from "./clauses.js";
import { TextReader } from "./reader.js";

const SHOWN = 6;

/** Return the parts of a report's page, in order. `text` is the text its positions count in. */
export function reportView(report, text, words) {
  const reader = new TextReader(text, report.clauses, words);
  return [
    summary(report, words),
    notices(report, words),
    ...(report.clauses.length === 0 && report.grade === null
      ? []
      : [
          who(report, reader, words),
          receipt(report, reader, words),
          denials(report, reader, words),
          outside(report, reader, words),
          marked(reader, words),
        ]),
  ];
}

/** The grade as letter, colour and words, or that there is none. */
export function gradeBox(grade, score, words) {
  if (grade === null) return el("p", { class: "verdict" }, el("strong", {}, words.tool.ungraded));
  return el(
    "p",
    { class: "verdict" },
    el("span", { class: `grade grade-${grade.toLowerCase()}` }, el("span", { class: "hidden" }, `${words.tool.grade} `), grade),
    el("span", {}, el("strong", {}, words.grades[grade]), el("br"), fill(words.tool.score, { score })),
  );
}

function summary(report, words) {
  return el(
    "div",
    {},
    el("h2", { id: "result-title" }, words.tool.result),
    gradeBox(report.grade, report.score, words),
    el("p", { class: "small" }, forWhom(report.reader, words)),
  );
}

/** For whom the report is: a report read for somebody else's country would mislead. */
export function forWhom({ region, group }, { tool, regions, groups }) {
  return fill(tool.forWhom, { region: regions[region] ?? region, group: groups[group] ?? group });
}

function notices(report, words) {
  if (report.notices.length === 0) return null;
  return el(
    "div",
    { class: "note checked" },
    el("p", { class: "tag" }, words.tool.notices),
    report.notices.map((notice) => el("p", {}, notice)),
  );
}

function who(report, reader, words) {
  const { tool } = words;
  const rows = byRecipient(report.clauses).map((row) => [
    [words.recipients[row.kind] ?? row.kind, ...named(row.names, tool)],
    [...row.purposes].map((purpose) => words.purposes[purpose] ?? purpose).join(", "),
    [...row.choices].map((choice) => words.choices[choice] ?? choice).join("; "),
    jumps(row.clauses, reader),
  ]);
  const columns = [tool.recipient, tool.purpose, tool.canRefuse, tool.phrases].map((name) => ({ name }));
  return el(
    "section",
    {},
    el("h3", {}, tool.who),
    rows.length === 0 ? el("p", {}, tool.whoNone) : table(tool.whoNote, columns, rows),
  );
}

function named(names, tool) {
  if (names.size === 0) return [];
  return [el("span", { class: "small block" }, fill(tool.named, { names: [...names].join(", ") }))];
}

function jumps(ids, reader) {
  const links = ids.map((id) => reader.link(id));
  const spaced = (some) => some.flatMap((link) => [link, " "]);
  if (links.length <= SHOWN) return spaced(links);
  const rest = links.slice(SHOWN);
  return [
    ...spaced(links.slice(0, SHOWN)),
    el("details", { class: "more" }, el("summary", {}, `+ ${rest.length}`), spaced(rest)),
  ];
}

function receipt(report, reader, words) {
  const { tool } = words;
  if (report.score === null) return null;
  const columns = [{ name: tool.receiptWhy }, { name: tool.points, number: true }, { name: tool.phrases }];
  const lines = report.receipt.map((line) => [line.because, points(line.points), jumps(line.clauses, reader)]);
  return el(
    "section",
    {},
    el("h3", {}, tool.receipt),
    table(report.receipt.length === 0 ? tool.receiptNone : fill(tool.score, { score: report.score }), columns, [
      [tool.receiptStart, "100", ""],
      ...lines,
      [tool.receiptTotal, String(report.score), ""],
    ]),
  );
}

function points(value) {
  return value < 0 ? `−${Math.abs(value)}` : String(value);
}

function denials(report, reader, words) {
  if (report.denials.length === 0) return null;
  const clauses = new Map(report.clauses.map((clause) => [clause.id, clause]));
  const rows = report.denials.map((denial) => {
    const clause = clauses.get(denial.clause);
    const [before, after] = words.tool.denialContradicted.split("{links}");
    return el(
      "li",
      {},
      el("q", {}, clause?.quote ?? ""),
      " ",
      reader.link(denial.clause),
      clause?.applies === false ? el("p", { class: "small" }, clause.because.join(" ")) : null,
      denial.exception ? el("p", { class: "small" }, fill(words.tool.denialException, { text: denial.exception })) : null,
      denial.contradicted_by.length > 0
        ? el("p", { class: "small" }, before, jumps(denial.contradicted_by, reader), after)
        : null,
    );
  });
  return el("section", {}, el("h3", {}, words.tool.denials), el("ul", {}, rows));
}

function outside(report, reader, words) {
  const off = report.clauses.filter((clause) => !clause.applies);
  if (off.length === 0) return null;
  return el(
    "section",
    {},
    el("h3", {}, words.tool.outside),
    el("p", { class: "small" }, words.tool.outsideNote),
    el("ul", {}, off.map((clause) => el("li", {}, el("q", {}, clause.quote), " ", reader.link(clause.id), el("p", { class: "small" }, clause.because.join(" "))))),
  );
}

function marked(reader, words) {
  const looks = ["shares", "mixed", "denies", "outside"];
  return el(
    "section",
    { class: "no-print-break" },
    el("h3", {}, words.tool.text),
    el("p", { class: "small" }, words.tool.textNote),
    el("ul", { class: "legend", "aria-label": words.tool.legend }, looks.flatMap((name) => [el("li", {}, el("span", { class: `swatch ${name}` }), words.stance[name]), " "])),
    reader.element,
  );
}

