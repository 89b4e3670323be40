/** What the tree consists of: each element knows its place, and what a command about it is about. */
import { type EventNode, type StageNode, type VersionNode } from "./model";
import type { RepositoryState } from "./repository";
import type { Target } from "./target";

interface Place {
  /** Says which element it is, also after everything was read again. */
  readonly id: string;
  readonly repository: RepositoryState;
  readonly target: Target;
}

export interface RepositoryElement extends Place {
  readonly kind: "repository";
}

/** What stands in its row is in its repository: the row changes, the element does not. */
export interface ArtifactElement extends Place {
  readonly kind: "artifact";
  readonly name: string;
}

export interface VersionElement extends Place {
  readonly kind: "version";
  readonly version: VersionNode;
}

export interface StageElement extends Place {
  readonly kind: "stage";
  readonly version: VersionNode;
  readonly stage: StageNode;
}

export interface EventElement extends Place {
  readonly kind: "event";
  readonly event: EventNode;
  /** Undefined if it is about the artifact as a whole. */
  readonly version: VersionNode | undefined;
}

/** Stands where something could not be read. */
export interface ProblemElement extends Place {
  readonly kind: "problem";
  readonly message: string;
  readonly parent: Element;
}

export type Element =
  | RepositoryElement
  | ArtifactElement
  | VersionElement
  | StageElement
  | EventElement
  | ProblemElement;

export function repositoryElement(repository: RepositoryState): RepositoryElement {
  const { root } = repository;
  return { kind: "repository", id: idOf(root), repository, target: { root } };
}

export function artifactElement(repository: RepositoryState, name: string): ArtifactElement {
  const { root } = repository;
  const target = { root, artifact: name };
  return { kind: "artifact", id: idOf(root, name), repository, target, name };
}

export function versionElement(repository: RepositoryState, version: VersionNode): VersionElement {
  const { root } = repository;
  const id = idOf(root, version.artifact, version.name);
  return { kind: "version", id, repository, target: versionTarget(root, version), version };
}

export function stageElement(
  repository: RepositoryState,
  version: VersionNode,
  stage: StageNode,
): StageElement {
  const { root } = repository;
  const id = idOf(root, version.artifact, version.name, "stage", stage.stage);
  const target = { ...versionTarget(root, version), stage: stage.stage };
  return { kind: "stage", id, repository, target, version, stage };
}

export function eventElement(
  repository: RepositoryState,
  event: EventNode,
  version: VersionNode | undefined,
): EventElement {
  const { root } = repository;
  const { artifact, kind, commit } = event;
  const id = idOf(root, artifact, version?.name ?? "", "event", kind, event.ref ?? commit);
  const target = {
    root,
    artifact,
    commit,
    ...(version === undefined ? {} : { version: version.name }),
    ...(event.ref === null ? {} : { ref: event.ref }),
  };
  return { kind: "event", id, repository, target, event, version };
}

export function problemElement(parent: Element, message: string): ProblemElement {
  const { repository, target } = parent;
  return { kind: "problem", id: `${parent.id} problem`, repository, target, message, parent };
}

function versionTarget(root: string, version: VersionNode): Target {
  return {
    root,
    artifact: version.artifact,
    version: version.name,
    commit: version.commit,
    ...(version.ref === null ? {} : { ref: version.ref }),
  };
}

function idOf(...words: readonly string[]): string {
  return JSON.stringify(words);
}
