/** The part of a board that is shown: what a filter leaves, and no more cards than can be looked at. */
import type { EventNode } from "../registry/model";
import { deedOf, type Board, type Card, type Column } from "./model";

/** How many cards a column shows before somebody asks for more, and how many are added then. */
export const CARDS_AT_ONCE = 50;

/** What somebody wants to see of a board. */
export interface Wish {
  readonly filter: string;
  /** How many cards to show of a column, by its stage, where it is not the usual number. */
  readonly limits: ReadonlyMap<string | null, number>;
}

/** A column as it is shown. */
export interface ColumnView {
  readonly stage: string | null;
  readonly title: string;
  readonly cards: readonly Card[];
  /** How many cards the filter leaves, and how many there are. */
  readonly found: number;
  readonly total: number;
}

/** A board as it is shown. */
export interface BoardView {
  readonly title: string;
  readonly artifact: string | null;
  readonly repository: string;
  readonly filter: string;
  readonly columns: readonly ColumnView[];
}

/** The columns with at most as many of the cards that match as were wished for. */
export function shownColumns(board: Board, wish: Wish, unplaced: string): readonly ColumnView[] {
  const words = wish.filter.toLowerCase().split(/\s+/).filter(Boolean);
  return board.columns.map((column) => {
    const found = matching(column, words);
    const limit = wish.limits.get(column.stage) ?? CARDS_AT_ONCE;
    return {
      stage: column.stage,
      title: column.stage ?? unplaced,
      cards: found.slice(0, limit),
      found: found.length,
      total: column.cards.length,
    };
  });
}

function matching(column: Column, words: readonly string[]): readonly Card[] {
  if (words.length === 0) {
    return column.cards;
  }
  return column.cards.filter((card) => {
    const name = `${card.artifact}@${card.version}`.toLowerCase();
    return words.every((word) => name.includes(word));
  });
}

/** The wish with more cards of the column of `stage`. */
export function withMore(wish: Wish, stage: string | null): Wish {
  const limit = wish.limits.get(stage) ?? CARDS_AT_ONCE;
  return { ...wish, limits: new Map(wish.limits).set(stage, limit + CARDS_AT_ONCE) };
}

/** The artifacts of cards that are shown without it being known since when. */
export function artifactsToAskAbout(columns: readonly ColumnView[]): ReadonlySet<string> {
  const cards = columns.flatMap((column) => column.cards);
  return new Set(cards.filter((card) => card.since === null).map((card) => card.artifact));
}

/** The columns with when and by whom, as far as the artifacts' events tell. */
export function withDeeds(
  columns: readonly ColumnView[],
  events: ReadonlyMap<string, readonly EventNode[]>,
): readonly ColumnView[] {
  const dated = (card: Card): Card => ({
    ...card,
    since: card.since ?? deedOf(events.get(card.artifact) ?? [], card.version, card.stage),
  });
  return columns.map((column) => ({ ...column, cards: column.cards.map(dated) }));
}
