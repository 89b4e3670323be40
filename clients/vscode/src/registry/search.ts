/** What a search over the registry offers. */
import type { ArtifactNode, VersionNode } from "./model";
import { shortVersion } from "./model";

/** Something to go to. */
export interface Hit {
  readonly artifact: string;
  /** Undefined for the artifact itself. */
  readonly version: string | undefined;
  readonly label: string;
  readonly description: string;
}

/** Artifacts of which all versions are offered at most: those that fit, once few do. */
export const MOST_OPENED = 20;

/**
 * The artifacts whose versions are worth reading for what was typed: those with all of the words
 * but such as look like a version. None while more than `MOST_OPENED` fit.
 */
export function artifactsToOpen(artifacts: readonly ArtifactNode[], typed: string): string[] {
  const words = typed.toLowerCase().split(/[\s@#]+/);
  const wanted = words.filter((word) => word !== "" && !/^v?\d[\w.+-]*$|^v$/.test(word));
  if (wanted.length === 0) {
    return [];
  }
  const names = artifacts.map(({ name }) => name);
  const fitting = names.filter((name) => {
    const lower = name.toLowerCase();
    return wanted.every((word) => lower.includes(word));
  });
  return fitting.length > MOST_OPENED ? [] : fitting;
}

/**
 * What is offered: each artifact, below it its versions; of an artifact whose versions were not
 * read those that its row tells.
 */
export function hits(
  artifacts: readonly ArtifactNode[],
  opened: ReadonlyMap<string, readonly VersionNode[]>,
): readonly Hit[] {
  return artifacts.flatMap((artifact) => {
    const versions = opened.get(artifact.name)?.map(({ name }) => name) ?? versionsOfRow(artifact);
    return [
      {
        artifact: artifact.name,
        version: undefined,
        label: artifact.name,
        description: artifact.latest ?? "",
      },
      ...versions.map((version) => ({
        artifact: artifact.name,
        version,
        label: `${artifact.name} ${shortVersion(version)}`,
        description: stagesOf(artifact, version),
      })),
    ];
  });
}

function versionsOfRow(artifact: ArtifactNode): readonly string[] {
  const placed = artifact.placements.map(({ version }) => version);
  return [...new Set(artifact.latest === null ? placed : [artifact.latest, ...placed])];
}

function stagesOf(artifact: ArtifactNode, version: string): string {
  const placed = artifact.placements.filter((placement) => placement.version === version);
  return placed.map(({ stage }) => stage).join(" · ");
}
