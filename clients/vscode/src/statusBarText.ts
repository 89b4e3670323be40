/** What the status bar says of an artifact. */
import type { Translate } from "./l10n";
import { type ArtifactNode, shortVersion } from "./registry/model";
import { oneLine } from "./registry/text";

/** Characters for which there is room beside the other items. */
const ROOM = 60;

/** The latest version and the stages; where they take too much room, how many stages. */
export function statusBarText(artifact: ArtifactNode, t: Translate): string {
  const { name, placements } = artifact;
  const first = [oneLine(name), ...facts(artifact, t)].join(" ");
  const all = [
    first,
    ...placements.map(({ stage, version }) => `${stage} ${shortVersion(version)}`),
  ];
  const text = all.join(" · ");
  return text.length <= ROOM || placements.length < 2
    ? text
    : [first, t("{0} stages", placements.length)].join(" · ");
}

/** All of it, a line each. */
export function statusBarTooltip(artifact: ArtifactNode, t: Translate): string {
  const { name, placements } = artifact;
  const stages = placements.map(({ stage, version }) =>
    t("{0} is in {1}", shortVersion(version), stage),
  );
  return [[oneLine(name), ...facts(artifact, t)].join(" "), ...stages].join("\n");
}

function facts({ latest, deprecated }: ArtifactNode, t: Translate): readonly string[] {
  return [latest ?? t("(not registered)"), ...(deprecated ? [t("(deprecated)")] : [])];
}
