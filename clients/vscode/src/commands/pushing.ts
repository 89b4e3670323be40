/** Pushing tags: quietly if that goes, else in a terminal, where git may ask. */
import * as vscode from "vscode";
import { runQuietly } from "./quietly";
import { plain } from "./wording";

const { t } = vscode.l10n;

/** A program with its words. */
interface CommandLine {
  readonly program: string;
  readonly words: readonly string[];
}

/** Run a command that pushes, worded by gtod for a POSIX shell. @returns whether all is pushed. */
export function runPush(command: string, folder: string): Promise<boolean> {
  return push(inShell(command), folder);
}

/** Push tags, all or none. @returns whether they are pushed. */
export function pushTags(refs: readonly string[], folder: string): Promise<boolean> {
  const specs = refs.map((ref) => `refs/tags/${ref}`);
  return push({ program: "git", words: ["push", "--atomic", "origin", ...specs] }, folder);
}

/** Run a command that pushes in a terminal. @returns whether all is pushed. */
export function runInTerminal(command: string, folder: string): Promise<boolean> {
  return inTerminal(inShell(command), folder);
}

function inShell(command: string): CommandLine {
  return { program: "/bin/sh", words: ["-c", command] };
}

async function push(line: CommandLine, folder: string): Promise<boolean> {
  const progress = { location: vscode.ProgressLocation.Window, title: t("Pushing tags") };
  const outcome = await vscode.window.withProgress(progress, () =>
    runQuietly(line.program, line.words, folder),
  );
  if (outcome.isDone) {
    vscode.window.setStatusBarMessage(t("The tags are pushed"), 5000);
    return true;
  }
  const again = t("Run in Terminal");
  const text = t("The tags are not pushed: {0}", plain(outcome.said));
  const answer = await vscode.window.showErrorMessage(text, again);
  return answer === again && inTerminal(line, folder);
}

async function inTerminal({ program, words }: CommandLine, folder: string): Promise<boolean> {
  const task = new vscode.Task(
    { type: "process" },
    vscode.TaskScope.Workspace,
    t("Push tags"),
    "GTO",
    new vscode.ProcessExecution(program, [...words], { cwd: folder }),
  );
  task.presentationOptions = { reveal: vscode.TaskRevealKind.Always, focus: true };
  const started = await vscode.tasks.executeTask(task);
  return new Promise((resolve) => {
    const listening = vscode.tasks.onDidEndTaskProcess(({ execution, exitCode }) => {
      if (execution === started) {
        listening.dispose();
        resolve(exitCode === 0);
      }
    });
  });
}
