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

/** The saved state; where there is none, that of the page as its HTML says what it is about. */
export function readBoardState(saved: BoardState | undefined, page: DOMStringMap): BoardState {
  const fresh = {
    repository: page["repository"] ?? "",
    artifact: page["artifact"] ?? null,
    filter: "",
    key: null,
    scroll: {},
    left: 0,
  };
  return saved ?? fresh;
}
