/** Bringing versions into stages, and out of them. */
import * as vscode from "vscode";
import type { Target } from "../registry/target";
import { oneLine } from "../registry/text";
import { type Option, stageOptions, versionTitle } from "./choices";
import type { Commands } from "./commands";
import { confirmRemoval } from "./confirming";
import { choose, type MeantVersion, pickVersion, typeIn } from "./picking";
import { assignment, unassignment, type VersionName } from "./writes";

const { t } = vscode.l10n;

/** Assign a stage to the target's version. */
export async function assign(commands: Commands, target: Target): Promise<void> {
  const meant = await pickVersion(commands.store, target, {
    artifact: t("Assign a stage to which artifact?"),
    version: t("Assign a stage to which version?"),
  });
  if (meant === undefined) {
    return;
  }
  const stage = target.stage ?? (await pickStage(commands, meant));
  if (stage !== undefined) {
    const { artifact, repository, version } = meant;
    await commands.writer.write(repository.root, assignment(artifact, stage, version));
  }
}

async function pickStage(
  { requests, writer }: Commands,
  { artifact, repository, version }: MeantVersion,
): Promise<string | undefined> {
  const { root } = repository;
  const stages = await requests.request("gto/stages", { repo: root });
  const title = versionTitle(artifact, version.name);
  const another: Option<undefined> = {
    label: t("Another stage…"),
    description: "",
    value: undefined,
  };
  const options = stageOptions(stages, repository.artifact(artifact), t);
  const chosen = await choose<Option<string> | typeof another>(
    [...options, another].map((option) => ({ ...option, value: option })),
    t("Assign which stage to {0}?", title),
  );
  if (chosen !== another && chosen?.value !== undefined) {
    return chosen.value;
  }
  return chosen === undefined
    ? undefined
    : typeIn({ prompt: t("The stage to assign to {0}", title), placeHolder: "prod" }, (typed) =>
        writer.rehearse(root, assignment(artifact, typed, version)).then(() => undefined),
      );
}

/** Take the target's version out of a stage, once somebody has confirmed it. */
export async function unassign(commands: Commands, target: Target): Promise<void> {
  const words = {
    artifact: t("Take which artifact out of a stage?"),
    version: t("Take which version out of a stage?"),
  };
  const isStaged = ({ stages }: { readonly stages: readonly unknown[] }): boolean =>
    stages.length > 0;
  const meant = await pickVersion(commands.store, target, words, isStaged);
  if (meant === undefined) {
    return;
  }
  const { artifact, repository, version } = meant;
  const title = versionTitle(artifact, version.name);
  const stage = target.stage ?? (await pickOwnStage(meant, title));
  if (stage === undefined) {
    return;
  }
  const name: VersionName = version;
  await confirmRemoval(commands, repository.root, {
    question: t("Take {0} out of {1}?", title, oneLine(stage)),
    button: t("Unassign"),
    write: (by) => unassignment(artifact, stage, name, by),
  });
}

async function pickOwnStage({ version }: MeantVersion, title: string): Promise<string | undefined> {
  const [first, ...others] = version.stages;
  if (first !== undefined && others.length === 0) {
    return first.stage;
  }
  const options = version.stages.map(({ stage }) => ({
    label: stage,
    description: "",
    value: stage,
  }));
  return choose(options, t("Take {0} out of which stage?", title));
}
