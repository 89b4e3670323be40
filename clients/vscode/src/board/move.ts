/** What it means to drop a card on a column: which request to make, and how to take it back. */
import type { ParamsOf } from "../../../../protocol/gtod";
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

/** A request that writes tags, but for `repo` and whatever else is the same for all. */
export type WriteRequest = { [M in Writing]: { readonly method: M; readonly params: Params<M> } }[Writing];

type Writing = "gto/assign" | "gto/unassign" | "gto/deregister";
type Params<M extends Writing> = Omit<ParamsOf<M>, "repo">;

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
