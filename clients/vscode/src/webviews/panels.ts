/** Panels that show one of our pages, of which there is one for each thing that it can be about. */
import * as vscode from "vscode";
import type { Disposable } from "../registry/emitter";
import { loadPage, webviewOptions } from "./page";
import { readScope, type Scope } from "./scope";

/** What a panel does while it is open. */
export interface Session extends Disposable {
  /** Takes what its page says, of which nothing is known. */
  receive(message: unknown): void;
}

/** A kind of panel. */
export interface PanelKind {
  /** The type of the webview. */
  readonly type: string;
  /** Its script in `dist/pages` and its style in `media`, without what follows the dot. */
  readonly page: string;
  readonly body: string;
  title(scope: Scope): string;
  open(scope: Scope, webview: vscode.Webview): Session;
}

/** All panels of a kind; VS Code brings them back after it was closed. */
export class Panels implements vscode.Disposable {
  private readonly shown = new Map<string, vscode.WebviewPanel>();
  private readonly serializer: vscode.Disposable;

  constructor(
    private readonly extension: vscode.Uri,
    private readonly kind: PanelKind,
  ) {
    this.serializer = vscode.window.registerWebviewPanelSerializer(kind.type, {
      deserializeWebviewPanel: (panel, state) => {
        const scope = readScope(state);
        if (scope === null || this.shown.has(nameOf(scope))) {
          panel.dispose();
        } else {
          this.fill(panel, scope);
        }
        return Promise.resolve();
      },
    });
  }

  /** Shows what there is about `scope`, in the panel that it has or a new one. */
  show(scope: Scope): void {
    const shown = this.shown.get(nameOf(scope));
    if (shown !== undefined) {
      shown.reveal();
      return;
    }
    const { type } = this.kind;
    const options = webviewOptions(this.extension);
    const column = vscode.ViewColumn.Active;
    this.fill(vscode.window.createWebviewPanel(type, "", column, options), scope);
  }

  dispose(): void {
    this.serializer.dispose();
    [...this.shown.values()].forEach((panel) => {
      panel.dispose();
    });
  }

  private fill(panel: vscode.WebviewPanel, scope: Scope): void {
    const { page, body } = this.kind;
    const session = this.kind.open(scope, panel.webview);
    this.shown.set(nameOf(scope), panel);
    panel.title = this.kind.title(scope);
    panel.iconPath = {
      light: vscode.Uri.joinPath(this.extension, "media", `${page}-light.svg`),
      dark: vscode.Uri.joinPath(this.extension, "media", `${page}-dark.svg`),
    };
    panel.webview.onDidReceiveMessage((message: unknown) => {
      session.receive(message);
    });
    panel.onDidDispose(() => {
      session.dispose();
      this.shown.delete(nameOf(scope));
    });
    loadPage(panel.webview, this.extension, page, body);
  }
}

function nameOf({ repository, artifact }: Scope): string {
  return JSON.stringify([repository, artifact]);
}
