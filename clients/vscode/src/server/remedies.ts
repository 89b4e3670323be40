/** What can be done about a server that does not run, and the messages that offer it. */
import * as vscode from "vscode";
import type { Server } from "./client";
import { label, type Message, type Remedy, standstillMessage } from "./wording";

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
  return server.onDidChangeState(({ kind }) => {
    if (kind === "missing" && memory.get<boolean>(TOLD) !== true) {
      void memory.update(TOLD, true);
      void tellOfStandstill(server);
    } else if (kind === "failed") {
      void tellOfStandstill(server);
    }
  });
}

/**
 * Tell somebody who needs the server why it does not run, and offer what can be done; nothing is told
 * where it runs, or does so soon.
 */
export async function tellOfStandstill({ state }: Server): Promise<void> {
  const { platform } = process;
  const { isTrusted } = vscode.workspace;
  const message = standstillMessage(state, { platform, isTrusted }, vscode.l10n.t);
  const { showErrorMessage, showInformationMessage } = vscode.window;
  if (message !== undefined) {
    await offer(message, state.kind === "failed" ? showErrorMessage : showInformationMessage);
  }
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
