/** One card at a time can be reached by Tab; arrows go from card to card. */
import type { Card } from "../../../board/model";
import type { Columns } from "./cards";

/** Which card has the focus, or would have it. */
export class CardFocus {
  private readonly columns: Columns;
  private current: string | undefined;
  /** Where the card was: if it goes, what is there next gets the focus. */
  private place: readonly [column: number, row: number] = [0, 0];
  /** A version that was sent to a stage: the focus follows it there. */
  private wanted: Pick<Card, "artifact" | "version" | "stage"> | undefined;

  constructor(columns: Columns) {
    this.columns = columns;
  }

  get key(): string | undefined {
    return this.current;
  }

  /** Takes note that a card has got the focus, or is to have it when somebody comes by Tab. */
  enter(key: string): void {
    if (this.current !== undefined && this.current !== key) {
      this.columns.elementOf(this.current)?.setAttribute("tabindex", "-1");
    }
    if (this.current !== key) {
      this.wanted = undefined;
    }
    this.current = key;
    this.place = this.placeOf(key) ?? this.place;
    this.columns.elementOf(key)?.setAttribute("tabindex", "0");
  }

  /** Lets the focus stay where it is after all. */
  stay(): void {
    this.wanted = undefined;
  }

  /** Focuses a card. */
  focus(key: string): void {
    this.enter(key);
    this.columns.elementOf(key)?.focus();
  }

  /** Lets the focus follow the version of a card to `stage`, once it is there. */
  follow(card: Card, stage: string | null): void {
    this.wanted = { artifact: card.artifact, version: card.version, stage };
  }

  /** The card that an arrow key leads to from the focused one; undefined at the edge. */
  neighbour(key: string): string | undefined {
    const place = this.current === undefined ? undefined : this.placeOf(this.current);
    if (place === undefined) {
      return undefined;
    }
    const [column, row] = place;
    const cards = this.columns.cards;
    switch (key) {
      case "ArrowUp":
        return cards[column]?.[row - 1]?.key;
      case "ArrowDown":
        return cards[column]?.[row + 1]?.key;
      case "Home":
        return cards[column]?.[0]?.key;
      case "End":
        return cards[column]?.at(-1)?.key;
      case "ArrowLeft":
        return beside(cards.slice(0, column).reverse(), row);
      case "ArrowRight":
        return beside(cards.slice(column + 1), row);
      default:
        return undefined;
    }
  }

  /** After the cards are others: keeps one reachable, and the focus on a card if one had it. */
  restore(hadFocus: boolean): void {
    const followed = this.followed();
    const key = followed ?? this.stillThere() ?? this.nextToPlace();
    if (key === undefined) {
      this.current = undefined;
      return;
    }
    this.enter(key);
    const shown = this.columns.elementOf(key);
    if (hadFocus && document.activeElement !== shown) {
      shown?.focus({ preventScroll: followed === undefined });
    }
  }

  private followed(): string | undefined {
    const { wanted } = this;
    if (wanted === undefined) {
      return undefined;
    }
    const found = this.columns.cards
      .flat()
      .find(
        (card) =>
          card.stage === wanted.stage &&
          card.artifact === wanted.artifact &&
          card.version === wanted.version,
      );
    if (found !== undefined) {
      this.wanted = undefined;
    }
    return found?.key;
  }

  private stillThere(): string | undefined {
    return this.current !== undefined && this.placeOf(this.current) !== undefined
      ? this.current
      : undefined;
  }

  private nextToPlace(): string | undefined {
    const [column, row] = this.place;
    const cards = this.columns.cards[column] ?? [];
    return (cards[row] ?? cards.at(-1) ?? this.columns.cards.flat()[0])?.key;
  }

  private placeOf(key: string): readonly [number, number] | undefined {
    for (const [column, cards] of this.columns.cards.entries()) {
      const row = cards.findIndex((card) => card.key === key);
      if (row >= 0) {
        return [column, row];
      }
    }
    return undefined;
  }
}

/** The card in the same row, or the last, of the first column that has any. */
function beside(columns: readonly (readonly Card[])[], row: number): string | undefined {
  const cards = columns.find((column) => column.length > 0);
  return (cards?.[row] ?? cards?.at(-1))?.key;
}
