/** What a page is about: a repository's registry, or an artifact in it. */
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
