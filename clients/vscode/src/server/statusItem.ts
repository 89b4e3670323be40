/** How the server is, in the list behind the braces of the status bar. */
import * as vscode from "vscode";
import type { Server } from "./client";
import { commandOf } from "./remedies";
import { DOCUMENTS } from "./documents";
import { status } from "./wording";

const SEVERITIES = {
  information: vscode.LanguageStatusSeverity.Information,
  warning: vscode.LanguageStatusSeverity.Warning,
  error: vscode.LanguageStatusSeverity.Error,
};

/**
 * Show how the server is beside the documents that it serves; `when` clauses know `gtod.state`, and
 * by `gtod.platform` where it would run, which is not where the window is if that is remote.
 */
export function showStatus(server: Server): vscode.Disposable {
  const item = vscode.languages.createLanguageStatusItem("gtod.server", [...DOCUMENTS]);
  item.name = "GTO";
  const update = (): void => {
    const { text, detail, severity, isBusy, remedy } = status(
      server.state,
      process.platform,
      vscode.l10n.t,
    );
    item.text = text;
    item.detail = detail;
    item.severity = SEVERITIES[severity];
    item.busy = isBusy;
    item.command = commandOf(remedy);
    void vscode.commands.executeCommand("setContext", "gtod.state", server.state.kind);
  };
  update();
  void vscode.commands.executeCommand("setContext", "gtod.platform", process.platform);
  return vscode.Disposable.from(item, server.onDidChangeState(update));
}
