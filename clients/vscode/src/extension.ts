/** What the extension is made of, in the order in which it is made. */
import { homedir } from "node:os";
import { join } from "node:path";
import * as vscode from "vscode";
import { Server } from "./server/client";
import { findGtod, type Search } from "./server/finding";
import { candidates } from "./server/places";
import { selectedPython } from "./server/pythonExtension";

/** Called by VS Code once something that the extension is for may be there. */
export function activate(context: vscode.ExtensionContext): void {
  const output = vscode.window.createOutputChannel("GTO", { log: true });
  const server = new Server(() => search(context), output);
  context.subscriptions.push(
    output,
    server,
    vscode.commands.registerCommand("gtod.server.restart", () => server.restart()),
    vscode.commands.registerCommand("gtod.server.stop", () => server.stop()),
    vscode.commands.registerCommand("gtod.server.showOutput", () => {
      output.show();
    }),
  );
  void server.start();
}

function search(context: vscode.ExtensionContext): Promise<Search> {
  return findGtod(
    candidates({
      setting: vscode.workspace.getConfiguration("gtod").get("path", "").trim(),
      folders: (vscode.workspace.workspaceFolders ?? []).map((folder) => folder.uri.fsPath),
      isTrusted: vscode.workspace.isTrusted,
      home: homedir(),
      searchPath: process.env["PATH"] ?? "",
      ownEnvironment: join(context.globalStorageUri.fsPath, "environment"),
      selectedPython,
    }),
  );
}
