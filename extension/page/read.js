/** Reads the page for sending: the selection, else the main content, else everything. */
(() => {
  /** A stray double click selects a word; somebody who means a passage selects more. */
  const MIN_SELECTION = 200;
  /** The main content is taken alone when it holds at least this share of the page's text. */
  const MAIN_SHARE = 0.5;
  /** Milliseconds of work between two pauses in which the page can react. */
  const SLICE = 30;

  /** @returns {Range | null} */
  function selected() {
    const selection = window.getSelection();
    if (!selection?.rangeCount || selection.toString().trim().length < MIN_SELECTION) return null;
    return selection.getRangeAt(0);
  }

  /** @param {readonly PostillaBlock[]} blocks */
  const lengthOf = (blocks) => blocks.reduce((sum, { text }) => sum + text.length, 0);

  /**
   * Leave out what stands around the content, and what lies over it: unless that is most of what
   * the reader sees, as where a policy opens in a dialog.
   * @param {readonly PostillaBlock[]} blocks
   */
  function choose(blocks) {
    const content = blocks.filter(({ around }) => !around);
    const over = content.filter((block) => block.over);
    const under = content.filter((block) => !block.over);
    const inside = lengthOf(over) > lengthOf(under) ? over : under;
    const main = inside.filter((block) => block.main);
    return lengthOf(main) >= MAIN_SHARE * lengthOf(inside) ? main : inside;
  }

  /**
   * Read the text of the page, pausing now and then.
   * @param {{whole: boolean, onProgress?: (done: number, total: number) => void}} options
   *   `whole` passes over a selection; progress counts nodes, `total` is an estimate
   * @returns {Promise<PostillaReading>}
   */
  async function read({ whole, onProgress }) {
    const marked = postilla.clear?.() ?? false;
    const range = whole ? null : selected();
    const walker = new postilla.Walker(range);
    const total = document.getElementsByTagName("*").length * 2;
    walker.start(document.body ?? document.documentElement);
    while (walker.walk(performance.now() + SLICE)) {
      onProgress?.(Math.min(walker.nodes, total), total);
      await new Promise((resolve) => setTimeout(resolve));
    }
    const { blocks } = walker.collector;
    const { text, runs } = postilla.join(range ? blocks : choose(blocks));
    postilla.runs = runs;
    return { text, whole: !range, full: walker.full, hidden: walker.hidden, marked, type: document.contentType };
  }

  /**
   * Tell the popup how far the reading is.
   * @param {number} done
   * @param {number} total
   */
  function tell(done, total) {
    // The popup may have been closed; nobody needs the answer.
    chrome.runtime.sendMessage({ type: "postilla-progress", done, total }).catch(() => undefined);
  }

  Object.assign(postilla, { read, tell });
})();
