/** What pages save, so that they come back as they were after they were hidden or VS Code restarted. */

/** The state of a board's page; `repository` and `artifact` say what it is the board of. */
export interface BoardState {
  readonly repository: string;
  readonly artifact: string | null;
  readonly filter: string;
  /** The card that has, or would have, the focus. */
  readonly key: string | null;
  /** How far each column is scrolled, by its stage as JSON. */
  readonly scroll: Readonly<Record<string, number>>;
  readonly left: number;
}

/** What there is before anything was done on the page. */
export const UNTOUCHED: Omit<BoardState, "repository" | "artifact"> = {
  filter: "",
  key: null,
  scroll: {},
  left: 0,
};

/** The state of a history's page. */
export interface HistoryState {
  readonly repository: string;
  readonly artifact: string | null;
  readonly search: string;
  readonly events: readonly string[];
  readonly stage: string;
  readonly author: string;
  /** How far it is scrolled. */
  readonly top: number;
}

export const UNTOUCHED_HISTORY: Omit<HistoryState, "repository" | "artifact"> = {
  search: "",
  events: [],
  stage: "",
  author: "",
  top: 0,
};
