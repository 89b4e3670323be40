/** The view of the registry in the side bar. */
import * as vscode from "vscode";
import { orTell } from "../commands/telling";
import type { Server } from "../server/client";
import { tellOfStandstill } from "../server/remedies";
import { isAtStandstill } from "../server/state";
import type { Connection } from "./connection";
import { followFolders } from "./folders";
import { search } from "./searchPicker";
import { reach, standing } from "./standing";
import type { RegistryStore } from "./store";
import { RegistryTree } from "./tree";

/** The server as the store asks it. */
export function connectionOf(server: Server): Connection {
  return {
    get isReady() {
      return server.state.kind === "running";
    },
    onReady: server.onReady,
    onGone: (listener) =>
      server.onDidChangeState(() => {
        if (isAtStandstill(server.state)) {
          listener(vscode.l10n.t("gtod does not run. Restart it to go on."));
        }
      }),
    request: (method, params, token) => server.request(method, params, token),
    onNotification: (method, listener) => server.onNotification(method, listener),
  };
}

/** Show the registries of the workspace, and keep the store to the workspace's folders. */
export function registerRegistryView(
  context: vscode.ExtensionContext,
  server: Server,
  store: RegistryStore,
): void {
  const tree = new RegistryTree(store);
  const view = vscode.window.createTreeView("gtod.registry", {
    treeDataProvider: tree,
    showCollapseAll: true,
  });
  const tellStanding = (): void => {
    const now = standing(server.state.kind, store);
    view.message = now === "failed" ? problems(store) : "";
    setContext("gtod.registry.standing", now);
    const hasFolders = (vscode.workspace.workspaceFolders ?? []).length > 0;
    setContext("gtod.registry.reach", reach(server.state.kind, now, hasFolders));
  };
  tellStanding();
  context.subscriptions.push(
    tree,
    view,
    followFolders(store),
    store.onDidChange(tellStanding),
    server.onDidChangeState(tellStanding),
    view.onDidChangeVisibility(({ visible }) => {
      // Who looks at the registry wants one to be read, be there signs of it or not.
      if (visible && server.state.kind === "idle") {
        void server.start();
      }
    }),
    vscode.commands.registerCommand("gtod.registry.refresh", async () => {
      await store.refresh();
      void tellOfStandstill(server); // Nobody waits for what they do about it.
    }),
    vscode.commands.registerCommand("gtod.registry.search", () =>
      orTell(() => search(store, tree, view)),
    ),
  );
}

function setContext(key: string, value: string): void {
  void vscode.commands.executeCommand("setContext", key, value);
}

function problems(store: RegistryStore): string {
  return store.repositories
    .flatMap(({ status }) => (status.kind === "failed" ? [status.problem.message] : []))
    .join("\n");
}
