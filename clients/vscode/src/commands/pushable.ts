/** Menus offer to push where there is a remote. */
import * as vscode from "vscode";
import { coalesced } from "../coalesced";
import type { RegistryStore } from "../registry/store";
import { repositoryAround } from "../server/registrySigns";
import { Watches } from "../server/watches";
import { remotesOf } from "./remotes";

/**
 * Have `gtod.registry.remotes` tell `when` clauses whether the repositories have `some` or `none`. It
 * tells nothing in a workspace that is not trusted, where git is not run, and pushes are refused.
 */
export function followRemotes(store: RegistryStore): vscode.Disposable {
  const watches = new Watches(() => void update());
  const update = coalesced(async () => {
    if (!vscode.workspace.isTrusted) {
      return;
    }
    const roots = store.repositories.map(({ root }) => root);
    const repositories = await Promise.all(roots.map(repositoryAround));
    watches.follow(
      repositories.flatMap((found) =>
        found === undefined ? [] : [{ folder: found.commonDir, names: ["config"] }],
      ),
    );
    const remotes = await Promise.all(roots.map(remotesOf));
    const known = remotes.some(({ names }) => names.length > 0) ? "some" : "none";
    await vscode.commands.executeCommand("setContext", "gtod.registry.remotes", known);
  });
  const listening = store.onDidChange(({ kind }) => {
    if (kind === "repositories") {
      void update();
    }
  });
  return vscode.Disposable.from(
    watches,
    vscode.Disposable.from(listening),
    vscode.workspace.onDidGrantWorkspaceTrust(() => void update()),
  );
}
