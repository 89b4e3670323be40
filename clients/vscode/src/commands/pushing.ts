/** Pushing tags: quietly if that goes, else in a terminal, where git may ask. */
import * as vscode from "vscode";
import { requireTrust } from "../server/trust";
import { runQuietly } from "./quietly";
import { plain } from "./wording";

const { t } = vscode.l10n;

/** A program with its words. */
interface CommandLine {
  readonly program: string;
  readonly words: readonly string[];
}

/** Run a command that pushes, worded by gtod for a POSIX shell. */
export function runPush(command: string, folder: string): Promise<void> {
  return push(inShell(command), folder);
}

/**
 * Push tags, all or none.
 * @throws RequestError: The workspace is not trusted, and git would run the hooks that lie in it.
 */
export async function pushTags(refs: readonly string[], folder: string): Promise<void> {
  requireTrust(vscode.workspace.isTrusted, t);
  const specs = refs.map((ref) => `refs/tags/${ref}`);
  await push({ program: "git", words: ["push", "--atomic", "origin", ...specs] }, folder);
}

/** Run a command that pushes in a terminal. */
export function runInTerminal(command: string, folder: string): Promise<void> {
  return inTerminal(inShell(command), folder);
}

function inShell(command: string): CommandLine {
  return { program: "/bin/sh", words: ["-c", command] };
}

async function push(line: CommandLine, folder: string): Promise<void> {
  const progress = { location: vscode.ProgressLocation.Window, title: t("Pushing tags") };
  const outcome = await vscode.window.withProgress(progress, () =>
    runQuietly(line.program, line.words, folder),
  );
  if (outcome.isDone) {
    vscode.window.setStatusBarMessage(t("The tags are pushed"), 5000);
    return;
  }
  const again = t("Run in Terminal");
  const text = t("The tags are not pushed: {0}", plain(outcome.said));
  const answer = await vscode.window.showErrorMessage(text, again);
  if (answer === again) {
    await inTerminal(line, folder);
  }
}

async function inTerminal({ program, words }: CommandLine, folder: string): Promise<void> {
  const task = new vscode.Task(
    { type: "process" },
    vscode.TaskScope.Workspace,
    t("Push tags"),
    "GTO",
    new vscode.ProcessExecution(program, [...words], { cwd: folder }),
  );
  task.presentationOptions = { reveal: vscode.TaskRevealKind.Always, focus: true };
  await vscode.tasks.executeTask(task);
}
