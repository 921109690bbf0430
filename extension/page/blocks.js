/**
 * Builds the text that is sent, and remembers which character came from which text node.
 *
 * The files of this folder run in the extension's isolated world of the page, after a click; they
 * are no ES modules because injected scripts cannot be. The text carries what layout shows: a
 * blank line between blocks, `# ` before headings, `- ` before list items, `| … |` around rows.
 * Those marks belong to no text node.
 */
(() => {
  const SPACE = /[ \t\n\f\r]+/g;
  const LAST_BLANKS = /[ \n]+$/;

  /**
   * @param {PostillaBlock} block
   * @param {Text} node
   * @param {number} offset
   * @param {string} text
   */
  function copy(block, node, offset, text) {
    const last = block.runs.at(-1);
    const at = block.text.length;
    if (last && last.node === node && last.offset + last.length === offset && last.at + last.length === at) {
      last.length += text.length;
    } else {
      block.runs.push({ at, node, offset, length: text.length });
    }
    block.text += text;
  }

  /** Collects blocks; white space is collapsed as the browser shows it. */
  class Collector {
    /** @type {PostillaBlock[]} */
    blocks = [];
    characters = 0;
    /** @type {PostillaBlock | null} */
    #block = null;
    /** @type {{node: Text, offset: number} | null} */
    #blank = null;
    /** Whether the block's text ends with a blank; looking at a long text each time is slow. */
    #parted = true;

    /** End the block; what comes next starts another one. */
    close() {
      this.#block = null;
      this.#blank = null;
    }

    /**
     * Begin a block before its text is known.
     * @param {Pick<PostillaBlock, "kind" | "level" | "indent" | "main" | "around" | "over">} shape
     */
    open({ kind, level, indent, main, around, over }, head = false) {
      this.close();
      this.#block = { kind, level, indent, text: "", runs: [], main, around, over, head };
      this.#parted = true;
      this.blocks.push(this.#block);
    }

    /** Tell whether a block has begun that has no text yet. */
    isFresh() {
      return this.#block?.text === "";
    }

    /**
     * Add characters that belong to no text node.
     * @param {string} mark
     */
    mark(mark) {
      if (this.#block) this.#block.text += mark;
      this.#parted = true;
      this.#blank = null;
    }

    /**
     * Add a mark between two pieces of text, unless a blank stands there already.
     * @param {string} mark
     */
    part(mark) {
      if (this.#block?.text && (mark !== " " || !this.#parted)) this.mark(mark);
    }

    /**
     * Add the characters [from, to) of a text node.
     * @param {Text} node
     * @param {number} from
     * @param {number} to
     * @param {PostillaContext} context
     */
    add(node, from, to, context) {
      // Firefox copies a node's whole text each time that it is asked for.
      const { data } = node;
      let at = from;
      while (at < to) {
        SPACE.lastIndex = at;
        const space = SPACE.exec(data);
        const end = Math.min(space?.index ?? to, to);
        if (end > at) this.#write(node, at, data.slice(at, end), context);
        if (!space || space.index >= to) return;
        if (context.preserved && space[0].includes("\n")) this.part("\n");
        else this.#blank ??= { node, offset: space.index };
        at = space.index + space[0].length;
      }
    }

    /**
     * @param {Text} node
     * @param {number} from
     * @param {string} text
     * @param {PostillaContext} context
     */
    #write(node, from, text, context) {
      if (!this.#block) {
        const blank = this.#blank;
        this.open(context);
        this.#blank = blank;
      }
      const block = /** @type {PostillaBlock} */ (this.#block);
      if (this.#blank && !this.#parted) {
        copy(block, this.#blank.node, this.#blank.offset, " ");
        this.characters += 1;
      }
      this.#parted = false;
      this.#blank = null;
      copy(block, node, from, text);
      this.characters += text.length;
    }
  }

  /**
   * Return the mark that stands before a block's text.
   * @param {PostillaBlock} block
   */
  function markOf({ kind, level, indent }) {
    if (kind === "heading") return `${"#".repeat(level)} `;
    if (kind === "item") return `${"  ".repeat(indent - 1)}- `;
    return kind === "row" ? "" : "  ".repeat(indent);
  }

  /**
   * Join blocks into one text; the runs' `at` then counts in that text, in UTF-16 units.
   * @param {readonly PostillaBlock[]} blocks
   * @returns {PostillaText}
   */
  function join(blocks) {
    let text = "";
    /** @type {PostillaRun[]} */
    const runs = [];
    /** @type {PostillaBlock | null} */
    let before = null;
    for (const block of blocks) {
      if (!block.runs.length) continue;
      const listed = before && before.kind === block.kind && (block.kind === "item" || block.kind === "row");
      if (before) text += listed ? "\n" : "\n\n";
      text += markOf(block);
      for (const run of block.runs) runs.push({ ...run, at: run.at + text.length });
      // Only marks end a block with a blank, so nothing that a run points to is cut off.
      text += block.text.replace(LAST_BLANKS, "");
      if (block.head && block.kind === "row") text += `\n${block.text.match(/ \| /g)?.map(() => "| --- ").join("")}|`;
      before = block;
    }
    // Halves of surrogate pairs are no text; what takes their place has the same length.
    return { text: text.toWellFormed(), runs };
  }

  /**
   * Return where the characters [start, end) of the joined text stand in the page.
   * @param {readonly PostillaRun[]} runs
   * @param {number} start
   * @param {number} end
   * @returns {PostillaPiece[]}
   */
  function locate(runs, start, end) {
    /** @type {PostillaPiece[]} */
    const pieces = [];
    let low = 0;
    let high = runs.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const run = /** @type {PostillaRun} */ (runs[middle]);
      if (run.at + run.length <= start) low = middle + 1;
      else high = middle;
    }
    for (let index = low; index < runs.length; index += 1) {
      const run = /** @type {PostillaRun} */ (runs[index]);
      if (run.at >= end) break;
      const from = run.offset + Math.max(start - run.at, 0);
      const to = run.offset + Math.min(end - run.at, run.length);
      const last = pieces.at(-1);
      // Blanks that the page shows as one lie between two runs of a node.
      if (last && last.node === run.node && last.to <= from) last.to = to;
      else pieces.push({ node: run.node, from, to });
    }
    return pieces;
  }

  Object.assign((globalThis.postilla ??= /** @type {PostillaPage} */ ({})), { Collector, join, locate });
})();
