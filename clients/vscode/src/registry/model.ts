/** What the registry holds, as values that never change: from the server's replies to what is shown. */

import type {
  Artifact,
  EnrichedVersion,
  Enrichment,
  EntryName,
  Event,
  Registry,
} from "../../../../protocol/gtod";

/**
 * How an artifact stands: deprecated; with a version in a stage; with a registered version; with
 * commits that have a stage's past but no version; or known by its entry in artifacts.yaml alone.
 */
export type ArtifactState = "deprecated" | "staged" | "registered" | "unregistered" | "annotated";

/**
 * How a version stands: it counts in a stage; it is in stages in which others count; in none; or it
 * is a commit that no tag registers, `discovered` where its artifacts.yaml names the artifact.
 */
export type VersionState = "staged" | "superseded" | "registered" | "unregistered" | "discovered";

/** A stage, and the version that counts in it. */
export interface Placement {
  readonly stage: string;
  readonly version: string;
}

/** A row of the registry. */
export interface ArtifactNode {
  readonly name: string;
  /** The greatest registered version. */
  readonly latest: string | null;
  /** In the registry's order of stages, those with a version only. */
  readonly placements: readonly Placement[];
  readonly state: ArtifactState;
  /** Whether it has an entry in artifacts.yaml at HEAD. */
  readonly annotated: boolean;
  readonly deprecated: boolean;
}

/** The registry of one repository. */
export interface RegistryNode {
  /** The stages in their order. */
  readonly stages: readonly string[];
  readonly artifacts: readonly ArtifactNode[];
}

/** A stage that a version is in. */
export interface StageNode {
  readonly stage: string;
  /** The version that counts there; another one if the artifact has several versions in the stage. */
  readonly counts: string | null;
}

/** A version of an artifact. */
export interface VersionNode {
  readonly artifact: string;
  /** `v1.0.0`, or the commit's hash where no tag registers it. */
  readonly name: string;
  readonly commit: string;
  /** ISO 8601, with the offset of whoever tagged. */
  readonly createdAt: string;
  readonly author: string;
  readonly authorEmail: string;
  readonly message: string;
  /** The tag that registers it. */
  readonly ref: string | null;
  readonly registered: boolean;
  readonly state: VersionState;
  /** The newest assignment first. */
  readonly stages: readonly StageNode[];
  /** What metafiles beside the artifact's path say about it. */
  readonly enrichments: readonly Enrichment[];
}

/** Something that happened to an artifact. */
export interface EventNode {
  readonly artifact: string;
  readonly kind: EntryName;
  readonly version: string | null;
  readonly stage: string | null;
  readonly commit: string;
  /** ISO 8601, with the offset of whoever tagged. */
  readonly timestamp: string;
  readonly author: string;
  readonly authorEmail: string;
  readonly message: string;
  /** The tag; null for a commit. */
  readonly ref: string | null;
}

/** The registry as `gto/show` answers it; the server's order is kept. */
export function registryNode(reply: Registry): RegistryNode {
  return {
    stages: [...reply.stages],
    artifacts: reply.artifacts.map((row) => artifactNode(row, reply.stages)),
  };
}

function artifactNode(row: Artifact, stages: readonly string[]): ArtifactNode {
  const placements = stages.flatMap((stage) => {
    const version = row.stages[stage];
    return version == null ? [] : [{ stage, version }];
  });
  return {
    name: row.artifact,
    latest: row.latest,
    placements,
    state: artifactState(row, placements),
    annotated: row.annotated,
    deprecated: row.deprecated,
  };
}

function artifactState(row: Artifact, placements: readonly Placement[]): ArtifactState {
  if (row.deprecated) {
    return "deprecated";
  }
  if (placements.length > 0) {
    return "staged";
  }
  if (row.latest !== null) {
    return "registered";
  }
  return row.annotated ? "annotated" : "unregistered";
}

