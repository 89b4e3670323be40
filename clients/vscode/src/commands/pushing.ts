/** Pushing tags: quietly if that goes, else in a terminal, where git may ask. */
import * as vscode from "vscode";
import { requireTrust } from "../server/trust";
import { runQuietly } from "./quietly";
import { type Remotes, remotesOf } from "./remotes";
import { plain } from "./wording";

const { t } = vscode.l10n;

/** A program with its words. */
interface CommandLine {
  readonly program: string;
  readonly words: readonly string[];
}

/** The usual remote, or the one that somebody chooses; undefined if they want none. */
export async function chooseRemote({ names, usual }: Remotes): Promise<string | undefined> {
  const placeHolder = t("Push the tags to which remote?");
  return usual ?? vscode.window.showQuickPick([...names], { placeHolder });
}

/**
 * Push, all or nothing, to the remote that is usual or chosen.
 * @param refspecs What to push, as git takes it.
 * @throws RequestError: The workspace is not trusted, and git would run the hooks that lie in it.
 */
export async function pushTags(refspecs: readonly string[], folder: string): Promise<void> {
  requireTrust(vscode.workspace.isTrusted, t);
  const remotes = await remotesOf(folder);
  if (remotes.names.length === 0) {
    void vscode.window.showInformationMessage(t("The repository has no remote to push to."));
    return;
  }
  const remote = await chooseRemote(remotes);
  if (remote !== undefined) {
    await push({ program: "git", words: ["push", "--atomic", remote, ...refspecs] }, folder);
  }
}

/** Run a command, worded by gtod for a POSIX shell, in a terminal. */
export function runInTerminal(command: string, folder: string): Promise<void> {
  return inTerminal({ program: "/bin/sh", words: ["-c", command] }, folder);
}

async function push(line: CommandLine, folder: string): Promise<void> {
  const controller = new AbortController();
  const { signal } = controller;
  const outcome = await vscode.window.withProgress(pushProgress(), (_, token) => {
    token.onCancellationRequested(() => {
      controller.abort();
    });
    return runQuietly(line.program, line.words, folder, signal);
  });
  if (outcome.isDone) {
    vscode.window.setStatusBarMessage(t("The tags are pushed"), 5000);
  } else if (signal.aborted) {
    // The remote may have taken them at that very moment.
    vscode.window.setStatusBarMessage(t("The push was cancelled"), 5000);
  } else {
    await tellFailure(line, folder, outcome.said);
  }
}

/** How a push shows that it is under way: it may take long, and can be cancelled. */
export function pushProgress(): vscode.ProgressOptions {
  const location = vscode.ProgressLocation.Notification;
  return { location, title: t("Pushing tags"), cancellable: true };
}

async function tellFailure(line: CommandLine, folder: string, said: string): Promise<void> {
  const again = t("Run in Terminal");
  const text = t("The tags are not pushed: {0}", plain(said));
  if ((await vscode.window.showErrorMessage(text, again)) === again) {
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
