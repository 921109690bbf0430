/** The page in the reader's tab. What its scripts answer is checked like anybody's word. */

const MAX_LINKS = 10;
/** A quotation of more than two edges is given by its first and its last words. */
const EDGE_WORDS = 5;
/** What stands for layout at the beginning of a line, and is not on the page. */
const MARKS = /^[\s#|-]+/;
const BREAK = /\s*\n\s*|\s+\|\s*/;

/** Colours of the marks; forced colours have `Mark` for them. */
const STYLE = `
::highlight(postilla-shares) { background-color: #ffdf80; color: #1d1a14; }
::highlight(postilla-denies) { background-color: #c9ecd2; color: #10251a; }
::highlight(postilla-away) { background-color: #e3e1dc; color: #1d1a14; }
::highlight(postilla-here) { background-color: #ff9e40; color: #1d1a14; text-decoration: underline 2px; }
@media (forced-colors: active) {
  ::highlight(postilla-shares), ::highlight(postilla-here) { background-color: Mark; color: MarkText; }
  ::highlight(postilla-here) { text-decoration: underline 3px; }
}`;

/** A page that no extension may read, that has no text of its own, or that is there no more. */
export class PageError extends Error {
  /** @param {PageErrorKind} kind */
  constructor(kind) {
    super(kind);
    this.kind = kind;
  }
}

/**
 * Check a progress message. Returns the part that is done, 0 to 1, or null for any other message.
 * @param {unknown} message
 * @param {chrome.runtime.MessageSender} sender
 * @param {number} tabId
 */
export function readProgress(message, sender, tabId) {
  if (sender.id !== chrome.runtime.id || sender.tab?.id !== tabId) return null;
  if (typeof message !== "object" || message === null) return null;
  const { type, done, total } = /** @type {Record<string, unknown>} */ (message);
  if (type !== "postilla-progress" || typeof done !== "number" || typeof total !== "number") return null;
  return total > 0 && done >= 0 ? Math.min(done / total, 1) : null;
}

/**
 * @param {unknown} reading
 * @returns {Reading & {type: string}}
 */
export function checkReading(reading) {
  const { text, whole, full, hidden, marked, type } = /** @type {Record<string, unknown>} */ (reading ?? {});
  if (
    typeof text !== "string" || typeof whole !== "boolean" || typeof full !== "boolean" ||
    typeof hidden !== "number" || typeof marked !== "boolean" || typeof type !== "string"
  ) {
    throw new PageError("no-access");
  }
  return { text, whole, full, hidden, marked, type };
}

/**
 * @param {unknown} links
 * @returns {Link[]}
 */
export function checkLinks(links) {
  if (!Array.isArray(links)) return [];
  return links.slice(0, MAX_LINKS).flatMap((link) => {
    const { text, url } = /** @type {Record<string, unknown>} */ (link ?? {});
    if (typeof text !== "string" || typeof url !== "string" || !URL.canParse(url)) return [];
    return /^https?:$/.test(new URL(url).protocol) ? [{ text, url }] : [];
  });
}

/** The page in a tab, after the click that lets the extension in. */
export class Page {
  #styled = false;
  #begun = false;
  /** @type {Promise<Reading> | null} */
  #early;
  /** @type {(part: number) => void} */
  #tell = () => undefined;

  /**
   * @param {number} tabId
   * @param {string} url
   * @param {Promise<chrome.scripting.InjectionResult<unknown>[]> | null} taken a reading that has begun
   */
  constructor(tabId, url, taken) {
    this.tabId = tabId;
    this.url = url;
    this.#early = taken && this.#listen(() => taken.then(([answer]) => answer?.result, () => this.#explain()));
    this.#early?.catch(() => undefined);
  }

  /**
   * Read the text. Throws PageError.
   * @param {boolean} whole pass over a selection
   * @param {(part: number) => void} onProgress
   */
  async read(whole, onProgress) {
    const early = whole ? null : this.#early;
    this.#early = null;
    this.#tell = onProgress;
    return early ?? this.#listen(async () => {
      await this.#inject("blocks", "walk", "read");
      return this.#run((/** @type {boolean} */ all) => postilla.read({ whole: all, onProgress: postilla.tell }), whole);
    });
  }

  /**
   * Take a reading, and listen how far it is. Throws PageError.
   * @param {() => Promise<unknown>} take
   * @returns {Promise<Reading>}
   */
  async #listen(take) {
    /** @type {(message: unknown, sender: chrome.runtime.MessageSender) => void} */
    const listen = (message, sender) => {
      const part = readProgress(message, sender, this.tabId);
      if (part === null) return;
      this.#begun = true;
      this.#tell(part);
    };
    chrome.runtime.onMessage.addListener(listen);
    try {
      const reading = await take();
      // Firefox answers nothing for its own pages, nor for a page that has been left.
      if (!reading && /^https?:/.test(this.url)) leave();
      const { type, ...checked } = checkReading(reading);
      if (type === "application/pdf") throw new PageError("pdf");
      return checked;
    } finally {
      chrome.runtime.onMessage.removeListener(listen);
    }
  }

  /** Say why a page could not be read: it is closed to extensions, or it has been left. */
  async #explain() {
    if (!this.#begun) await this.#inject("blocks");
    return leave();
  }

  async findLinks() {
    await this.#inject("links");
    return checkLinks(await this.#run(() => postilla.findLinks()));
  }

  /**
   * Mark spans of the text that was read. Returns how many the page shows.
   * @param {readonly Span[]} spans
   */
  async mark(spans) {
    if (!this.#styled) {
      const target = { tabId: this.tabId, allFrames: true };
      // Chrome paints no background that comes from a user style sheet; in Firefox only a user
      // style sheet reaches into shadow roots.
      for (const origin of /** @type {const} */ (["AUTHOR", "USER"])) {
        await chrome.scripting.insertCSS({ target, css: STYLE, origin }).catch(leave);
      }
      await this.#inject("mark");
      this.#styled = true;
    }
    const marked = await this.#run((/** @type {readonly Span[]} */ all) => postilla.mark(all), spans);
    return Number(marked) || 0;
  }

  /**
   * Go to a mark by its id, or so many marks on. Returns the number of the mark that is shown, from 0.
   * @param {string | number} to
   */
  async jump(to) {
    const index = await this.#run((/** @type {string | number} */ target) => postilla.jump(target), to);
    return typeof index === "number" ? index : null;
  }

  async clear() {
    await this.#run(() => postilla.clear());
  }

  /** @param {...string} names of scripts that the page needs */
  async #inject(...names) {
    try {
      await chrome.scripting.executeScript({ target: { tabId: this.tabId }, files: names.map((name) => `page/${name}.js`) });
    } catch {
      throw new PageError(/\.pdf$/i.test(pathOf(this.url)) ? "pdf" : "no-access");
    }
  }

  /**
   * Run a function in the page. It must not use anything from outside itself. Throws PageError
   * when the page has been left, or closed.
   * @template {unknown[]} A
   * @param {(...values: A) => unknown} run
   * @param {A} values
   * @returns {Promise<unknown>}
   */
  async #run(run, ...values) {
    const [answer] = await chrome.scripting.executeScript({ target: { tabId: this.tabId }, func: run, args: values }).catch(leave);
    return answer?.result;
  }
}

