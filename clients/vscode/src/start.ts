/** When the server is started: as soon as there is something for it, and not before. */
import * as vscode from "vscode";
import type { Server } from "./server/client";
import { DOCUMENTS } from "./server/documents";
import { type Lookout, lookOut } from "./server/lookout";

/** Start the server once the workspace has to do with a registry, or a file of ours is open. */
export function startWhenNeeded(server: Server): vscode.Disposable {
  const lookouts = new Map<string, Lookout>();
  const lookAtDocument = (document: vscode.TextDocument): void => {
    if (vscode.languages.match([...DOCUMENTS], document) > 0 && !isPlainDvc(document)) {
      void server.start();
    }
  };
  const lookAtFolders = (folders: readonly vscode.WorkspaceFolder[]): void => {
    for (const { uri } of folders) {
      if (uri.scheme === "file") {
        const lookout = lookOut(uri.fsPath, () => void wake(server));
        lookouts.set(uri.toString(), lookout);
      }
    }
  };
  const leave = (folders: readonly vscode.WorkspaceFolder[]): void => {
    for (const { uri } of folders) {
      lookouts.get(uri.toString())?.dispose();
      lookouts.delete(uri.toString());
    }
  };
  vscode.workspace.textDocuments.forEach(lookAtDocument);
  lookAtFolders(vscode.workspace.workspaceFolders ?? []);
  return vscode.Disposable.from(
    vscode.workspace.onDidOpenTextDocument(lookAtDocument),
    vscode.workspace.onDidChangeWorkspaceFolders(({ added, removed }) => {
      leave(removed);
      lookAtFolders(added);
    }),
    new vscode.Disposable(() => {
      vscode.Disposable.from(...lookouts.values()).dispose();
    }),
  );
}

/** A folder that has something for the server may have a gtod too, where there was none before. */
function wake(server: Server): Promise<void> {
  const { kind } = server.state;
  return kind === "missing" || kind === "failed" ? server.restart() : server.start();
}

/** Whether a document is a dvc.yaml without artifacts, which says nothing about a registry. */
function isPlainDvc(document: vscode.TextDocument): boolean {
  return document.fileName.endsWith("/dvc.yaml") && !/^artifacts:/m.test(document.getText());
}
