/** What the reader can take away: a link without the text, JSON, Markdown, paper. */
import { el, fill } from "./dom.js";
import { byRecipient } from "./clauses.js";

/** The buttons below a result. `json` returns the value to download, or null when it cannot. */
export function takeaway({ words, link, json, markdown, say }) {
  const { tool } = words;
  const button = (label, onclick) => el("button", { type: "button", class: "plain", onclick }, label);
  const share = async () => {
    try {
      await navigator.clipboard.writeText(link());
      say(tool.shared);
    } catch {
      say(fill(tool.sharedFail, { link: link() }));
    }
  };
  const saveJson = async () => {
    const value = await json();
    if (value !== null) save("postilla.json", "application/json", `${JSON.stringify(value, null, 2)}\n`);
  };
  return el(
    "section",
    { class: "no-print" },
    el("h3", {}, tool.take),
    el(
      "div",
      { class: "tool__go" },
      button(tool.json, saveJson),
      markdown ? button(tool.markdown, () => save("postilla.md", "text/markdown", markdown())) : null,
      button(tool.print, () => window.print()),
      button(tool.share, share),
    ),
    el("p", { class: "small" }, tool.shareNote),
  );
}

/** A report as Markdown. */
export function reportMarkdown(report, words) {
  const { tool } = words;
  const clauses = new Map(report.clauses.map((clause) => [clause.id, clause]));
  const quote = (id) => `  > ${escape(clauses.get(id)?.quote ?? "").replace(/\s+/g, " ")}`;
  const lines = [`# ${tool.result}`, ""];
  lines.push(report.grade === null ? `**${tool.ungraded}**` : `**${tool.grade} ${report.grade}**: ${words.grades[report.grade]}. ${fill(tool.score, { score: report.score })}.`, "");
  for (const notice of report.notices) lines.push(`- ${escape(notice)}`);
  lines.push("", `## ${tool.who}`, "");
  for (const row of byRecipient(report.clauses)) {
    const purposes = [...row.purposes].map((purpose) => words.purposes[purpose] ?? purpose).join(", ");
    lines.push(`- **${words.recipients[row.kind] ?? row.kind}**: ${purposes}`, ...row.clauses.map(quote));
  }
  lines.push("", `## ${tool.receipt}`, "", `- ${tool.receiptStart}: 100`);
  for (const line of report.receipt) lines.push(`- ${escape(line.because)}: ${line.points}`);
  if (report.score !== null) lines.push(`- ${tool.receiptTotal}: ${report.score}`);
  if (report.denials.length > 0) {
    lines.push("", `## ${tool.denials}`, "", ...report.denials.map((denial) => quote(denial.clause)));
  }
  const off = report.clauses.filter((clause) => !clause.applies);
  if (off.length > 0) lines.push("", `## ${tool.outside}`, "", ...off.map((clause) => quote(clause.id)));
  return `${lines.join("\n").replace(/\n{3,}/g, "\n\n")}\n`;
}

/** Text in which nothing is Markdown. */
export function escape(text) {
  return text.replace(/[\\`*_[\]<>#]/g, "\\$&");
}

function save(name, type, content) {
  const address = URL.createObjectURL(new Blob([content], { type: `${type};charset=utf-8` }));
  const anchor = el("a", { href: address, download: name });
  document.body.append(anchor);
  anchor.click();
  anchor.remove();
  URL.revokeObjectURL(address);
}
