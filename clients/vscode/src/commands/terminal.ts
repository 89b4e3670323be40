/** Git commands that somebody is to see, because git may ask or fail there. */
import * as vscode from "vscode";

const { t } = vscode.l10n;

/** Run a command for a POSIX shell, as gtod words them. @returns whether it succeeded. */
export function runShellCommand(command: string, folder: string): Promise<boolean> {
  // gtod quotes for sh, whatever shell somebody likes.
  const options = { cwd: folder, executable: "/bin/sh", shellArgs: ["-c"] };
  return run(new vscode.ShellExecution(command, options));
}

/** Push tags, all or none. @returns whether it succeeded. */
export function pushTags(refs: readonly string[], folder: string): Promise<boolean> {
  const specs = refs.map((ref) => `refs/tags/${ref}`);
  return run(
    new vscode.ProcessExecution("git", ["push", "--atomic", "origin", ...specs], { cwd: folder }),
  );
}

async function run(execution: vscode.ShellExecution | vscode.ProcessExecution): Promise<boolean> {
  const name = t("Push tags");
  const task = new vscode.Task(
    { type: execution instanceof vscode.ShellExecution ? "shell" : "process" },
    vscode.TaskScope.Workspace,
    name,
    "GTO",
    execution,
  );
  task.presentationOptions = { reveal: vscode.TaskRevealKind.Always, focus: true };
  let listening: vscode.Disposable | undefined;
  try {
    const started = await vscode.tasks.executeTask(task);
    return await new Promise<boolean>((resolve) => {
      listening = vscode.tasks.onDidEndTaskProcess((event) => {
        if (event.execution === started) {
          resolve(event.exitCode === 0);
        }
      });
    });
  } finally {
    listening?.dispose();
  }
}
