/**
 * Build an element. Properties that start with "on" are listeners, the others attributes; children
 * are nodes or texts. Text never becomes markup: policies are written by strangers.
 */
export function el(name, properties = {}, ...children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (value === null || value === undefined || value === false) continue;
    if (key.startsWith("on")) node.addEventListener(key.slice(2), value);
    else node.setAttribute(key, value === true ? "" : value);
  }
  node.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return node;
}

/** Put values into a sentence such as "Grade {grade}". */
export function fill(sentence, values) {
  return sentence.replace(/\{(\w+)\}/g, (whole, key) => String(values[key] ?? whole));
}

/** A table whose cells carry the name of their column, for narrow screens. */
export function table(caption, columns, rows) {
  const head = columns.map(({ name, number }) =>
    el("th", { scope: "col", class: number ? "number" : null }, name),
  );
  const body = rows.map((cells) =>
    el(
      "tr",
      {},
      cells.map((cell, index) => {
        const { name, number } = columns[index];
        const content = Array.isArray(cell) ? cell : [cell];
        return index === 0
          ? el("th", { scope: "row" }, content)
          : el("td", { "data-name": name, class: number ? "number" : null }, content);
      }),
    ),
  );
  return el(
    "table",
    { class: "facts" },
    el("caption", {}, caption),
    el("thead", {}, el("tr", {}, head)),
    el("tbody", {}, body),
  );
}
