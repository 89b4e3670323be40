/** What a request that failed says: a sentence for people and a kind for programs. */
import type { ErrorKind } from "../../../../protocol/gtod";

/** Why a request failed: the daemon's kinds, and those that only a client can tell. */
export type FailureKind = ErrorKind | "not_running" | "not_trusted" | "connection_lost";

/** A request that was refused, or not answered. Its message is a sentence for people. */
export class RequestError extends Error {
  override readonly name = "RequestError";

  constructor(
    readonly kind: FailureKind,
    message: string,
    /** The command, for a shell, that finishes what was done in part. */
    readonly finish?: string,
  ) {
    super(message);
  }
}

/** The error of a server that does not run. */
export function notRunning(message: string): RequestError {
  return new RequestError("not_running", message);
}

// As LSP and the library for JSON-RPC number them.
const KINDS: ReadonlyMap<unknown, FailureKind> = new Map([
  [-32800, "cancelled"],
  [-32096, "not_running"],
  [-32097, "connection_lost"],
  [-32099, "connection_lost"],
]);

/** What the library of the language client threw, as an error of ours. */
export function asRequestError(thrown: unknown): RequestError {
  if (thrown instanceof RequestError) {
    return thrown;
  }
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  const finish = member(member(thrown, "data"), "finish");
  return new RequestError(kindOf(thrown), message, typeof finish === "string" ? finish : undefined);
}

function kindOf(thrown: unknown): FailureKind {
  const kind = member(member(thrown, "data"), "kind");
  if (typeof kind === "string") {
    // The protocol says which there are.
    return kind as ErrorKind;
  }
  return KINDS.get(member(thrown, "code")) ?? "internal";
}

function member(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined;
}
