/** What the scripts of this folder share in the extension's isolated world of a page. */

/** A stretch of text copied character by character from one text node; `at` counts in its text. */
interface PostillaRun {
  at: number;
  node: Text;
  offset: number;
  length: number;
}

type PostillaBlockKind = "paragraph" | "heading" | "item" | "row";

/** `level` ranks a heading; `indent` nests an item, or what belongs to one. */
interface PostillaBlock {
  kind: PostillaBlockKind;
  level: number;
  indent: number;
  text: string;
  runs: PostillaRun[];
  main: boolean;
  around: boolean;
  over: boolean;
  head: boolean;
}

interface PostillaText {
  text: string;
  runs: PostillaRun[];
}

/** The characters [from, to) of one text node. */
interface PostillaPiece {
  node: Text;
  from: number;
  to: number;
}

interface PostillaSpan {
  id: string;
  start: number;
  end: number;
  tone: "shares" | "denies" | "away";
}

interface PostillaReading {
  text: string;
  whole: boolean;
  full: boolean;
  hidden: number;
  marked: boolean;
  type: string;
}

interface PostillaLink {
  text: string;
  url: string;
}

interface PostillaCollector {
  blocks: PostillaBlock[];
  characters: number;
  close(): void;
  open(shape: Pick<PostillaBlock, "kind" | "level" | "indent" | "main" | "around" | "over">, head?: boolean): void;
  isFresh(): boolean;
  mark(mark: string): void;
  part(mark: string): void;
  add(node: Text, from: number, to: number, context: PostillaContext): void;
}

/** What is in force inside an element. */
interface PostillaContext {
  kind: PostillaBlockKind;
  level: number;
  indent: number;
  main: boolean;
  /** Inside navigation, a banner or a footer. */
  around: boolean;
  /** Inside what lies over the page: a dialog, a cookie banner. */
  over: boolean;
  /** Inside a sectioning element, whose header and footer are its own. */
  sectioned: boolean;
  /** Line breaks count as blanks: headings and rows of tables. */
  flat: boolean;
  /** Line feeds count as line breaks. */
  preserved: boolean;
  /** Text of a button counts in a heading only. */
  button: boolean;
}

interface PostillaWalker {
  collector: PostillaCollector;
  nodes: number;
  hidden: number;
  readonly full: boolean;
  start(root: Node): void;
  walk(until: number): boolean;
}

interface PostillaPage {
  Collector: new () => PostillaCollector;
  Walker: new (selection: Range | null) => PostillaWalker;
  join(blocks: readonly PostillaBlock[]): PostillaText;
  locate(runs: readonly PostillaRun[], start: number, end: number): PostillaPiece[];
  read(options: { whole: boolean; onProgress?: (done: number, total: number) => void }): Promise<PostillaReading>;
  tell(done: number, total: number): void;
  runs: PostillaRun[];
  mark(spans: readonly PostillaSpan[]): number;
  jump(to: string | number): number | null;
  clear(): boolean;
  findLinks(): PostillaLink[];
}

declare var postilla: PostillaPage;