/**
 * The versions as `gto/show` with a name answers them; the server's order is kept.
 *
 * @param artifact the row of the same artifact, which tells the version that counts in each stage
 */
export function versionNodes(
  reply: readonly EnrichedVersion[],
  artifact: ArtifactNode | undefined,
): readonly VersionNode[] {
  const counting = new Map(artifact?.placements.map(({ stage, version }) => [stage, version]));
  return reply.map((version) => versionNode(version, counting));
}

function versionNode(version: EnrichedVersion, counting: ReadonlyMap<string, string>): VersionNode {
  const stages = version.stages.map((stage) => ({ stage, counts: counting.get(stage) ?? null }));
  return {
    artifact: version.artifact,
    name: version.version,
    commit: version.commit_hexsha,
    createdAt: version.created_at,
    author: version.author,
    authorEmail: version.author_email,
    message: version.message,
    ref: version.ref,
    registered: version.is_registered,
    state: versionState(version, stages),
    stages,
    enrichments: version.enrichments,
  };
}

/** Whether another version is the one that counts in a stage. */
export function isSuperseded({ counts }: StageNode, version: string): boolean {
  return counts !== null && counts !== version;
}

function versionState(version: EnrichedVersion, stages: readonly StageNode[]): VersionState {
  if (stages.length > 0) {
    return stages.every((stage) => isSuperseded(stage, version.version)) ? "superseded" : "staged";
  }
  if (version.is_registered) {
    return "registered";
  }
  return version.discovered ? "discovered" : "unregistered";
}

/** The events as `gto/history` answers them, newest first. */
export function eventNodes(reply: readonly Event[]): readonly EventNode[] {
  return reply.map((event) => ({
    artifact: event.artifact,
    kind: event.event,
    version: event.version,
    stage: event.stage,
    commit: event.commit_hexsha,
    timestamp: event.timestamp,
    author: event.author,
    authorEmail: event.author_email,
    message: event.message,
    ref: event.ref,
  }));
}

/** What happened to a version: what names it, and the commit that it stands on. */
export function eventsOf(version: VersionNode, events: readonly EventNode[]): readonly EventNode[] {
  return events.filter((event) =>
    event.kind === "commit" ? event.commit === version.commit : event.version === version.name,
  );
}

/** What happened to the artifact as a whole, such as its deprecation. */
export function eventsOfArtifact(events: readonly EventNode[]): readonly EventNode[] {
  return events.filter((event) => event.version === null && event.kind !== "commit");
}

/** Which artifacts differ between two states of the registry; `all` if their list or the stages do. */
export function changedArtifacts(
  before: RegistryNode,
  after: RegistryNode,
): ReadonlySet<string> | "all" {
  const names = [before, after].map(({ artifacts }) => artifacts.map(({ name }) => name));
  if (!isSame(names[0], names[1]) || !isSame(before.stages, after.stages)) {
    return "all";
  }
  const changed = after.artifacts.filter((artifact, index) => {
    const other = before.artifacts[index];
    return other === undefined || !isSameArtifact(artifact, other);
  });
  return new Set(changed.map(({ name }) => name));
}

function isSameArtifact(one: ArtifactNode, other: ArtifactNode): boolean {
  return (
    one.latest === other.latest &&
    one.annotated === other.annotated &&
    one.deprecated === other.deprecated &&
    one.placements.length === other.placements.length &&
    one.placements.every(({ stage, version }, index) => {
      const placement = other.placements[index];
      return placement?.stage === stage && placement.version === version;
    })
  );
}

function isSame(one: readonly string[] = [], other: readonly string[] = []): boolean {
  return one.length === other.length && one.every((text, index) => text === other[index]);
}

/** A commit's hash as people see it. */
export function shortHash(commit: string): string {
  return commit.slice(0, 7);
}

/** A version as people see it: whole, unless it is only a commit's hash. */
export function shortVersion(version: string): string {
  return version.startsWith("v") ? version : shortHash(version);
}
