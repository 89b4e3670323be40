/** What is offered to choose from, and which answers follow from it. */
import type { Translate } from "../l10n";
import type { ArtifactNode, EventNode, VersionNode } from "../registry/model";
import { shortHash, shortVersion } from "../registry/model";
import { clockTime, oneLine } from "../registry/text";
import type { Choice, Part } from "./writes";

/** Something to choose. */
export interface Option<T> {
  readonly label: string;
  readonly description: string;
  readonly value: T;
}

/** What a rehearsal of a registration told: the version, or why there would be none. */
export type Rehearsal =
  { readonly version: string } | { readonly problem: { readonly message: string } };

/** Parts as people most often want them. */
const PARTS: readonly Part[] = ["patch", "minor", "major"];

/** The versions that could be registered, told by the server. */
export interface NextVersions {
  /** What comes of it if nothing is said. */
  readonly usual: Rehearsal;
  readonly parts: Readonly<Record<Part, Rehearsal>>;
}

/**
 * The versions to choose from: the next ones, and before them the usual one where it is none of
 * them (the first one, or one that was taken back at that commit).
 */
export function versionOptions(next: NextVersions, t: Translate): readonly Option<Choice>[] {
  const bumps = PARTS.flatMap((bump) => {
    const rehearsal = next.parts[bump];
    return "version" in rehearsal
      ? [{ label: rehearsal.version, description: partName(bump, t), value: { bump } }]
      : [];
  });
  const { usual } = next;
  if (!("version" in usual) || bumps.some(({ label }) => label === usual.version)) {
    return bumps;
  }
  const why = bumps.length === 0 ? t("the first version") : t("again");
  return [{ label: usual.version, description: why, value: {} }, ...bumps];
}

/** Why no version can be registered there; undefined if one can. */
export function refusal(next: NextVersions): string | undefined {
  return "problem" in next.usual ? next.usual.problem.message : undefined;
}

function partName(part: Part, t: Translate): string {
  switch (part) {
    case "patch":
      return t("patch");
    case "minor":
      return t("minor");
    case "major":
      return t("major");
  }
}

/** The artifacts of a registry to choose from. */
export function artifactOptions(artifacts: readonly ArtifactNode[]): readonly Option<string>[] {
  return artifacts.map(({ name, latest }) => ({
    label: oneLine(name),
    description: latest ?? "",
    value: name,
  }));
}

/** The versions of an artifact to choose from. */
export function versionChoices(versions: readonly VersionNode[]): readonly Option<VersionNode>[] {
  return versions.map((version) => ({
    label: shortVersion(version.name),
    description: [
      ...version.stages.map(({ stage }) => stage),
      shortHash(version.commit),
      clockTime(version.createdAt),
    ].join(" · "),
    value: version,
  }));
}

/** The stages to choose from, with the version that is in each of them now. */
export function stageOptions(
  stages: readonly string[],
  artifact: ArtifactNode | undefined,
  t: Translate,
): readonly Option<string>[] {
  return stages.map((stage) => {
    const placement = artifact?.placements.find((each) => each.stage === stage);
    const description =
      placement === undefined ? "" : t("now {0}", shortVersion(placement.version));
    return { label: stage, description, value: stage };
  });
}

/** Words about a version for a title: `churn v3.1.0`. */
export function versionTitle(artifact: string, version: string): string {
  return `${oneLine(artifact)} ${shortVersion(version)}`;
}

/** A version whose registration was taken back by a tag, and where it stood. */
export interface Retired {
  readonly version: string;
  readonly commit: string;
}

/** The versions that are taken back by now, of an artifact's events, newest first. */
export function retiredVersions(events: readonly EventNode[]): readonly Retired[] {
  const decided = new Set<string>();
  return events.flatMap(({ kind, version, commit }) => {
    const isAbout = kind === "registration" || kind === "deregistration";
    if (!isAbout || version === null || decided.has(version)) {
      return [];
    }
    decided.add(version);
    return kind === "deregistration" ? [{ version, commit }] : [];
  });
}
