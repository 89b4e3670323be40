/** The artifact under the cursor, in the status bar. */
import * as vscode from "vscode";
import { artifactAtLine, type Outline } from "./language/artifactAtLine";
import type { ArtifactNode } from "./registry/model";
import type { RegistryStore } from "./registry/store";
import type { Server } from "./server/client";
import { DOCUMENTS } from "./server/documents";
import { statusBarText, statusBarTooltip } from "./statusBarText";

/** Milliseconds for which the cursor has to rest. */
const REST = 100;

/** The artifact that is shown, as commands are told of it. */
interface Shown {
  readonly root: string;
  readonly artifact: string;
}

/** Show the artifact under the cursor of the active editor; a click offers what can be done. */
export function showArtifactUnderCursor(server: Server, store: RegistryStore): vscode.Disposable {
  const item = new ArtifactItem(server, store);
  const later = (): void => {
    item.updateSoon();
  };
  later();
  return vscode.Disposable.from(
    item,
    vscode.window.onDidChangeActiveTextEditor(later),
    vscode.window.onDidChangeTextEditorSelection(later),
    vscode.workspace.onDidChangeTextDocument(later),
    server.onDidChangeState(later),
    vscode.Disposable.from(store.onDidChange(later)),
    vscode.commands.registerCommand("gtod.statusBar.choose", choose),
  );
}

class ArtifactItem implements vscode.Disposable {
  private readonly item = vscode.window.createStatusBarItem(
    "gtod.artifact",
    vscode.StatusBarAlignment.Left,
  );
  private timer: NodeJS.Timeout | undefined;
  /** Counts the updates: one that was overtaken shows nothing. */
  private update = 0;
  private outline: { readonly key: string; readonly value: readonly Outline[] } | undefined;

  constructor(
    private readonly server: Server,
    private readonly store: RegistryStore,
  ) {
    this.item.name = vscode.l10n.t("GTO: Artifact under the Cursor");
  }

  updateSoon(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.show(++this.update), REST);
  }

  dispose(): void {
    clearTimeout(this.timer);
    this.item.dispose();
  }

  private async show(update: number): Promise<void> {
    const editor = vscode.window.activeTextEditor;
    const found = editor && (await this.find(editor.document, editor.selection.active.line));
    if (update !== this.update) {
      return;
    }
    if (found === undefined) {
      this.item.hide();
      return;
    }
    const { t } = vscode.l10n;
    this.item.text = `$(tag) ${statusBarText(found.node, t)}`;
    this.item.tooltip = statusBarTooltip(found.node, t);
    this.item.command = {
      command: "gtod.statusBar.choose",
      title: t("What to do with the artifact"),
      arguments: [{ root: found.root, artifact: found.node.name } satisfies Shown],
    };
    this.item.show();
  }

  private async find(
    document: vscode.TextDocument,
    line: number,
  ): Promise<{ readonly root: string; readonly node: ArtifactNode } | undefined> {
    const path = document.uri.fsPath;
    const repository = isOurs(document) ? this.store.repositoryOf(path) : undefined;
    if (repository?.registry === undefined) {
      return undefined;
    }
    const name = artifactAtLine(await this.outlineOf(document), line, path, repository.root);
    const node = repository.registry.artifacts.find((each) => each.name === name);
    return node && { root: repository.root, node };
  }

  /** What the server tells of a document; it is asked once for each text. */
  private async outlineOf(document: vscode.TextDocument): Promise<readonly Outline[]> {
    const key = `${document.uri.toString()} ${document.version}`;
    const { client } = this.server;
    if (this.outline?.key !== key && client !== undefined) {
      const textDocument = client.code2ProtocolConverter.asTextDocumentIdentifier(document);
      const value = await client
        .sendRequest<readonly Outline[] | null>("textDocument/documentSymbol", { textDocument })
        .catch(() => undefined);
      // What was not answered is asked again, such as by the next server.
      this.outline = value === undefined ? undefined : { key, value: value ?? [] };
    }
    return this.outline?.key === key ? this.outline.value : [];
  }
}

function isOurs(document: vscode.TextDocument): boolean {
  return document.uri.scheme === "file" && vscode.languages.match([...DOCUMENTS], document) > 0;
}

/** Offer what can be done with an artifact. */
async function choose(shown: Shown): Promise<void> {
  const { t } = vscode.l10n;
  const choices = [
    { label: `$(history) ${t("History")}`, command: "gtod.history.openArtifact" },
    { label: `$(project) ${t("Board")}`, command: "gtod.board.openArtifact" },
    { label: `$(tag) ${t("Register a Version")}`, command: "gtod.registry.register" },
    { label: `$(rocket) ${t("Assign a Stage")}`, command: "gtod.registry.assign" },
  ];
  const chosen = await vscode.window.showQuickPick(choices, { title: shown.artifact });
  if (chosen !== undefined) {
    await vscode.commands.executeCommand(chosen.command, shown);
  }
}
