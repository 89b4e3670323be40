/** Bringing back what was taken out of use: there is no tag that says so, but the next one does. */
import * as vscode from "vscode";
import type { Target } from "../registry/target";
import { oneLine } from "../registry/text";
import { type Option, retiredVersions } from "./choices";
import type { Commands } from "./commands";
import { choose, pickArtifact } from "./picking";
import { register } from "./register";
import { assign } from "./stages";
import { registration } from "./writes";

const { t } = vscode.l10n;

/**
 * Register a version again that was deregistered, or bring back a deprecated artifact by its next
 * tag, as somebody chooses.
 */
export async function bringBack(commands: Commands, target: Target): Promise<void> {
  const meant = await pickArtifact(commands.store, target, t("Bring which artifact back?"));
  if (meant === undefined) {
    return;
  }
  const { artifact, repository } = meant;
  const { root } = repository;
  const there = { root, artifact };
  const title = oneLine(artifact);
  const again: Option<() => Promise<unknown>>[] = retiredVersions(
    await repository.events(artifact),
  ).map(({ version, commit }) => ({
    label: t("Register {0} again", version),
    description: "",
    value: () => commands.writer.write(root, registration(artifact, { version }, commit)),
  }));
  const isDeprecated = repository.artifact(artifact)?.deprecated === true;
  const next: Option<() => Promise<unknown>>[] = [
    { label: t("Assign a Stage"), description: "", value: () => assign(commands, there) },
    { label: t("Register a Version"), description: "", value: () => register(commands, there) },
  ];
  const options = isDeprecated ? [...next, ...again] : again;
  if (options.length === 0) {
    const text = t("{0} is not deprecated, and none of its versions is deregistered.", title);
    void vscode.window.showInformationMessage(text);
    return;
  }
  const placeHolder = isDeprecated
    ? t("{0} comes back with its next tag. Which one?", title)
    : t("Bring which version of {0} back?", title);
  await (
    await choose(options, placeHolder)
  )?.();
}
