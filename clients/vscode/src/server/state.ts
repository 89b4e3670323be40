/** How the server is. */
import type { Gtod, Rejected } from "./finding";

/** How the server is; each state holds what can be told about it. */
export type ServerState =
  /** Nothing has needed it so far. */
  | { readonly kind: "idle" }
  | { readonly kind: "searching" }
  /** No gtod was found that could be started. */
  | { readonly kind: "missing"; readonly rejected: readonly Rejected[] }
  | { readonly kind: "starting"; readonly gtod: Gtod }
  | { readonly kind: "running"; readonly gtod: Gtod }
  /** It ended by itself and is started again. */
  | { readonly kind: "restarting"; readonly gtod: Gtod; readonly reason: string }
  /** It did not start, which is one end, or ended too often; `reason` tells of the last end. */
  | { readonly kind: "failed"; readonly gtod: Gtod; readonly reason: string; readonly ends: number }
  /** Somebody stopped it. */
  | { readonly kind: "stopped" };

/** Whether the server will run without anybody's doing anything about it. */
export function isUnderWay({ kind }: ServerState): boolean {
  return kind === "searching" || kind === "starting" || kind === "restarting";
}

/** Whether nothing answers until somebody does something about it. */
export function isAtStandstill({ kind }: Pick<ServerState, "kind">): boolean {
  return kind === "missing" || kind === "failed" || kind === "stopped";
}

/** Whether somebody has needed the server, and nobody stopped it. */
export function isWanted({ kind }: ServerState): boolean {
  return kind !== "idle" && kind !== "stopped";
}

/** Whether another server would run, or one at all, if it were started anew with what was found. */
export function isWorthRestart(state: ServerState, found: Gtod | undefined): boolean {
  switch (state.kind) {
    case "starting":
    case "running":
    case "restarting":
      return state.gtod.path !== found?.path;
    default:
      return isWanted(state);
  }
}
