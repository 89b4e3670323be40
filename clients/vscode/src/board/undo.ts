/** How a move on the board is taken back. */
import type { Written } from "../../../../protocol/gtod";
import type { Move, WriteRequest } from "./move";

/**
 * The request that deletes the tags of an assignment, as if it had never been; null of any other move.
 * Whether it deletes those and no others has to be rehearsed: see `takesBackAll`.
 */
export function deletion(move: Move, written: Written): WriteRequest | null {
  if (move.kind === "unassign" || written.pushed) {
    return null;
  }
  const name = move.artifact;
  const registration = written.events.find((event) => event.event === "registration");
  if (registration?.version != null) {
    const { version } = registration;
    return { method: "gto/deregister", params: { name, version, delete: true } };
  }
  const { stage } = move;
  const version = versionOf(move, written);
  return { method: "gto/unassign", params: { name, stage, version, delete: true } };
}

/** Whether what was rehearsed deletes the tags that were made, and none that were there before. */
export function takesBackAll(rehearsed: Written, written: Written): boolean {
  const deleted = new Set(rehearsed.deleted.map((event) => event.ref));
  const made = new Set(written.events.map((event) => event.ref));
  return deleted.size === made.size && [...made].every((ref) => deleted.has(ref));
}

/**
 * The request that takes a move back by another tag, so that both stay in the history. What was in a
 * stage before may go back there, whatever the rules about promotions say.
 */
export function reversal(move: Move, written: Written): WriteRequest {
  const about = { name: move.artifact, stage: move.stage };
  if (move.kind === "assign") {
    return { method: "gto/unassign", params: { ...about, version: versionOf(move, written) } };
  }
  return move.commit === null
    ? { method: "gto/assign", params: { ...about, version: move.version, force: true } }
    : {
        method: "gto/assign",
        params: { ...about, ref: move.commit, skip_registration: true, force: true },
      };
}

/** The version that got the stage: another than the card's if one was registered first. */
function versionOf(move: Move, written: Written): string {
  const assignment = written.events.find((event) => event.event === "assignment");
  return assignment?.version ?? move.version;
}
