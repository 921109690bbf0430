/**
 * Marks stretches of the text that was read, and jumps between them.
 *
 * The CSS Custom Highlight API paints ranges, so the page's elements stay as they are. While
 * marks are shown, Alt + arrow keys jump and Escape takes the marks away.
 */
(() => {
  const TONES = /** @type {const} */ (["shares", "denies", "away"]);
  const HERE = "postilla-here";
  const EDITABLE = "input, select, textarea, [contenteditable]";

  /** @typedef {{id: string, ranges: Range[]}} Mark */
  /** @typedef {Window & typeof globalThis} View */

  /** @type {Mark[]} */
  let marks = [];
  let current = -1;
  /** Frames have highlights of their own. @type {Set<View>} */
  let views = new Set();

  /**
   * @param {PostillaPiece} piece
   * @returns {Range[]}
   */
  function rangeOf({ node, from, to }) {
    // The page may have changed since it was read.
    if (!node.isConnected || to > node.data.length || !node.ownerDocument.defaultView) return [];
    const range = node.ownerDocument.createRange();
    range.setStart(node, from);
    range.setEnd(node, to);
    return [range];
  }

  /** @param {Range} range */
  const viewOf = (range) => /** @type {View} */ (range.startContainer.ownerDocument?.defaultView);

  /** @param {string} name */
  function erase(name) {
    for (const view of views) view.CSS.highlights.delete(name);
  }

  /**
   * Show ranges under a name, in whichever frame each of them stands.
   * @param {string} name
   * @param {readonly Range[]} ranges
   * @param {number} priority
   */
  function paint(name, ranges, priority) {
    erase(name);
    for (const [view, own] of Map.groupBy(ranges, viewOf)) {
      const highlight = new view.Highlight(...own);
      highlight.priority = priority;
      view.CSS.highlights.set(name, highlight);
      views.add(view);
    }
  }

  /**
   * Mark spans of the text that was read last. Returns how many of them the page shows.
   * @param {readonly PostillaSpan[]} spans
   */
  function mark(spans) {
    clear();
    for (const [priority, tone] of TONES.entries()) {
      const painted = spans.filter((span) => span.tone === tone);
      paint(`postilla-${tone}`, painted.flatMap(rangesOf), TONES.length - priority);
    }
    marks = spans.map((span) => ({ id: span.id, ranges: rangesOf(span) })).filter(({ ranges }) => ranges.length);
    if (marks.length) document.addEventListener("keydown", onKey, true);
    return marks.length;
  }

  /** @param {Mark} mark */
  const isThere = ({ ranges }) => ranges.some((range) => !range.collapsed && range.startContainer.isConnected);

  /** @param {PostillaSpan} span */
  const rangesOf = ({ start, end }) => postilla.locate(postilla.runs ?? [], start, end).flatMap(rangeOf);

  /**
   * Go to a mark by its id, or so many marks on. Returns the number of the mark that is shown,
   * counted from 0, or null when there is none.
   * @param {string | number} to
   */
  function jump(to) {
    const before = marks.slice(0, current + 1);
    marks = marks.filter(isThere);
    // What the page has taken away in the meantime is no step any more.
    current -= before.length - before.filter(isThere).length;
    if (!marks.length) return null;
    const from = current < 0 && Number(to) < 0 ? 0 : current;
    const index = typeof to === "number" ? from + to : marks.findIndex(({ id }) => id === to);
    if (typeof to === "string" && index < 0) return null;
    current = (index + marks.length) % marks.length;
    const { ranges } = /** @type {Mark} */ (marks[current]);
    paint(HERE, ranges, TONES.length + 1);
    show(/** @type {Range} */ (ranges[0]));
    return current;
  }

  /** @param {Range} range */
  function show(range) {
    const view = viewOf(range);
    /** @type {Element | null} */
    let element = range.startContainer.parentElement;
    // Inside a closed section nothing has a place; what leads to it has.
    while (element && !element.getClientRects().length) element = element.parentElement;
    element?.scrollIntoView({ block: "center", behavior: "instant" });
    const [rect] = range.getClientRects();
    const outside = rect && (rect.top < 0 || rect.bottom > view.innerHeight);
    if (outside) view.scrollBy({ top: rect.top - view.innerHeight / 2, behavior: "instant" });
  }

  /** Take the marks away. Returns whether there were any. */
  function clear() {
    const marked = marks.length > 0;
    for (const tone of TONES) erase(`postilla-${tone}`);
    erase(HERE);
    document.removeEventListener("keydown", onKey, true);
    marks = [];
    current = -1;
    views = new Set();
    return marked;
  }

  /** @param {KeyboardEvent} event */
  function onKey(event) {
    if (!event.isTrusted || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (event.target instanceof Element && event.target.closest(EDITABLE)) return;
    const step = event.altKey ? { ArrowDown: 1, ArrowUp: -1 }[event.key] : undefined;
    if (step) jump(step);
    else if (event.key === "Escape" && !event.altKey) clear();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  // A second click loads this file anew: the marks of the first one must not stay for ever.
  postilla.clear?.();
  Object.assign(postilla, { mark, jump, clear });
})();
