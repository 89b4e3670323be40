/** What it means to drop a card on a column, and the request that makes it so. */
import { assignment, type TagWrite, unassignment } from "../commands/writes";
import type { Card } from "./model";

/** A version that somebody puts into a stage, or takes out of one. */
export interface Move {
  readonly kind: "assign" | "unassign";
  readonly artifact: string;
  readonly version: string;
  /** The commit of a version that no tag registers; null of a registered one. */
  readonly commit: string | null;
  readonly stage: string;
}

/**
 * What dropping `card` on the column of `to` means: into a stage it is assigned, and stays in those
 * it is in; into no stage it is taken out of that of its column. Null if it is there already.
 */
export function moveOf(card: Card, to: string | null): Move | null {
  const { artifact, version, commit } = card;
  if (to === card.stage) {
    return null;
  }
  if (to !== null) {
    return { kind: "assign", artifact, version, commit, stage: to };
  }
  return card.stage === null
    ? null
    : { kind: "unassign", artifact, version, commit, stage: card.stage };
}

/** The request that makes the move; a commit without a version gets one first. */
export function requestOf({ kind, artifact, version, commit, stage }: Move): TagWrite {
  const name = { name: version, commit: commit ?? version, registered: commit === null };
  return kind === "assign"
    ? assignment(artifact, stage, name)
    : unassignment(artifact, stage, name, "tag");
}
