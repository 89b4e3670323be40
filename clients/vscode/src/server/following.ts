/** Starts the server anew when another gtod is found now. */
import * as vscode from "vscode";
import type { Server } from "./client";
import { onDidSelectPython } from "./pythonExtension";

/** Follow what decides which gtod is found: the setting, trust, the selected environment. */
export function restartWhenSettingsChange(server: Server): vscode.Disposable {
  const reconsider = (): void => {
    void server.reconsider();
  };
  let python: vscode.Disposable | undefined;
  return vscode.Disposable.from(
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration("gtod.path")) {
        reconsider();
      }
    }),
    vscode.workspace.onDidGrantWorkspaceTrust(reconsider),
    server.onDidChangeState(() => {
      // A search wakes the Python extension if it comes that far.
      python ??= onDidSelectPython(reconsider);
    }),
    new vscode.Disposable(() => {
      python?.dispose();
    }),
  );
}
