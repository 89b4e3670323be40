/** Documents of the workspace, for checks. */
import { ok } from "node:assert/strict";
import * as vscode from "vscode";

/** Milliseconds that whatever is waited for may take. */
const PATIENCE = 10_000;

/** The address of a file of the workspace. */
export function uriOf(path: string): vscode.Uri {
  const folder = vscode.workspace.workspaceFolders?.[0];
  ok(folder, "no folder is open");
  return vscode.Uri.joinPath(folder.uri, path);
}

/** Open a file of the workspace in an editor. */
export async function open(path: string): Promise<vscode.TextDocument> {
  const editor = await vscode.window.showTextDocument(uriOf(path));
  return editor.document;
}

/** Where a text begins in a document. */
export function positionOf(document: vscode.TextDocument, text: string): vscode.Position {
  const offset = document.getText().indexOf(text);
  ok(offset >= 0, `${document.fileName} has no ${text}`);
  return document.positionAt(offset);
}

/** Put another text for the first occurrence of one, without saving. */
export async function replace(
  document: vscode.TextDocument,
  before: string,
  after: string,
): Promise<void> {
  const start = positionOf(document, before);
  const end = start.translate(0, before.length);
  const edit = new vscode.WorkspaceEdit();
  edit.replace(document.uri, new vscode.Range(start, end), after);
  ok(await vscode.workspace.applyEdit(edit));
}

/** Give the active document the text that it has on disk. */
export async function revert(): Promise<void> {
  await vscode.commands.executeCommand("workbench.action.files.revert");
}

/** Ask until the answer is as it should be; gives that answer. */
export async function until<T>(
  ask: () => T | PromiseLike<T>,
  suits: (answer: T) => boolean,
): Promise<T> {
  const deadline = Date.now() + PATIENCE;
  for (;;) {
    const answer = await ask();
    if (suits(answer)) return answer;
    ok(Date.now() < deadline, `after ${PATIENCE} ms it is still ${JSON.stringify(answer)}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
