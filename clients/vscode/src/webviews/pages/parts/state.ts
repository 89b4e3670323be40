/** What the board's page saves, so that it comes back as it was after it was hidden or VS Code restarted. */

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
