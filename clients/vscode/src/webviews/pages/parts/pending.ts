/** A move that somebody has begun: shown as it is going to be, until it is known whether it may. */
import type { Card } from "../../../board/model";
import type { Columns } from "./cards";
import { element } from "./dom";

interface Move {
  readonly card: Card;
  readonly to: string | null;
  /** Whether it has been made, and only the board does not show it yet. */
  readonly isMade: boolean;
}

export class PendingMove {
  private move: Move | undefined;

  constructor(private readonly columns: Columns) {}

  /** Whether a move is under way; there is one at a time. */
  get isThere(): boolean {
    return this.move !== undefined;
  }

  /** Shows the card in the column that it is to go to, and pale where it is. */
  begin(card: Card, to: string | null): void {
    this.move = { card, to, isMade: false };
    this.mark();
  }

  /** Ends the move; one that was made goes on to be shown until the board itself shows it. */
  end(isMade: boolean): void {
    const { move } = this;
    const isLeft = move !== undefined && isMade && !this.isShown(move);
    this.move = isLeft ? { ...move, isMade } : undefined;
    this.mark();
  }

  /** Ends the move, and marks its card as one that may not go there. */
  refuse(): void {
    const { move } = this;
    this.end(false);
    if (move !== undefined) {
      this.columns.elementOf(move.card.key)?.classList.add("refused");
    }
  }

  /** After the board is shown anew: it shows by now what has been made. */
  boardIsShown(): void {
    this.move = this.move?.isMade === true ? undefined : this.move;
    this.mark();
  }

  private isShown({ card, to }: Move): boolean {
    const isThere = (other: Card): boolean =>
      other.stage === to && other.artifact === card.artifact && other.version === card.version;
    return this.columns.card(card.key) === undefined || this.columns.cards.flat().some(isThere);
  }

  private mark(): void {
    document.querySelectorAll(".ghost").forEach((ghost) => {
      ghost.remove();
    });
    document.querySelectorAll(".pending, .refused").forEach((card) => {
      card.classList.remove("pending", "refused");
    });
    const { move } = this;
    const card = move && this.columns.elementOf(move.card.key);
    const list = move && this.columns.lists.get(move.to);
    if (card !== undefined && list !== undefined) {
      card.classList.add("pending");
      const ghost = element("div", { class: "card ghost", "aria-hidden": "true" });
      ghost.append(...[...card.childNodes].map((child) => child.cloneNode(true)));
      list.prepend(ghost);
    }
  }
}
