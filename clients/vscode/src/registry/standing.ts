/** Which words stand in the view where there is no artifact to show. */
import { isAtStandstill, type ServerState } from "../server/state";
import type { RegistryStore } from "./store";

/** How the view stands; `viewsWelcome` in package.json has a text for each but `ready`. */
export type Standing =
  "empty" | "failed" | "loading" | "missing" | "norepository" | "ready" | "starting" | "stopped";

/** How the view stands, from the server's state and what is known of the registries. */
export function standing(server: ServerState["kind"], store: RegistryStore): Standing {
  if (store.repositories.some(({ registry }) => (registry?.artifacts.length ?? 0) > 0)) {
    return "ready"; // Also while the server starts again: what was read is still shown.
  }
  if (server !== "running") {
    return withoutServer(server);
  }
  if (store.isLoading) {
    return "loading";
  }
  if (store.repositories.length === 0) {
    return "norepository";
  }
  return store.repositories.every(({ status }) => status.kind === "failed") ? "failed" : "empty";
}

/**
 * What commands find to work on: `artifacts`, a registry that is `empty`, or `none` at all. The
 * commands' `enablement` in package.json goes by it. What is not known yet is hoped for: the server
 * is started by whoever asks.
 */
export type Reach = "artifacts" | "empty" | "none";

/** @param hasFolders Whether the workspace has any. */
export function reach(server: ServerState["kind"], now: Standing, hasFolders: boolean): Reach {
  if (
    !hasFolders ||
    isAtStandstill({ kind: server }) ||
    now === "norepository" ||
    now === "failed"
  ) {
    return "none";
  }
  return now === "empty" ? "empty" : "artifacts";
}

function withoutServer(server: Exclude<ServerState["kind"], "running">): Standing {
  switch (server) {
    case "missing":
      return "missing";
    case "failed":
    case "stopped":
      return "stopped";
    case "idle":
    case "searching":
    case "starting":
    case "restarting":
      return "starting";
  }
}
