/** Looks for gtod where this editor's settings and surroundings say. */
import { homedir } from "node:os";
import { join } from "node:path";
import * as vscode from "vscode";
import { findGtod, type Search } from "./finding";
import { candidates } from "./places";
import { selectedPython } from "./pythonExtension";

/** Where this extension installs gtod, an absolute path. */
export function ownEnvironment(context: vscode.ExtensionContext): string {
  return join(context.globalStorageUri.fsPath, "environment");
}

/**
 * Look for a gtod.
 * @param environment As `ownEnvironment` gives it.
 */
export async function searchGtod(environment: string): Promise<Search> {
  const { isTrusted, workspaceFolders = [] } = vscode.workspace;
  const folders = workspaceFolders.filter(({ uri }) => uri.scheme === "file");
  return findGtod(
    candidates({
      setting: setting(),
      folders: folders.map(({ uri }) => uri.fsPath),
      isTrusted,
      home: homedir(),
      searchPath: process.env["PATH"] ?? "",
      ownEnvironment: environment,
      selectedPython,
    }),
  );
}

/** What the setting says; what is no text, as a settings file may have it, says nothing. */
function setting(): string {
  const path = vscode.workspace.getConfiguration("gtod").get<unknown>("path");
  return typeof path === "string" ? path.trim() : "";
}