/** @returns {never} */
function leave() {
  throw new PageError("gone");
}

/** @param {string} url */
const pathOf = (url) => (URL.canParse(url) ? new URL(url).pathname : "");

/**
 * @param {string} text
 */
const encode = (text) => encodeURIComponent(text).replaceAll("-", "%2D");

/**
 * Return the lines of a text, and cells of its tables, that have words.
 * @param {string} text
 */
const linesOf = (text) => text.split(BREAK).map((line) => line.replace(MARKS, "").trim()).filter(Boolean);

/**
 * Return the address of a quotation (a text fragment, of the URL Fragment Text Directives).
 * Matching ends at the edge of a block, so each edge of the quotation is taken from within one
 * line. A browser goes to the first match, in whichever case: where the first words stand earlier
 * too, the words before them tell which are meant.
 * @param {string} url
 * @param {string} quote
 * @param {string} before the text before the quotation
 */
export function linkTo(url, quote, before) {
  const lines = linesOf(quote);
  const first = (lines[0] ?? "").split(/\s+/);
  const last = (lines.at(-1) ?? "").split(/\s+/);
  const whole = lines.length === 1 && first.length <= 2 * EDGE_WORDS;
  const edges = whole ? lines : [first.slice(0, EDGE_WORDS).join(" "), last.slice(-EDGE_WORDS).join(" ")];
  const line = before.toLowerCase().includes((edges[0] ?? "").toLowerCase()) ? linesOf(before).at(-1) : "";
  const prefix = line ? `${encode(line.split(/\s+/).slice(-EDGE_WORDS).join(" "))}-,` : "";
  const [address, fragment = ""] = url.split("#");
  return `${address}#${fragment.split(":~:")[0]}:~:text=${prefix}${edges.map(encode)}`;
}
