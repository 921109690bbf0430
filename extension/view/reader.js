/** The sentence in which readers say who they are. */

import { make } from "../lib/dom.js";
import { GROUPS, REGIONS } from "../lib/settings.js";

/**
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
