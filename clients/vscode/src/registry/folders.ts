/** Whose registries are shown: those of the workspace's folders, and what Source Control finds in them. */
import * as vscode from "vscode";
import { type Git, gitExtension } from "./gitExtension";
import type { RegistryStore } from "./store";

/** Keep a store to the workspace's folders and to the repositories that Source Control shows. */
export function followFolders(store: RegistryStore): vscode.Disposable {
  let git: Git | undefined;
  let isOver = false;
  const follow = (): void => {
    void store.setFolders([...workspaceFolders(), ...repositoriesOf(git)]);
  };
  const listening = [vscode.workspace.onDidChangeWorkspaceFolders(follow)];
  follow();
  void gitExtension().then((found) => {
    if (found === undefined || isOver) {
      return;
    }
    git = found;
    // Repositories below a folder, such as submodules, and one that is made in it now.
    listening.push(found.onDidOpenRepository(follow), found.onDidCloseRepository(follow));
    follow();
  });
  return new vscode.Disposable(() => {
    isOver = true;
    vscode.Disposable.from(...listening).dispose();
  });
}

function workspaceFolders(): readonly string[] {
  const folders = vscode.workspace.workspaceFolders ?? [];
  return folders.filter(({ uri }) => uri.scheme === "file").map(({ uri }) => uri.fsPath);
}

/** Source Control may show repositories of files elsewhere too. */
function repositoriesOf(git: Git | undefined): readonly string[] {
  return (git?.repositories ?? [])
    .filter(({ rootUri }) => vscode.workspace.getWorkspaceFolder(rootUri) !== undefined)
    .map(({ rootUri }) => rootUri.fsPath);
}
