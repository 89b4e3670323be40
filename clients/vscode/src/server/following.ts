/** Starts the server anew when another gtod would be found now. */
import * as vscode from "vscode";
import type { Server } from "./client";
import { onDidSelectPython } from "./pythonExtension";
import type { ServerState } from "./state";

/** Follow what decides which gtod is found: the setting, trust, the selected environment. */
export function restartWhenSettingsChange(server: Server): vscode.Disposable {
  const restart = (): void => {
    // One that nobody has needed yet, or that somebody stopped, stays as it is.
    if (server.state.kind !== "idle" && server.state.kind !== "stopped") {
      void server.restart();
    }
  };
  let python: vscode.Disposable | undefined;
  return vscode.Disposable.from(
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration("gtod.path")) {
        restart();
      }
    }),
    vscode.workspace.onDidGrantWorkspaceTrust(restart),
    server.onDidChangeState(() => {
      // A search wakes the Python extension if it comes that far.
      python ??= onDidSelectPython(() => {
        if (!comesBeforePython(server.state)) {
          restart();
        }
      });
    }),
    new vscode.Disposable(() => {
      python?.dispose();
    }),
  );
}

/** Whether the gtod in use is one that comes before that of any Python environment. */
function comesBeforePython(state: ServerState): boolean {
  return "gtod" in state && ["setting", "workspace"].includes(state.gtod.origin);
}
