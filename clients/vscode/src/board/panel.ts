/** The boards in VS Code: one panel for the registry of a repository, and one for each artifact. */
import * as vscode from "vscode";
import type { Writer } from "../commands/writer";
import type { RegistryStore } from "../registry/store";
import { BOARD_BODY } from "../webviews/html";
import { type Question, readFromBoard } from "../webviews/messages";
import { registerPanelCommands } from "../webviews/panelCommands";
import { Panels, type Session } from "../webviews/panels";
import type { Scope } from "../webviews/scope";
import { BoardSession, type Confirmation } from "./session";
import { panelTitle } from "./wording";

const { t } = vscode.l10n;

/** Let boards be opened by the commands `gtod.board.open` and `gtod.board.openArtifact`. */
export function registerBoard(
  context: vscode.ExtensionContext,
  store: RegistryStore,
  writer: Writer,
): void {
  const panels = new Panels(context.extensionUri, {
    type: "gtod.board",
    page: "board",
    body: BOARD_BODY,
    title: ({ artifact }) => panelTitle(artifact, t),
    open: (scope, webview) => openBoard(scope, webview, store, writer),
  });
  context.subscriptions.push(
    panels,
    registerPanelCommands(panels, store, {
      registry: "gtod.board.open",
      artifact: "gtod.board.openArtifact",
      question: t("The board of which artifact?"),
    }),
  );
}

function openBoard(
  scope: Scope,
  webview: vscode.Webview,
  store: RegistryStore,
  writer: Writer,
): Session {
  const root = scope.repository;
  const board = new BoardSession(scope, store, t, {
    post: (message) => void webview.postMessage(message),
    confirmation,
    askByDialog,
    rehearse: (write) => writer.rehearse(root, write),
    write: (write) => writer.write(root, write),
    openHistory: (artifact) => {
      open(artifact === null ? "gtod.history.open" : "gtod.history.openArtifact", root, artifact);
    },
    openBoard: (artifact) => {
      open("gtod.board.openArtifact", root, artifact);
    },
    copy: (text) => void vscode.env.clipboard.writeText(text),
  });
  return {
    receive: (value) => {
      const message = readFromBoard(value);
      if (message !== null) {
        void board.receive(message);
      }
    },
    dispose: () => {
      board.dispose();
    },
  };
}

function open(command: string, root: string, artifact: string | null): void {
  const target = artifact === null ? { root } : { root, artifact };
  void vscode.commands.executeCommand(command, target);
}

function confirmation(): Confirmation {
  return vscode.workspace.getConfiguration("gtod").get<Confirmation>("board.confirm", "board");
}

async function askByDialog(question: Question): Promise<boolean> {
  const detail = [...question.details, ...question.warnings].join("\n\n");
  const options = { modal: true, detail };
  const answer = await vscode.window.showInformationMessage(
    question.title,
    options,
    question.accept,
  );
  return answer === question.accept;
}
