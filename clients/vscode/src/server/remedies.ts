/** What can be done about a server that does not run, and the messages that offer it. */
import * as vscode from "vscode";
import type { Server } from "./client";
import { failedMessage, label, missingMessage, type Message, type Remedy } from "./wording";

const COMMANDS: Readonly<Record<Remedy, readonly [command: string, ...args: unknown[]]>> = {
  install: ["gtod.server.install"],
  // Where the folder is on another machine, the settings that open by themselves are this machine's.
  "set-path": [
    vscode.env.remoteName === undefined
      ? "workbench.action.openSettings"
      : "workbench.action.openRemoteSettings",
    { query: "@id:gtod.path" },
  ],
  explain: ["workbench.action.openWalkthrough", "gtod.gtod#gtod.start"],
  restart: ["gtod.server.restart"],
  "show-output": ["gtod.server.showOutput"],
  trust: ["workbench.trust.manage"],
};

/** Under which it is remembered that a workspace's people know that gtod is missing. */
const TOLD = "gtod.missing.told";

/** The command that does something about it. */
export function commandOf(remedy: Remedy): vscode.Command {
  const [command, ...args] = COMMANDS[remedy];
  return { command, arguments: args, title: label(remedy, vscode.l10n.t) };
}

/**
 * Tell when the server cannot run, and offer what can be done.
 * @param memory The workspace's: that gtod is missing is told once in each.
 */
export function tellOfTrouble(server: Server, memory: vscode.Memento): vscode.Disposable {
  const { t } = vscode.l10n;
  const { platform } = process;
  return server.onDidChangeState((state) => {
    if (state.kind === "missing" && memory.get<boolean>(TOLD) !== true) {
      void memory.update(TOLD, true);
      const { isTrusted } = vscode.workspace;
      const message = missingMessage(state.rejected, { platform, isTrusted }, t);
      void offer(message, vscode.window.showInformationMessage);
    } else if (state.kind === "failed") {
      void offer(failedMessage(state, t), vscode.window.showErrorMessage);
    }
  });
}

/** Have it told again that gtod is missing, since somebody asks. */
export async function tellAgain(memory: vscode.Memento): Promise<void> {
  await memory.update(TOLD, undefined);
}

type Show = (text: string, ...buttons: string[]) => Thenable<string | undefined>;

async function offer({ text, remedies }: Message, show: Show): Promise<void> {
  const commands = remedies.map(commandOf);
  const chosen = await show(text, ...commands.map(({ title }) => title));
  const command = commands.find(({ title }) => title === chosen);
  if (command !== undefined) {
    await vscode.commands.executeCommand(command.command, ...(command.arguments as unknown[]));
  }
}
