/** Whether a change is pushed with it, and where to. */
import * as vscode from "vscode";
import { chooseRemote } from "./pushing";
import { remotesOf } from "./remotes";

const { t } = vscode.l10n;

/** What the setting `gtod.push` says: whether the tags of a change are pushed with it. */
type Pushing = "always" | "ask" | "never";

/**
 * The remote that a change is pushed to with it, by the setting; null for none, undefined if somebody
 * who was asked wants no change at all.
 */
export async function destination(root: string): Promise<string | null | undefined> {
  const pushing = vscode.workspace.getConfiguration("gtod").get<Pushing>("push", "never");
  const remotes = pushing === "never" ? undefined : await remotesOf(root);
  if (remotes === undefined || remotes.names.length === 0) {
    return null;
  }
  if (pushing === "always") {
    return chooseRemote(remotes);
  }
  const { names, usual } = remotes;
  const options = [
    { label: t("Here only"), description: t("the tags can be pushed later"), remote: null },
    ...(usual === undefined ? names : [usual]).map((remote) => ({
      label: t("Push as well"),
      description: remote,
      remote,
    })),
  ];
  const placeHolder = t("Make the change where?");
  return (await vscode.window.showQuickPick(options, { placeHolder }))?.remote;
}

/** The params of a change that is pushed to a remote, or nowhere. */
export function pushingTo(remote: string | null): {
  readonly push: boolean;
  readonly remote?: string;
} {
  return remote === null ? { push: false } : { push: true, remote };
}
