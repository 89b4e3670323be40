/** The view of the registry in the side bar. */
import * as vscode from "vscode";
import type { Server } from "../server/client";
import type { Connection } from "./connection";
import { search } from "./searchPicker";
import { standing } from "./standing";
import type { RegistryStore } from "./store";
import { RegistryTree } from "./tree";

/** The server as the store asks it. */
export function connectionOf(server: Server): Connection {
  return {
    get isReady() {
      return server.state.kind === "running";
    },
    onReady: server.onReady,
    request: (method, params) => server.request(method, params),
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
    void vscode.commands.executeCommand("setContext", "gtod.registry.standing", now);
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
    vscode.commands.registerCommand("gtod.registry.refresh", () => store.refresh()),
    vscode.commands.registerCommand("gtod.registry.search", () => search(store, tree, view)),
  );
}

function problems(store: RegistryStore): string {
  return store.repositories
    .flatMap(({ status }) => (status.kind === "failed" ? [status.problem.message] : []))
    .join("\n");
}

/** Keep the store to the folders, and look again where a repository is made in one of them. */
function followFolders(store: RegistryStore): vscode.Disposable {
  let watchers: readonly vscode.Disposable[] = [];
  const follow = (): void => {
    const folders = (vscode.workspace.workspaceFolders ?? []).filter(
      ({ uri }) => uri.scheme === "file",
    );
    watchers.forEach((watcher) => {
      watcher.dispose();
    });
    watchers = folders.map((folder) => watchGit(folder, store));
    void store.setFolders(folders.map(({ uri }) => uri.fsPath));
  };
  follow();
  const listening = vscode.workspace.onDidChangeWorkspaceFolders(follow);
  return new vscode.Disposable(() => {
    vscode.Disposable.from(listening, ...watchers).dispose();
  });
}

function watchGit(folder: vscode.WorkspaceFolder, store: RegistryStore): vscode.Disposable {
  const pattern = new vscode.RelativePattern(folder, ".git/HEAD");
  const watcher = vscode.workspace.createFileSystemWatcher(pattern, false, true, true);
  watcher.onDidCreate(() => {
    if (store.repositories.every(({ status }) => status.kind !== "ready")) {
      void store.refresh();
    }
  });
  return watcher;
}
