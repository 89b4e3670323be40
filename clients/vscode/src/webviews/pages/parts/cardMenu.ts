/** What can be done with a card, as lines of its menu. */
import type { Card } from "../../../board/model";
import type { BoardTexts, FromBoard } from "../../messages";
import { filled } from "../../time";
import type { MenuItem } from "./menu";

/** How a menu gets done what is chosen. */
export interface MenuActions {
  readonly move: (to: string | null) => void;
  readonly send: (message: FromBoard) => void;
}

/** The lines of the menu of `card` on a board with these stages. */
export function menuOf(
  card: Card,
  stages: readonly (string | null)[],
  isRegistry: boolean,
  texts: BoardTexts,
  { move, send }: MenuActions,
): readonly MenuItem[] {
  const item = (label: string, run: () => void): MenuItem => ({ label, run });
  const assign = stages.flatMap((stage) =>
    stage === null || card.stages.includes(stage)
      ? []
      : [
          item(filled(texts.assignTo, stage), () => {
            move(stage);
          }),
        ],
  );
  const unassign = item(filled(texts.unassign, card.stage ?? ""), () => {
    move(null);
  });
  const copy = item(texts.copyVersion, () => {
    send({ kind: "copy", card: card.key });
  });
  const history = item(filled(texts.openHistory, card.artifact), () => {
    send({ kind: "openHistory", card: card.key });
  });
  const board = item(filled(texts.openBoard, card.artifact), () => {
    send({ kind: "openBoard", card: card.key });
  });
  const changes = card.stage === null ? assign : [...assign, unassign];
  const rule = changes.length === 0 ? [] : (["separator"] as const);
  return [...changes, ...rule, copy, history, ...(isRegistry ? [board] : [])];
}
