/** What is done with a version's commit and tags. */
import * as vscode from "vscode";
import { eventsOf, shortHash } from "../registry/model";
import type { Target } from "../registry/target";
import { versionTitle } from "./choices";
import type { Commands } from "./commands";
import { type GitRepository, gitRepository } from "../registry/gitExtension";
import { pickArtifact, pickVersion } from "./picking";
import { pushTags } from "./pushing";
import { plain } from "./wording";
import { refspecs } from "./writes";

const { t } = vscode.l10n;

/** What of a version is copied. */
export type Copied = "commit" | "ref" | "version";

/** Copy what a target has, or what the version has that somebody chooses. */
export async function copy(commands: Commands, target: Target, what: Copied): Promise<void> {
  const text = target[what] ?? (await ofVersion(commands, target, what));
  if (text !== undefined) {
    await vscode.env.clipboard.writeText(text);
    vscode.window.setStatusBarMessage(t("Copied {0}", text), 3000);
  }
}

async function ofVersion(
  { store }: Commands,
  target: Target,
  what: Copied,
): Promise<string | undefined> {
  const words = { artifact: t("Of which artifact?"), version: t("Of which version?") };
  const meant = await pickVersion(
    store,
    target,
    words,
    ({ ref }) => what !== "ref" || ref !== null,
  );
  if (meant === undefined) {
    return undefined;
  }
  const { name, ref, commit } = meant.version;
  return { version: name, ref: ref ?? undefined, commit }[what];
}

/**
 * Check out a version's commit, by VS Code's own Git extension: it knows the git that somebody has
 * configured, tells the editor that files change, and git keeps local changes from being lost.
 */
export async function checkout(commands: Commands, target: Target): Promise<void> {
  const place = await commitOf(commands, target);
  if (place === undefined) {
    return;
  }
  const repository = await gitRepository(place.root);
  if (repository === undefined) {
    void vscode.window.showErrorMessage(
      t("The repository is not open in VS Code's Git extension, which checks commits out."),
    );
    return;
  }
  const before = repository.state.HEAD;
  const back = before?.name ?? before?.commit;
  if (await isCheckedOut(repository, place.commit)) {
    await tellCheckedOut(repository, place.commit, back);
  }
}

/** Check something out, or tell why git does not. */
async function isCheckedOut(repository: GitRepository, treeish: string): Promise<boolean> {
  try {
    await repository.checkout(treeish);
    return true;
  } catch (error) {
    void vscode.window.showErrorMessage(plain(reasonOf(error)));
    return false;
  }
}

async function tellCheckedOut(
  repository: GitRepository,
  commit: string,
  back: string | undefined,
): Promise<void> {
  const text = t("{0} is checked out, on no branch.", shortHash(commit));
  const button = back === undefined ? [] : [t("Back to {0}", plain(back))];
  const answer = await vscode.window.showInformationMessage(text, ...button);
  if (answer !== undefined && back !== undefined) {
    await isCheckedOut(repository, back);
  }
}

async function commitOf(
  { store }: Commands,
  target: Target,
): Promise<{ readonly root: string; readonly commit: string } | undefined> {
  if (target.root !== undefined && target.commit !== undefined) {
    return { root: target.root, commit: target.commit };
  }
  const meant = await pickVersion(store, target, {
    artifact: t("Check out a version of which artifact?"),
    version: t("Check out which version?"),
  });
  return meant && { root: meant.repository.root, commit: meant.version.commit };
}

/** What git itself said, where the Git extension hands it on. */
function reasonOf(error: unknown): string {
  if (typeof error === "object" && error !== null && "stderr" in error) {
    return String(error.stderr);
  }
  return error instanceof Error ? error.message : String(error);
}

/** Push the tags of a target: of an event, a version, or all of an artifact's. */
export async function push({ store }: Commands, target: Target): Promise<void> {
  const meant = await pickArtifact(store, target, t("Push the tags of which artifact?"));
  if (meant === undefined) {
    return;
  }
  const { artifact, repository } = meant;
  const events = await repository.events(artifact);
  const version = (await repository.versions(artifact)).find(({ name }) => name === target.version);
  const chosen = version === undefined ? events : eventsOf(version, events);
  const specs = refspecs(chosen, "");
  const title = version === undefined ? plain(artifact) : versionTitle(artifact, version.name);
  if (specs.length === 0) {
    void vscode.window.showInformationMessage(t("{0} has no tags.", title));
    return;
  }
  await pushTags(specs, repository.root);
}
