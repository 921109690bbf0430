/** Walks what the page shows: its elements, open shadow roots and frames of the same origin. */
(() => {
  const MAX_CHARACTERS = 2_000_000;
  const MAX_NODES = 1_000_000;

  const UNREAD = new Set([
    "audio", "canvas", "datalist", "embed", "head", "input", "math", "meter", "noscript", "object", "option",
    "progress", "script", "select", "style", "svg", "template", "textarea", "title", "video",
  ]);
  const AROUND_TAGS = new Set(["aside", "nav"]);
  const AROUND_ROLES = new Set(["banner", "complementary", "contentinfo", "menu", "menubar", "navigation", "search"]);
  const OVER_ROLES = new Set(["alertdialog", "dialog"]);
  const MAIN_TAGS = new Set(["article", "main"]);
  const LISTS = new Set(["menu", "ol", "ul"]);
  const FRAMES = new Set(["frame", "iframe"]);
  const RANKED = /^h[1-6]$/;
  const BLOCKS_IN_CELLS = "table, h1, h2, h3, h4, h5, h6, ul, ol, p + p";
  const LOWEST_RANK = 6;

  /**
   * Return a property's reader from its prototype. `<input name="childNodes">` in a form takes the
   * place of the form's own property, so no property of a page's element is read by its name.
   * @template {object} T
   * @template {keyof T & string} K
   * @param {T} prototype
   * @param {K} name
   * @returns {(object: object) => T[K]}
   */
  function readerOf(prototype, name) {
    const { get } = /** @type {PropertyDescriptor} */ (Object.getOwnPropertyDescriptor(prototype, name));
    return (object) => /** @type {() => T[K]} */ (get).call(object);
  }
  const tagOf = readerOf(Element.prototype, "localName");
  const shadowOf = readerOf(Element.prototype, "shadowRoot");
  const childrenOf = readerOf(Node.prototype, "childNodes");
  const textOf = readerOf(Node.prototype, "textContent");
  const typeOf = readerOf(Node.prototype, "nodeType");
  const documentOf = readerOf(Node.prototype, "ownerDocument");
  const bodyOf = readerOf(Document.prototype, "body");
  /** @type {(element: Element, name: string) => string} */
  const attributeOf = (element, name) => Element.prototype.getAttribute.call(element, name) ?? "";

  /** @type {PostillaContext} */
  const OUTSIDE = {
    kind: "paragraph", level: 0, indent: 0, main: false, around: false, over: false,
    sectioned: false, flat: false, preserved: false, button: false,
  };

  /**
   * @param {Element} element
   * @param {string} tag
   * @param {string} role
   */
  function rankOf(element, tag, role) {
    if (RANKED.test(tag)) return Number(tag[1]);
    if (tag === "dt") return LOWEST_RANK;
    if (role !== "heading") return 0;
    const level = Number(attributeOf(element, "aria-level") || 2);
    return Number.isInteger(level) && level >= 1 ? Math.min(level, LOWEST_RANK) : 2;
  }

  /**
   * Say what is in force inside an element.
   * @param {Element} element
   * @param {string} tag
   * @param {CSSStyleDeclaration} style
   * @param {PostillaContext} outer
   * @returns {PostillaContext}
   */
  function contextOf(element, tag, style, outer) {
    const role = attributeOf(element, "role");
    const rank = rankOf(element, tag, role);
    const main = MAIN_TAGS.has(tag) || role === "main";
    const framing = (tag === "header" || tag === "footer") && !outer.sectioned;
    return {
      kind: rank ? "heading" : tag === "li" ? "item" : LISTS.has(tag) ? "paragraph" : outer.kind,
      level: rank || outer.level,
      indent: outer.indent + (LISTS.has(tag) ? 1 : 0),
      main: outer.main || main,
      around: outer.around || framing || AROUND_TAGS.has(tag) || AROUND_ROLES.has(role),
      over: outer.over || tag === "dialog" || OVER_ROLES.has(role) || style.position === "fixed",
      sectioned: outer.sectioned || main || tag === "section",
      flat: outer.flat || rank > 0,
      preserved: !outer.flat && rank === 0 && style.whiteSpace.startsWith("pre"),
      button: outer.button || tag === "button",
    };
  }

  /** @param {string} display */
  const isInline = (display) => /^(inline|contents|ruby)/.test(display);

  /**
   * Return what an element shows inside: of its shadow root, slot or frame, if it has one.
   * @param {Element} element
   * @param {string} tag
   * @returns {Iterable<Node>}
   */
  function shownIn(element, tag) {
    const shadow = shadowOf(element);
    if (shadow) return childrenOf(shadow);
    if (tag === "slot" && element instanceof HTMLSlotElement) {
      const assigned = element.assignedNodes({ flatten: true });
      return assigned.length ? assigned : childrenOf(element);
    }
    if (FRAMES.has(tag)) {
      // Null for a frame of another origin, which stays unread.
      const inside = /** @type {HTMLIFrameElement} */ (element).contentDocument;
      const body = inside && bodyOf(inside);
      return body ? [body] : [];
    }
    return childrenOf(element);
  }

  /** @param {Iterable<Node>} nodes */
  function* elementsOf(nodes) {
    for (const node of nodes) if (typeOf(node) === Node.ELEMENT_NODE) yield node;
  }

  /**
   * Tell whether a table holds data, so that each of its rows is one line.
   * @param {Element} table
   */
  function holdsData(table) {
    if (/^(none|presentation)$/.test(attributeOf(table, "role")) || table.querySelector(BLOCKS_IN_CELLS)) return false;
    return table.querySelector("th + *, td + *") !== null;
  }

  /**
   * @typedef {{children: Iterator<Node>, context: PostillaContext, leave: (() => void) | null}} Level
   */

  /** Walks the nodes in the order in which they are shown; its own stack bears any depth. */
  class Walker {
    collector = new postilla.Collector();
    nodes = 0;
    /** Characters of text that the page holds but does not show. */
    hidden = 0;
    /** @type {Level[]} */
    #levels = [];
    /** @type {Range | null} */
    #selection;
    /** @type {WeakSet<Element>} */
    #tables = new WeakSet();

    /** @param {Range | null} selection walk only what it touches */
    constructor(selection) {
      this.#selection = selection;
    }

    get full() {
      return this.collector.characters > MAX_CHARACTERS || this.nodes > MAX_NODES;
    }

    /** @param {Node} root */
    start(root) {
      this.#levels = [{ children: [root].values(), context: OUTSIDE, leave: null }];
    }

    /**
     * Walk for a while. Tells whether something is left.
     * @param {number} until a time of `performance.now()`
     */
    walk(until) {
      for (let level = this.#levels.at(-1); level && !this.full; level = this.#levels.at(-1)) {
        if (this.nodes % 128 === 127 && performance.now() > until) {
          this.nodes += 1;
          return true;
        }
        const next = level.children.next();
        if (next.done) {
          this.#levels.pop();
          level.leave?.();
        } else {
          this.nodes += 1;
          this.#visit(next.value, level.context);
        }
      }
      return false;
    }

    /**
     * @param {Node} node
     * @param {PostillaContext} context
     */
    #visit(node, context) {
      if (this.#selection && !this.#selection.intersectsNode(node)) return;
      const type = typeOf(node);
      if (type === Node.TEXT_NODE) this.#read(/** @type {Text} */ (node), context);
      else if (type === Node.ELEMENT_NODE) this.#enter(/** @type {Element} */ (node), context);
    }

    /**
     * @param {Text} node
     * @param {PostillaContext} context
     */
    #read(node, context) {
      if (context.button && context.kind !== "heading") return;
      const from = this.#selection?.startContainer === node ? this.#selection.startOffset : 0;
      const to = this.#selection?.endContainer === node ? this.#selection.endOffset : node.data.length;
      this.collector.add(node, from, to, context);
    }

    /**
     * @param {Element} element
     * @param {PostillaContext} outer
     */
    #enter(element, outer) {
      const tag = tagOf(element);
      if (UNREAD.has(tag)) return;
      if (tag === "br") {
        this.collector.part(outer.flat ? " " : "\n");
        return;
      }
      const view = documentOf(element)?.defaultView;
      if (!view) return;
      const style = view.getComputedStyle(element);
      if (style.display === "none") {
        if (!outer.around && !outer.over) this.hidden += (textOf(element) ?? "").trim().length;
        return;
      }
      const context = contextOf(element, tag, style, outer);
      const leave = this.#shape(element, tag, style.display, context, outer);
      const shown = shownIn(element, tag);
      // What is inside an invisible element may be visible again; only its own text is not.
      const children = style.visibility === "visible" ? shown : elementsOf(shown);
      this.#levels.push({ children: children[Symbol.iterator](), context, leave });
    }

    /**
     * Begin what an element begins. Returns what is to be done at its end.
     * @param {Element} element
     * @param {string} tag
     * @param {string} display
     * @param {PostillaContext} context
     * @param {PostillaContext} outer
     * @returns {(() => void) | null}
     */
    #shape(element, tag, display, context, outer) {
      const { collector } = this;
      const close = () => collector.close();
      if (tag === "table" && holdsData(element)) this.#tables.add(element);
      const cell = tag === "td" || tag === "th";
      const table = cell || tag === "tr" ? element.closest("table") : null;
      if (table && this.#tables.has(table)) {
        if (cell) return () => collector.mark(" | ");
        context.kind = "row";
        context.flat = true;
        collector.open(context, element.querySelector("td") === null);
        collector.mark("| ");
        return close;
      }
      if (outer.flat) {
        if (!isInline(display)) collector.part(" ");
        return null;
      }
      if (tag === "li") {
        collector.open(context);
        // What follows the item's first block belongs to it, without a mark of its own.
        context.kind = "paragraph";
        return close;
      }
      if (isInline(display) && !FRAMES.has(tag)) return null;
      if (context.kind === "heading") collector.open(context);
      else if (!collector.isFresh()) close();
      return close;
    }
  }

  Object.assign(postilla, { Walker });
})();
