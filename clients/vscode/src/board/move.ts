/** What it means to drop a card on a column: which request to make, and how to take it back. */
import type { Card } from "./model";

/** A version that somebody puts into a stage, or takes out of one. */
export interface Move {
  readonly kind: "assign" | "unassign";
  readonly artifact: string;
  readonly version: string;
  readonly stage: string;
  /** The commit of a version that no tag registers. */
  readonly commit: string | null;
  readonly discovered: boolean;
}

/** What dropping `card` on the column of `to` means; null if nothing: it is there already. */
export function moveOf(card: Card, to: string | null): Move | null {
  const { artifact, version, commit, discovered } = card;
  if (to === card.stage) {
    return null;
  }
  if (to !== null) {
    return { kind: "assign", artifact, version, stage: to, commit, discovered };
  }
  if (card.stage === null) {
    return null;
  }
  return { kind: "unassign", artifact, version, stage: card.stage, commit, discovered };
}

/** A request that writes, without `repo` and what else is the same for all. */
export type WriteRequest =
  | {
      readonly method: "gto/assign";
      readonly params: {
        readonly name: string;
        readonly stage: string;
        readonly version?: string;
        readonly ref?: string;
        readonly skip_registration?: boolean;
      };
    }
  | {
      readonly method: "gto/unassign";
      readonly params: {
        readonly name: string;
        readonly stage: string;
        readonly version: string;
        readonly delete?: boolean;
      };
    }
  | {
      readonly method: "gto/deregister";
      readonly params: {
        readonly name: string;
        readonly version: string;
        readonly delete: boolean;
      };
    };

/**
 * The request that makes the move.
 *
 * A commit that only an annotation tells of gets a version first; one that has stages already, but
 * no version, was meant to have none.
 */
export function requestOf(move: Move): WriteRequest {
  const about = { name: move.artifact, stage: move.stage };
  if (move.kind === "unassign") {
    return { method: "gto/unassign", params: { ...about, version: move.version } };
  }
  if (move.commit === null) {
    return { method: "gto/assign", params: { ...about, version: move.version } };
  }
  const ref = move.commit;
  return move.discovered
    ? { method: "gto/assign", params: { ...about, ref } }
    : { method: "gto/assign", params: { ...about, ref, skip_registration: true } };
}
