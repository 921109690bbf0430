/** What the modules of the popup and the options pass to each other. Nothing of this is shipped. */

type Words = import("./lib/words.js").Words;
type Client = import("./lib/server.js").Client;
type Server = import("./lib/server.js").Server;
type Recipient = import("./lib/summary.js").Recipient;
type Visit = import("./lib/visits.js").Visit;
type FailureKind = "offline" | "unreachable" | "too-long" | "busy" | "server-error" | "other-version";
type PageErrorKind = "no-access" | "pdf" | "gone";

type RecipientKind = (typeof import("./lib/report.js").RECIPIENTS)[number];
type PurposeKind = (typeof import("./lib/report.js").PURPOSES)[number];
type Grade = (typeof import("./lib/report.js").GRADES)[number];

interface Mention<K extends string> {
  kind: K;
  text: string | null;
}

interface Clause {
  id: string;
  stance: (typeof import("./lib/report.js").STANCES)[number];
  /** Whether it says that data may go, not that it does. */
  may: boolean;
  start: number;
  end: number;
  quote: string;
  heading: string[];
  recipients: Mention<RecipientKind>[];
  purposes: Mention<PurposeKind>[];
  names: Mention<string>[];
  /** The words that limit the clause. */
  scope: string | null;
  choice: (typeof import("./lib/report.js").CHOICES)[number];
  applies: boolean;
  because: string[];
}

interface ReceiptLine {
  item: string;
  points: number;
  clauses: string[];
  because: string;
}

interface Denial {
  clause: string;
  exception: string | null;
  contradictedBy: string[];
}

interface Report {
  sha256: string;
  kind: (typeof import("./lib/report.js").KINDS)[number];
  language: string | null;
  words: number;
  engine: string;
  score: number | null;
  grade: Grade | null;
  clauses: Clause[];
  receipt: ReceiptLine[];
  denials: Denial[];
  notices: string[];
}

interface Side {
  score: number | null;
  grade: Grade | null;
}

interface Change {
  before: Clause;
  after: Clause;
  what: string[];
}

/** What a kind of recipient gets the data for in the two versions, and what only one of them says. */
interface Flow {
  recipient: RecipientKind;
  before: PurposeKind[];
  after: PurposeKind[];
  gained: PurposeKind[];
  lost: PurposeKind[];
}

/** The companies that only one version names. */
interface Companies {
  added: string[];
  removed: string[];
}

/** `flows` and `companies` are null where an older server made it; `sale` where nothing changed of sales, too. */
interface Comparison {
  before: Side;
  after: Side;
  added: Clause[];
  removed: Clause[];
  changed: Change[];
  flows: Flow[] | null;
  companies: Companies | null;
  sale: "added" | "removed" | null;
}

/** The members of a question, besides the text, that come from the settings. */
interface Asker {
  region: string;
  group: string;
  locale: string;
}

interface Span {
  id: string;
  start: number;
  end: number;
  tone: "shares" | "denies" | "away";
}

interface Link {
  text: string;
  url: string;
}

/**
 * `whole`: no selection was taken; `hidden`: characters that the page holds but does not show;
 * `marked`: the page showed marks, which are gone now.
 */
interface Reading {
  text: string;
  whole: boolean;
  full: boolean;
  hidden: number;
  marked: boolean;
}

/**
 * What changed between two visits; `unknown` when it could not be found out this time, `restarted`
 * when the earlier one is of a form that cannot be compared any more.
 */
type News =
  | { kind: "first" | "unknown" | "restarted" }
  | { kind: "same"; since: number }
  | { kind: "changed"; from: number; to: number; retooled: boolean; comparison: Comparison };

interface Outcome {
  report: Report;
  /** Exactly what was sent. */
  request: object;
  reading: Reading;
  /** Null until it is known, or where nothing is kept. */
  news: News | null;
  links: Link[];
}

type State =
  | { kind: "idle" }
  | { kind: "reading"; part: number }
  | { kind: "asking"; words: number }
  | { kind: "result"; outcome: Outcome }
  | { kind: "not-a-policy" | "too-short" | "unsupported-language"; outcome: Outcome }
  | { kind: FailureKind; detail: string; wait: number }
  | { kind: "empty"; links: Link[] }
  | { kind: PageErrorKind | "consent" };

/** What a click on a clause does. */
interface ClauseActions {
  jump(clause: Clause): void;
  copyLink(clause: Clause): void;
}

/** What can be done in a state that is no result. */
interface StateActions {
  retry(): void;
  cancel(): void;
  readWhole(): void;
  openOptions(): void;
  openPage(url: string): void;
}
