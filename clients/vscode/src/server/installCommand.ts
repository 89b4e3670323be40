/** The command that installs gtod for whoever has none. */
import * as vscode from "vscode";
import { install, InstallationError, type Step } from "./installation";

/**
 * Install gtod, with progress, which can be cancelled; the programs' output goes to the channel.
 * @param environment Where to, an absolute path.
 * @returns Whether it is installed.
 */
export async function installGtod(
  environment: string,
  output: vscode.LogOutputChannel,
): Promise<boolean> {
  const { t } = vscode.l10n;
  const source = vscode.workspace.getConfiguration("gtod").get("install.source", "gtod");
  const options = {
    location: vscode.ProgressLocation.Notification,
    title: t("Installing {0}", source),
    cancellable: true,
  };
  return vscode.window.withProgress(options, async (progress, token) => {
    const controller = new AbortController();
    token.onCancellationRequested(() => {
      controller.abort();
    });
    try {
      await install({
        environment,
        source,
        searchPath: process.env["PATH"] ?? "",
        signal: controller.signal,
        begin: (step) => {
          progress.report({ message: told(step) });
        },
        write: (text) => {
          output.append(text);
        },
      });
      return true;
    } catch (error) {
      if (!token.isCancellationRequested) {
        void showFailure(error, output);
      }
      return false;
    }
  });
}

function told(step: Step): string {
  const { t } = vscode.l10n;
  switch (step) {
    case "python":
      return t("looking for Python …");
    case "environment":
      return t("making an environment …");
    case "pip":
      return t("fetching packages …");
  }
}

async function showFailure(error: unknown, output: vscode.LogOutputChannel): Promise<void> {
  const { t } = vscode.l10n;
  output.error(error instanceof Error ? error : String(error));
  const text =
    error instanceof InstallationError && error.step === "python"
      ? t("gtod needs Python 3.11 or newer with its module venv, and none is on the PATH.")
      : t("gtod could not be installed; the output tells why.");
  const button = t("Show Output");
  if ((await vscode.window.showErrorMessage(text, button)) === button) {
    output.show();
  }
}
