/** The histories in VS Code: one panel for the registry of a repository, and one for each artifact. */
import * as vscode from "vscode";
import { orTell } from "../commands/telling";
import type { Requests } from "../registry/connection";
import type { RegistryStore } from "../registry/store";
import { HISTORY_BODY } from "../webviews/html";
import { readFromHistory } from "../webviews/messages";
import { registerPanelCommands } from "../webviews/panelCommands";
import { Panels } from "../webviews/panels";
import { HistorySession } from "./session";
import { panelTitle } from "./wording";

const { t } = vscode.l10n;

/** Let histories be opened by the commands `gtod.history.open` and `gtod.history.openArtifact`. */
export function registerHistory(
  context: vscode.ExtensionContext,
  store: RegistryStore,
  requests: Requests,
): void {
  const panels = new Panels(context.extensionUri, {
    type: "gtod.history",
    page: "history",
    body: HISTORY_BODY,
    title: ({ artifact }) => panelTitle(artifact, t),
    open: (scope, webview) => {
      const history = new HistorySession(scope, store, requests, t, {
        post: (message) => void webview.postMessage(message),
        openCommit: (hash) => void orTell(() => openCommit(scope.repository, hash)),
      });
      return {
        receive: (value) => {
          const message = readFromHistory(value);
          if (message !== null) {
            void history.receive(message);
          }
        },
        dispose: () => {
          history.dispose();
        },
      };
    },
  });
  context.subscriptions.push(
    panels,
    registerPanelCommands(panels, store, {
      registry: "gtod.history.open",
      artifact: "gtod.history.openArtifact",
      question: t("The history of which artifact?"),
    }),
  );
}

/** Show a commit by VS Code's own Git extension; where that is switched off, copy its hash. */
async function openCommit(root: string, hash: string): Promise<void> {
  const commands = await vscode.commands.getCommands(true);
  if (commands.includes("git.viewCommit")) {
    await vscode.commands.executeCommand("git.viewCommit", vscode.Uri.file(root), hash);
    return;
  }
  await vscode.env.clipboard.writeText(hash);
  vscode.window.setStatusBarMessage(t("Copied {0}", hash), 5000);
}
