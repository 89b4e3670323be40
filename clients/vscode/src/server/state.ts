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
  /** It did not start, or ended too often. */
  | { readonly kind: "failed"; readonly gtod: Gtod; readonly reason: string }
  /** Somebody stopped it. */
  | { readonly kind: "stopped" };

/** Whether the server will run without anybody's doing anything about it. */
export function isUnderWay({ kind }: ServerState): boolean {
  return kind === "searching" || kind === "starting" || kind === "restarting";
}
