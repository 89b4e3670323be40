/** What a request that failed says: a sentence for people and a kind for programs. */

/** The kinds that the daemon does not know, since it is not there to tell them. */
type OwnKind = "not_running" | "connection_lost";

/** A request that was refused, or not answered. Its message is a sentence for people. */
export class RequestError extends Error {
  override readonly name = "RequestError";

  /** @param kind One of protocol/README.md's, or one of those that only a client can tell. */
  constructor(
    readonly kind: string,
    message: string,
  ) {
    super(message);
  }

  /** Whether the request never came to an answer, so that nobody knows what became of it. */
  get isUnanswered(): boolean {
    return this.kind === ("connection_lost" satisfies OwnKind);
  }
}

/** The error of a server that does not run. */
export function notRunning(message: string): RequestError {
  return new RequestError("not_running" satisfies OwnKind, message);
}

/** Codes of JSON-RPC's and of its library's: cancelled by us, and a connection that broke. */
const CANCELLED = -32800;
const CONNECTION_CODES: readonly unknown[] = [-32097, -32099];

/** What the language client's library threw, as an error of ours. */
export function asRequestError(thrown: unknown): RequestError {
  if (thrown instanceof RequestError) {
    return thrown;
  }
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return new RequestError(kindOf(thrown) ?? "internal", message);
}

function kindOf(thrown: unknown): string | undefined {
  const data = member(thrown, "data");
  const kind = member(data, "kind");
  if (typeof kind === "string") {
    return kind;
  }
  const code = member(thrown, "code");
  if (code === CANCELLED) {
    return "cancelled";
  }
  return CONNECTION_CODES.includes(code) ? ("connection_lost" satisfies OwnKind) : undefined;
}

function member(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null && name in value
    ? (value as Readonly<Record<string, unknown>>)[name]
    : undefined;
}
