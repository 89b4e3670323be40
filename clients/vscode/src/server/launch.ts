/** One run of the server, with the language client that speaks to it. */
import * as vscode from "vscode";
import type { LanguageClient, Middleware } from "vscode-languageclient/node";
import { DOCUMENTS } from "./documents";
import type { Gtod } from "./finding";
import { startServer, type ServerProcess } from "./serverProcess";

/** Milliseconds that a server may take until it says what it can do. */
const PATIENCE = 30_000;

/** A server that answers. */
export interface Launch {
  readonly client: LanguageClient;
  /** Resolves with the reason once the server has ended, whoever ended it. */
  readonly ended: Promise<string>;
  /** End it in an orderly way; resolves once it has ended. */
  stop(): Promise<void>;
}

/**
 * Start a server and shake hands with it.
 * @throws Error: It cannot be started, ended at once, or says nothing; the message tells which.
 */
export async function launch(
  gtod: Gtod,
  output: vscode.LogOutputChannel,
  middleware: Middleware,
): Promise<Launch> {
  // Not earlier: to load the library takes longer than the rest of the extension.
  const { CloseAction, ErrorAction, LanguageClient } = await import("vscode-languageclient/node");
  const server = await startServer(gtod.path, vscode.workspace.workspaceFolders?.[0]?.uri.fsPath);
  const client = new LanguageClient("gtod", "gtod", () => Promise.resolve(server.child), {
    documentSelector: [...DOCUMENTS],
    outputChannel: output,
    middleware,
    // What becomes of a server that has ended is decided by who launched it.
    errorHandler: {
      error: () => ({ action: ErrorAction.Continue, handled: true }),
      closed: () => ({ action: CloseAction.DoNotRestart, handled: true }),
    },
    initializationFailedHandler: () => false,
  });
  await shakeHands(client, server);
  return {
    client,
    ended: server.ended,
    stop: async () => {
      await client.stop().catch(() => undefined);
      await server.end();
    },
  };
}

async function shakeHands(client: LanguageClient, server: ServerProcess): Promise<void> {
  const timer = setTimeout(() => server.child.kill("SIGKILL"), PATIENCE);
  try {
    await client.start();
  } catch (error) {
    // Most often it failed because the process has ended, and that says more.
    await server.end();
    throw new Error(await server.ended, { cause: error });
  } finally {
    clearTimeout(timer);
  }
}
