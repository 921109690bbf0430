/** Links that lead to a sentence of a page: text fragments (URL Fragment Text Directives). */

/** A longer quotation is given by its first and last words. */
const MAX_WHOLE = 60;
const EDGE_WORDS = 5;
/** What stands for layout at the beginning of a line, and is not on the page. */
const MARKS = /^[\s#|-]+/;
const BREAK = /\s*\n\s*|\s+\|\s*/;

/**
 * @param {string} text
 */
const encode = (text) => encodeURIComponent(text).replaceAll("-", "%2D");

/**
 * Return the address of a quotation. Matching ends at the edge of a block, so each edge of the
 * quotation is taken from within one line.
 * @param {string} url
 * @param {string} quote
 * @param {string} before the text before the quotation; its last words tell two equal ones apart
 * @param {boolean} repeated whether the page has these words more than once
 */
export function linkTo(url, quote, before, repeated) {
  const lines = quote.split(BREAK).filter(Boolean);
  const first = (lines[0] ?? "").split(/\s+/);
  const last = (lines.at(-1) ?? "").split(/\s+/);
  const whole = lines.length === 1 && quote.length <= MAX_WHOLE;
  const edges = whole ? [quote] : [first.slice(0, EDGE_WORDS).join(" "), last.slice(-EDGE_WORDS).join(" ")];
  const line = (before.split("\n").at(-1) ?? "").replace(MARKS, "");
  const prefix = line.trim().split(/\s+/).slice(-EDGE_WORDS).join(" ");
  const directive = edges.map(encode).join(",");
  const target = repeated && prefix ? `${encode(prefix)}-,${directive}` : directive;
  const [address, fragment = ""] = url.split("#");
  return `${address}#${fragment.split(":~:")[0]}:~:text=${target}`;
}
