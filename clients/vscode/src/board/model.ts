/** The Kanban board of an artifact or of a whole registry, as values made from the registry's nodes. */
import type {
  ArtifactNode,
  EventNode,
  Placement,
  RegistryNode,
  VersionNode,
} from "../registry/model";

/** When something was done, and by whom. */
export interface Deed {
  /** ISO 8601. */
  readonly at: string;
  readonly author: string;
}

/** A version in one column. */
export interface Card {
  /** Names the card on its board: the same version has one in each of its stages. */
  readonly key: string;
  readonly artifact: string;
  readonly version: string;
  /** The commit of a version that no tag registers; null of a registered one. */
  readonly commit: string | null;
  /** The column that it is in; null of the one for what is in no stage. */
  readonly stage: string | null;
  /** Whether it is the version that counts in the stage; without a stage, none does. */
  readonly counts: boolean;
  readonly latest: boolean;
  readonly deprecated: boolean;
  /** The stages that the version is known to be in. */
  readonly stages: readonly string[];
  /** The assignment, or without a stage the registration; null while it is not known. */
  readonly since: Deed | null;
}

/** A stage, or null for what is in none, and the cards in it, the one that counts first. */
export interface Column {
  readonly stage: string | null;
  readonly cards: readonly Card[];
}

/** All columns: first what is in no stage, then the stages in the registry's order. */
export interface Board {
  /** The artifact; null for the board of the registry. */
  readonly artifact: string | null;
  readonly columns: readonly Column[];
}

/** The board of one artifact: a card for each version, in each of its stages. */
export function artifactBoard(
  registry: RegistryNode,
  artifact: ArtifactNode,
  versions: readonly VersionNode[],
  events: readonly EventNode[],
): Board {
  const columns = [null, ...registry.stages].map((stage) => ({
    stage,
    cards: countingFirst(
      versions
        .filter((version) => isIn(version, stage))
        .map((version) => versionCard(artifact, version, stage, events)),
    ),
  }));
  return { artifact: artifact.name, columns };
}

function isIn(version: VersionNode, stage: string | null): boolean {
  return stage === null
    ? version.stages.length === 0
    : version.stages.some((placement) => placement.stage === stage);
}

function countingFirst(cards: readonly Card[]): readonly Card[] {
  return [...cards].sort((one, other) => Number(other.counts) - Number(one.counts));
}

function versionCard(
  artifact: ArtifactNode,
  version: VersionNode,
  stage: string | null,
  events: readonly EventNode[],
): Card {
  const registration = { at: version.createdAt, author: version.author };
  return {
    key: keyOf(artifact.name, version.name, stage),
    artifact: artifact.name,
    version: version.name,
    commit: version.registered ? null : version.commit,
    stage,
    counts: version.stages.some((place) => place.stage === stage && place.counts === version.name),
    latest: version.name === artifact.latest,
    deprecated: artifact.deprecated,
    stages: version.stages.map((placement) => placement.stage),
    since: stage === null ? registration : deedOf(events, version.name, stage),
  };
}

/** The board of the registry: what counts in each stage, then what is in none; deprecated ones last. */
export function registryBoard(registry: RegistryNode): Board {
  const artifacts = [...registry.artifacts].sort(
    (one, other) => Number(one.deprecated) - Number(other.deprecated),
  );
  const cards = artifacts.flatMap(cardsOf);
  const columns = [null, ...registry.stages].map((stage) => ({
    stage,
    cards: cards.filter((card) => card.stage === stage),
  }));
  return { artifact: null, columns };
}

function cardsOf(artifact: ArtifactNode): readonly Card[] {
  const { latest, placements } = artifact;
  if (placements.length > 0) {
    return placements.map((placement) => rowCard(artifact, placement.version, placement.stage));
  }
  return latest === null ? [] : [rowCard(artifact, latest, null)];
}

function rowCard(artifact: ArtifactNode, version: string, stage: string | null): Card {
  const isHere = (placement: Placement): boolean => placement.version === version;
  return {
    key: keyOf(artifact.name, version, stage),
    artifact: artifact.name,
    version,
    commit: isCommit(version) ? version : null,
    stage,
    counts: stage !== null,
    latest: version === artifact.latest,
    deprecated: artifact.deprecated,
    stages: artifact.placements.filter(isHere).map((placement) => placement.stage),
    since: null,
  };
}

/** Whether a version is called after the commit that it stands on. */
function isCommit(version: string): boolean {
  return /^[0-9a-f]{40}(?:[0-9a-f]{24})?$/.test(version);
}

/**
 * When a version came into a stage, or without a stage was registered, and who did it.
 *
 * @param events what happened to its artifact, newest first
 */
export function deedOf(
  events: readonly EventNode[],
  version: string,
  stage: string | null,
): Deed | null {
  const kind = stage === null ? "registration" : "assignment";
  const found = events.find(
    (event) => event.kind === kind && event.version === version && event.stage === stage,
  );
  return found === undefined ? null : { at: found.timestamp, author: found.author };
}

function keyOf(artifact: string, version: string, stage: string | null): string {
  return JSON.stringify([stage, artifact, version]);
}

/** The card that `key` names; null if the board has none such (any more). */
export function cardOf(board: Board, key: string): Card | null {
  return board.columns.flatMap(({ cards }) => cards).find((card) => card.key === key) ?? null;
}
