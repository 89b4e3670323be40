/** Why a request failed, as the server tells it. */
export interface Problem {
  /** For programs: `artifact_not_found`, `auth_required` …, or `unknown` if the server did not say. */
  readonly kind: string;
  /** One sentence for people. */
  readonly message: string;
}

/** What the server says about a failed request; any other error becomes the kind `unknown`. */
export function problemOf(error: unknown): Problem {
  const message = error instanceof Error ? error.message : String(error);
  return { kind: kindOf(error) ?? "unknown", message };
}

function kindOf(error: unknown): string | undefined {
  if (typeof error !== "object" || error === null || !("data" in error)) {
    return undefined;
  }
  const { data } = error;
  if (typeof data !== "object" || data === null || !("kind" in data)) {
    return undefined;
  }
  return typeof data.kind === "string" ? data.kind : undefined;
}
