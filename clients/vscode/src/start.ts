/** When the server is started: as soon as there is something for it, and not before. */
import * as vscode from "vscode";
import type { Server } from "./server/client";
import { DOCUMENTS } from "./server/documents";
import { hasRegistrySigns } from "./server/registrySigns";

/** Start the server once the workspace has to do with a registry, or a file of ours is open. */
export function startWhenNeeded(server: Server): vscode.Disposable {
  const lookAtDocument = (document: vscode.TextDocument): void => {
    if (vscode.languages.match([...DOCUMENTS], document) > 0 && !isPlainDvc(document)) {
      void server.start();
    }
  };
  const lookAtFolders = (folders: readonly vscode.WorkspaceFolder[]): void => {
    for (const { uri } of folders) {
      if (uri.scheme === "file") {
        void hasRegistrySigns(uri.fsPath).then((has) => (has ? server.start() : undefined));
      }
    }
  };
  vscode.workspace.textDocuments.forEach(lookAtDocument);
  lookAtFolders(vscode.workspace.workspaceFolders ?? []);
  return vscode.Disposable.from(
    vscode.workspace.onDidOpenTextDocument(lookAtDocument),
    vscode.workspace.onDidChangeWorkspaceFolders(({ added }) => {
      lookAtFolders(added);
    }),
  );
}

/** Whether a document is a dvc.yaml without artifacts, which says nothing about a registry. */
function isPlainDvc(document: vscode.TextDocument): boolean {
  return document.fileName.endsWith("/dvc.yaml") && !/^artifacts:/m.test(document.getText());
}
