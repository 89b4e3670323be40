/** What the pages and the extension say to each other: plain values with a `kind`, checked on arrival. */
import type { EntryName } from "../../../../protocol/gtod";
import type { BoardView } from "../board/view";
import type { HistoryView } from "../history/model";

/** The texts of the board's page, in the language of whoever looks at it. `{0}` stands for a value. */
export interface BoardTexts {
  readonly filter: string;
  readonly history: string;
  readonly empty: string;
  readonly nothingHere: string;
  readonly nothingFound: string;
  readonly more: string;
  readonly older: string;
  readonly latest: string;
  readonly deprecated: string;
  readonly counts: string;
  readonly by: string;
  readonly assignTo: string;
  readonly unassign: string;
  readonly copyVersion: string;
  readonly openHistory: string;
  readonly openBoard: string;
  readonly actions: string;
  readonly dismiss: string;
  readonly cancel: string;
  readonly keys: string;
}

/** The texts of the history's page. */
export interface HistoryTexts {
  readonly search: string;
  readonly allStages: string;
  readonly stage: string;
  readonly author: string;
  readonly kinds: string;
  /** What each kind of event is called. */
  readonly kindNames: Readonly<Record<EntryName, string>>;
  /** What an event of each kind says: `{0}` is the artifact, `{1}` the version, `{2}` the stage. */
  readonly sentences: Readonly<Record<EntryName, string>>;
  readonly today: string;
  readonly yesterday: string;
  readonly more: string;
  readonly searchOlder: string;
  readonly shown: string;
  readonly empty: string;
  readonly nothingFound: string;
  readonly openCommit: string;
  readonly dismiss: string;
}

/** What is asked before a card moves for good. */
export interface Question {
  readonly title: string;
  readonly details: readonly string[];
  readonly warnings: readonly string[];
  readonly accept: string;
}

/** What a page has to know before anything else. */
export interface Start<Texts> {
  readonly texts: Texts;
  /** The folder of the repository that the page is about. */
  readonly repository: string;
  /** The artifact; null if it is about the whole registry. */
  readonly artifact: string | null;
}

/** What the extension tells the board. */
export type ToBoard =
  | { readonly kind: "start"; readonly start: Start<BoardTexts> }
  | { readonly kind: "board"; readonly board: BoardView }
  | { readonly kind: "ask"; readonly question: Question }
  | { readonly kind: "settled"; readonly moved: boolean; readonly said: string }
  | { readonly kind: "refused"; readonly why: string }
  | { readonly kind: "failed"; readonly why: string };

/** What the extension tells the history. */
export type ToHistory =
  | { readonly kind: "start"; readonly start: Start<HistoryTexts> }
  | { readonly kind: "history"; readonly history: HistoryView }
  | { readonly kind: "failed"; readonly why: string };

type Field = "string" | "boolean" | "string?" | "strings";
type Shapes = Readonly<Record<string, Readonly<Record<string, Field>>>>;

interface Meaning {
  readonly string: string;
  readonly boolean: boolean;
  readonly "string?": string | null;
  readonly strings: readonly string[];
}

type MessageOf<S extends Shapes> = {
  [K in keyof S & string]: { readonly kind: K } & {
    readonly [F in keyof S[K]]: Meaning[S[K][F]];
  };
}[keyof S & string];

const fromBoard = {
  ready: { filter: "string" },
  filter: { text: "string" },
  more: { stage: "string?" },
  move: { card: "string", to: "string?" },
  answer: { accepted: "boolean" },
  copy: { card: "string" },
  openHistory: { card: "string?" },
  openBoard: { card: "string" },
} as const satisfies Shapes;

const fromHistory = {
  ready: { events: "strings", stage: "string", author: "string" },
  filter: { events: "strings", stage: "string", author: "string" },
  more: {},
  commit: { hash: "string" },
} as const satisfies Shapes;

/** What the board asks of the extension. */
export type FromBoard = MessageOf<typeof fromBoard>;

/** What the history asks of the extension. */
export type FromHistory = MessageOf<typeof fromHistory>;

/** The message of the board that `value` is; null if it is none. */
export function readFromBoard(value: unknown): FromBoard | null {
  return isMessage(value, fromBoard) ? (value as FromBoard) : null; // It has been looked at.
}

/** The message of the history that `value` is; null if it is none. */
export function readFromHistory(value: unknown): FromHistory | null {
  return isMessage(value, fromHistory) ? (value as FromHistory) : null; // It has been looked at.
}

const toBoard: ReadonlySet<string> = new Set<ToBoard["kind"]>([
  "start",
  "board",
  "ask",
  "settled",
  "refused",
  "failed",
]);

const toHistory: ReadonlySet<string> = new Set<ToHistory["kind"]>(["start", "history", "failed"]);

/** The message to the board that `value` is; null if it is of another kind. */
export function readToBoard(value: unknown): ToBoard | null {
  return isOfKind(value, toBoard) ? (value as ToBoard) : null; // It has been looked at.
}

/** The message to the history that `value` is; null if it is of another kind. */
export function readToHistory(value: unknown): ToHistory | null {
  return isOfKind(value, toHistory) ? (value as ToHistory) : null; // It has been looked at.
}

/** Whether `value` has a known kind; the extension is trusted with the rest. */
function isOfKind(value: unknown, kinds: ReadonlySet<string>): boolean {
  return isRecord(value) && typeof value["kind"] === "string" && kinds.has(value["kind"]);
}

/** Whether `value` has a known kind and each of its fields; a page is trusted with nothing. */
function isMessage(value: unknown, shapes: Shapes): boolean {
  if (!isRecord(value) || typeof value["kind"] !== "string") {
    return false;
  }
  const shape = Object.hasOwn(shapes, value["kind"]) ? shapes[value["kind"]] : undefined;
  return (
    shape !== undefined &&
    Object.entries(shape).every(([name, field]) => isField(value[name], field))
  );
}

function isField(value: unknown, field: Field): boolean {
  switch (field) {
    case "string":
    case "boolean":
      return typeof value === field;
    case "string?":
      return value === null || typeof value === "string";
    case "strings":
      return Array.isArray(value) && value.every((item) => typeof item === "string");
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}
