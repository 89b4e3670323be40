/** One run of the server, with the language client that speaks to it. */
import * as vscode from "vscode";
import {
  CloseAction,
  ErrorAction,
  LanguageClient,
  State,
  type Middleware,
} from "vscode-languageclient/node";
import type { CommandHandler } from "./client";
import { DOCUMENTS } from "./documents";
import type { Gtod } from "./finding";
import { commandOf } from "./remedies";
import { startServer, type ServerProcess } from "./serverProcess";
import { commandNeedsTrust, trustFirst } from "./trust";

/** Milliseconds that a server may take until it says what it can do. */
const PATIENCE = 30_000;

/** A server that answers. */
export interface Launch {
  readonly client: LanguageClient;
  /** Resolves with the reason once the server has ended and all of it is gone from the editor. */
  readonly ended: Promise<string>;
  /** End it in an orderly way; resolves once it has ended. */
  stop(): Promise<void>;
}

/**
 * Start a server and shake hands with it.
 * @param commands Those of the server's that are run here; they may be others later.
 * @throws Error: It cannot be started, ended at once, or says nothing; the message tells which.
 */
export async function launch(
  gtod: Gtod,
  output: vscode.LogOutputChannel,
  commands: ReadonlyMap<string, CommandHandler>,
): Promise<Launch> {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath;
  const server = await startServer(gtod.path, folder);
  const client = new QuietClient("gtod", "gtod", () => Promise.resolve(server.child), {
    documentSelector: [...DOCUMENTS],
    outputChannel: output,
    middleware: middleware(commands),
    // What becomes of a server that has ended is decided by who launched it.
    errorHandler: {
      error: () => ({ action: ErrorAction.Continue, handled: true }),
      closed: () => ({
        action: CloseAction.DoNotRestart,
        handled: true,
        message: "The connection to the server has ended",
      }),
    },
    initializationFailedHandler: () => false,
  });
  const isGone = gone(client);
  await shakeHands(client, server);
  const ended = server.ended.then(async (reason) => {
    await isGone;
    return reason;
  });
  const stop = async (): Promise<void> => {
    await client.stop().catch(() => undefined);
    await server.end();
  };
  return { client, ended, stop };
}

/** Writes what goes wrong to the output; whoever launched the server tells people, once. */
class QuietClient extends LanguageClient {
  override error(message: string, data?: unknown): void {
    super.error(message, data, false);
  }
}

function middleware(commands: ReadonlyMap<string, CommandHandler>): Middleware {
  return {
    executeCommand: async (command, args: unknown[], next): Promise<unknown> => {
      // First of all: a handler may leave what it does not know to the server.
      if (!vscode.workspace.isTrusted && commandNeedsTrust(command)) {
        return offerTrust();
      }
      const handler = commands.get(command);
      return handler === undefined ? (next(command, args) as unknown) : handler(...args);
    },
  };
}

async function offerTrust(): Promise<void> {
  const { t } = vscode.l10n;
  const { command, title } = commandOf("trust");
  if ((await vscode.window.showWarningMessage(trustFirst(t), title)) === title) {
    await vscode.commands.executeCommand(command);
  }
}

/** Resolves once a client has let go of all that it has registered. */
function gone(client: LanguageClient): Promise<void> {
  return new Promise((resolve) => {
    client.onDidChangeState(({ newState }) => {
      if (newState === State.Stopped) {
        resolve();
      }
    });
  });
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
