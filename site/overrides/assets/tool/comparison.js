/** A comparison of two texts as the page shows it. */
import { el, fill } from "./dom.js";
import { kinds } from "./clauses.js";
import { forWhom, gradeBox } from "./report.js";
import { escape } from "./takeaway.js";

const SECTIONS = { recipient: ["recipients"], purpose: ["purposes"], data: ["data"], company: [] };

/** Return the parts of a comparison's page, in order. `reader` is whom it was made for. */
export function comparisonView(comparison, words, reader) {
  const { tool } = words;
  const { before, after, added, removed, changed, reworded } = comparison;
  const same = added.length + removed.length + changed.length === 0;
  return [
    el("h2", { id: "result-title" }, tool.compareTitle),
    el("div", { class: "two" }, side(tool.was, before, words), side(tool.now, after, words)),
    el("p", { class: "small" }, forWhom(reader, words)),
    same ? el("p", {}, tool.same) : briefly(comparison, words),
    changed.length > 0 ? el("section", {}, el("h3", {}, tool.changed), el("ul", { class: "changes" }, changed.map((change) => changedItem(change, words)))) : null,
    list(tool.added, added, "added", words),
    list(tool.removed, removed, "removed", words),
    reworded > 0 ? el("p", { class: "small" }, fill(tool.reworded, { n: reworded })) : null,
  ];
}

/** A comparison as Markdown. */
export function comparisonMarkdown(comparison, words) {
  const { before, after, added, removed, changed } = comparison;
  const { tool } = words;
  const told = ({ grade, score }) =>
    grade === null ? tool.noGrade : `${tool.grade} ${grade}, ${fill(tool.score, { score })}`;
  const quote = (clause) => `> ${escape(clause.quote).replace(/\s+/g, " ")}`;
  const lines = [`# ${tool.compareTitle}`, "", fill(tool.scores, { before: told(before), after: told(after) })];
  if (added.length + removed.length + changed.length === 0) lines.push("", tool.same);
  else {
    lines.push("", `## ${tool.brief}`, "");
    for (const { name, said } of brief(comparison, words)) lines.push(`- ${name ? `**${escape(name)}**: ` : ""}${escape(said)}`);
  }
  if (changed.length > 0) lines.push("", `## ${tool.changed}`);
  for (const { before: was, after: now, what } of changed) {
    lines.push("", `**${what.map((one) => change(one, words)).join("; ")}**`);
    lines.push("", `${tool.was}:`, "", quote(was), "", `${tool.now}:`, "", quote(now));
  }
  for (const [title, clauses] of [[tool.added, added], [tool.removed, removed]]) {
    if (clauses.length > 0) lines.push("", `## ${title}`, ...clauses.flatMap((clause) => ["", quote(clause)]));
  }
  return `${lines.join("\n")}\n`;
}

/** Who gets the data now and did not, or for something else: lines with the name of a recipient, if they are about one. */
function brief({ flows, companies, sale }, words) {
  const { tool } = words;
  // That none is given is worth a word where it is all that is said.
  const known = (kinds) => (kinds.length > 1 ? kinds.filter((kind) => kind !== "unspecified") : kinds);
  const listed = (kinds) => known(kinds).map((kind) => inside(words.purposes[kind] ?? kind)).join(", ");
  const parts = ({ before, after, gained, lost }) =>
    before.length > 0 && after.length > 0
      ? [[tool.flowGained, gained], [tool.flowLost, lost]]
      : [[tool.flowAdded, after], [tool.flowRemoved, before]];
  const told = (flow) => parts(flow).filter(([, kinds]) => kinds.length > 0).map(([sentence, kinds]) => fill(sentence, { purposes: listed(kinds) }));
  const lines = sale ? [{ said: words.changes[`sale ${sale}`] }] : [];
  for (const flow of flows) lines.push({ name: words.recipients[flow.recipient] ?? flow.recipient, said: told(flow).join("; ") });
  for (const [sentence, names] of [[tool.companiesAdded, companies.added], [tool.companiesRemoved, companies.removed]]) {
    if (names.length > 0) lines.push({ said: fill(sentence, { names: names.join(", ") }) });
  }
  return lines.length > 0 ? lines : [{ said: tool.sameFlows }];
}

/** A change such as "recipient added: advertising" in the words of the page. */
export function change(what, words) {
  const [name, value] = what.split(/:\s*/, 2);
  const said = words.changes[name] ?? name;
  if (value === undefined) return said;
  const sections = SECTIONS[name.split(" ")[0]] ?? ["regions", "groups"];
  const label = sections.map((section) => words[section][value]).find(Boolean);
  return `${said}: ${label ?? value}`;
}

/** A title as it is written inside a sentence; capitals stay capitals. */
const inside = (title) => (/^\p{Lu}(?!\p{Lu})/u.test(title) ? title.charAt(0).toLowerCase() + title.slice(1) : title);

function briefly(comparison, words) {
  const items = brief(comparison, words).map(({ name, said }) =>
    el("li", {}, ...(name ? [el("strong", {}, name), ": "] : []), said),
  );
  return el("section", {}, el("h3", {}, words.tool.brief), el("ul", { class: "brief" }, items));
}

function side(name, { grade, score }, words) {
  return el("div", {}, el("h3", {}, name), gradeBox(grade, score, words));
}

function changedItem({ before, after, what }, words) {
  return el(
    "li",
    {},
    el("p", {}, el("strong", {}, what.map((one) => change(one, words)).join("; "))),
    el("p", { class: "was" }, `${words.tool.was}: `, el("q", {}, before.quote)),
    el("p", { class: "is" }, `${words.tool.now}: `, el("q", {}, after.quote)),
  );
}

function list(title, clauses, name, words) {
  if (clauses.length === 0) return null;
  const items = clauses.map((clause) =>
    el("li", { class: name }, el("q", {}, clause.quote), el("p", { class: "small" }, kinds(clause).map((kind) => words.recipients[kind] ?? kind).join(", "))),
  );
  return el("section", {}, el("h3", {}, title), el("ul", { class: "changes" }, items));
}
