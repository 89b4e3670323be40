/** Taking versions and artifacts out of use. */
import * as vscode from "vscode";
import type { Target } from "../registry/target";
import { oneLine } from "../registry/text";
import { versionTitle } from "./choices";
import type { Commands } from "./commands";
import { confirmRemoval } from "./confirming";
import { pickArtifact, pickVersion } from "./picking";
import { deprecation, deregistration } from "./writes";

const { t } = vscode.l10n;

/** Take the registration of the target's version back, once somebody has confirmed it. */
export async function deregister(commands: Commands, target: Target): Promise<void> {
  const words = {
    artifact: t("Deregister a version of which artifact?"),
    version: t("Deregister which version?"),
  };
  const meant = await pickVersion(commands.store, target, words, ({ registered }) => registered);
  if (meant === undefined) {
    return;
  }
  const { artifact, repository, version } = meant;
  await confirmRemoval(commands, repository.root, {
    question: t("Deregister {0}?", versionTitle(artifact, version.name)),
    button: t("Deregister"),
    write: (by) => deregistration(artifact, version.name, by),
  });
}

/** Deprecate the target's artifact as a whole, once somebody has confirmed it. */
export async function deprecate(commands: Commands, target: Target): Promise<void> {
  const meant = await pickArtifact(
    commands.store,
    target,
    t("Deprecate which artifact?"),
    (name, repository) => repository.artifact(name)?.deprecated !== true,
  );
  if (meant === undefined) {
    return;
  }
  const { artifact, repository } = meant;
  await confirmRemoval(commands, repository.root, {
    question: t("Deprecate {0}?", oneLine(artifact)),
    button: t("Deprecate"),
    write: (by) => deprecation(artifact, by),
  });
}
