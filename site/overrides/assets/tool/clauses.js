/** What a report's clauses add up to for the reader. */

/** The kinds of recipient a clause names; a company given by name counts under its kind.
 * What only introduces a list names none: its items do. */
export function kinds(clause) {
  const found = [...new Set(clause.recipients.map((recipient) => recipient.kind))];
  const told = found.filter((kind) => kind !== "named");
  return told.length > 0 ? told : found;
}

/** Whether the clause is about data that do, or may, leave and concerns this reader. */
export function counts(clause) {
  return clause.applies && clause.stance !== "denies";
}

/** One row a recipient: purposes, choices, names and clauses, most frequent recipient first. */
export function byRecipient(clauses) {
  const rows = new Map();
  for (const clause of clauses.filter(counts)) {
    for (const kind of kinds(clause)) {
      if (!rows.has(kind)) {
        rows.set(kind, { kind, purposes: new Set(), choices: new Set(), names: new Set(), clauses: [] });
      }
      const row = rows.get(kind);
      for (const purpose of clause.purposes) row.purposes.add(purpose.kind);
      for (const name of clause.names) if (name.text) row.names.add(name.text);
      row.choices.add(clause.choice.kind);
      row.clauses.push(clause.id);
    }
  }
  for (const row of rows.values()) {
    if (row.purposes.size > 1) row.purposes.delete("unspecified");
    if (row.purposes.size === 0) row.purposes.add("unspecified");
  }
  return [...rows.values()].sort((one, other) => other.clauses.length - one.clauses.length);
}

/** How a clause is shown: its stance, or "outside" when it does not concern the reader. */
export function look(clause) {
  return clause.applies ? clause.stance : "outside";
}

/** The text cut into pieces, `clause` set on those that belong to one; overlaps go to the first. */
export function pieces(text, clauses) {
  const parts = [];
  let at = 0;
  const ordered = [...clauses].sort((one, other) => one.start - other.start || other.end - one.end);
  for (const clause of ordered) {
    const start = Math.max(clause.start, at);
    if (clause.end <= start) continue;
    if (start > at) parts.push({ text: text.slice(at, start) });
    parts.push({ text: text.slice(start, clause.end), clause });
    at = clause.end;
  }
  if (at < text.length) parts.push({ text: text.slice(at) });
  return parts;
}
