/** What a page is about: a repository's registry, or an artifact in it. */
import type { RepositoryState } from "../registry/repository";
import type { RegistryChange, RegistryStore } from "../registry/store";

export interface Scope {
  /** The repository's uppermost folder. */
  readonly repository: string;
  /** The artifact; null for the whole registry. */
  readonly artifact: string | null;
}

/** The scope in the state that a page has saved; null if it is none of ours. */
export function readScope(state: unknown): Scope | null {
  if (typeof state !== "object" || state === null) {
    return null;
  }
  const { repository, artifact = null }: { repository?: unknown; artifact?: unknown } = state;
  if (typeof repository !== "string" || repository === "") {
    return null;
  }
  return artifact === null || typeof artifact === "string" ? { repository, artifact } : null;
}

/** Whether what is in the scope may be other than before. */
export function concerns(change: RegistryChange, { repository, artifact }: Scope): boolean {
  if (change.kind === "repositories") {
    return true;
  }
  const isOfArtifact =
    artifact === null || change.artifacts === "all" || change.artifacts.has(artifact);
  return change.repository.root === repository && isOfArtifact;
}

/**
 * The repository of a scope once its registry is read; undefined before.
 * @param missing says that it is none of the workspace's
 * @throws why there is nothing to be read.
 */
export function repositoryOf(
  store: RegistryStore,
  { repository: root }: Scope,
  missing: string,
): RepositoryState | undefined {
  const repository = store.repository(root);
  if (repository?.status.kind === "failed") {
    throw new Error(repository.status.problem.message); // Also where no server runs at all.
  }
  if (!store.isReady || repository?.status.kind === "loading") {
    return undefined;
  }
  if (repository === undefined) {
    throw new Error(missing);
  }
  return repository;
}
