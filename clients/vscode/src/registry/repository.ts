import type { DidChange } from "../../../../protocol/gtod";
import { asRequestError } from "../server/requestError";
import type { Requests } from "./connection";
import { Emitter } from "./emitter";
import {
  type ArtifactNode,
  changedArtifacts,
  type EventNode,
  eventNodes,
  type RegistryNode,
  registryNode,
  type VersionNode,
  versionNodes,
} from "./model";

/** Why the registry of a repository cannot be read: a kind of the protocol's, and a sentence for people. */
export interface Problem {
  readonly kind: string;
  readonly message: string;
}

/** What is known of a repository's registry by now. */
export type RepositoryStatus =
  | { readonly kind: "loading" }
  | { readonly kind: "ready"; readonly registry: RegistryNode }
  | { readonly kind: "failed"; readonly problem: Problem };

/** The artifacts that are other than before; `all` where the list or its state is. */
export type Changed = ReadonlySet<string> | "all";

/** Kinds of a problem that is the server's, not the repository's. */
const SERVER_IS_AWAY: readonly string[] = ["connection_lost", "not_running"];

/**
 * The registry of one repository, as far as anybody asked for it, kept up to date.
 *
 * The rows are read at once; versions and events of an artifact when they are first asked for.
 */
export class RepositoryState {
  /** Its uppermost folder: the `repo` of each request. */
  readonly root: string;
  private readonly requests: Requests;
  private readonly changed = new Emitter<Changed>();
  private readonly knownVersions = new Map<string, Promise<readonly VersionNode[]>>();
  private readonly knownEvents = new Map<string, Promise<readonly EventNode[]>>();
  private current: RepositoryStatus = { kind: "loading" };
  private rows = new Map<string, ArtifactNode>();
  private generation: string | undefined;
  /** What has changed since the rows were last asked for; undefined if nothing has. */
  private stale: Changed | undefined;
  private reading: Promise<void> | undefined;

  /** Tells what changed, after it is there to be read. */
  readonly onDidChange = this.changed.event;

  constructor(root: string, requests: Requests) {
    this.root = root;
    this.requests = requests;
  }

  get status(): RepositoryStatus {
    return this.current;
  }

  /** The registry; undefined until it has been read, and while it cannot be. */
  get registry(): RegistryNode | undefined {
    return this.current.kind === "ready" ? this.current.registry : undefined;
  }

  /** The row of an artifact. */
  artifact(name: string): ArtifactNode | undefined {
    return this.rows.get(name);
  }

  /** The versions of an artifact, in the server's order. @throws what the server refused. */
  versions(name: string): Promise<readonly VersionNode[]> {
    return remembered(this.knownVersions, name, async () => {
      const reply = await this.requests.request("gto/show", { repo: this.root, name });
      return versionNodes("artifacts" in reply ? [] : reply, this.artifact(name));
    });
  }

  /** What happened to an artifact, newest first. @throws what the server refused. */
  events(name: string): Promise<readonly EventNode[]> {
    return remembered(this.knownEvents, name, async () =>
      eventNodes(await this.requests.request("gto/history", { repo: this.root, name })),
    );
  }

  /** Subscribes (again) and reads what has changed since the last time. Never throws: see `status`. */
  async follow(): Promise<void> {
    const since = this.generation;
    try {
      const params = since === undefined ? {} : { since };
      const reply = await this.requests.request("gto/subscribe", { repo: this.root, ...params });
      this.generation = reply.generation;
      if (since === undefined || reply.reset || this.current.kind !== "ready") {
        await this.reload();
        return;
      }
      await Promise.all(reply.changes.map((change) => this.change(change)));
    } catch (error) {
      this.failedToRead(asRequestError(error));
    }
  }

  /** Takes a `gto/didChange`. */
  async change(change: DidChange): Promise<void> {
    this.generation = change.generation;
    const isWide =
      change.reset || change.config_changed || change.annotations_changed || change.head_changed;
    // What else is other than before is seen from the rows.
    const known = isWide ? [...this.knownVersions.keys(), ...this.knownEvents.keys()] : [];
    await this.refresh(new Set([...change.artifacts, ...known]));
  }

  /** Reads everything again that is known. */
  async reload(): Promise<void> {
    await this.refresh("all");
  }

  /** Takes that the registry cannot be read: forgets what was known. */
  fail(problem: Problem): void {
    this.generation = undefined;
    this.forget("all");
    this.rows = new Map();
    this.current = { kind: "failed", problem };
    this.changed.fire("all");
  }

  dispose(): void {
    this.changed.dispose();
  }

  /** Reads the rows again; what comes while they are being read is read once more behind that. */
  private async refresh(changed: Changed): Promise<void> {
    this.forget(changed);
    this.stale = this.stale === undefined ? changed : union(this.stale, changed);
    this.reading ??= this.readRows();
    await this.reading;
  }

  private async readRows(): Promise<void> {
    try {
      while (this.stale !== undefined) {
        const { stale } = this;
        this.stale = undefined;
        await this.readOnce(stale);
      }
    } finally {
      // In the same turn as the last look at what is stale: nothing that comes then is passed over.
      this.reading = undefined;
    }
  }

  private async readOnce(stale: Changed): Promise<void> {
    try {
      const params = { repo: this.root, deprecated: true };
      const reply = await this.requests.request("gto/show", params);
      if ("artifacts" in reply) {
        this.take(registryNode(reply), stale);
      }
    } catch (error) {
      this.stale = undefined;
      this.failedToRead(asRequestError(error));
    }
  }

  /**
   * A server that ends has nothing against the repository: what was read stays until the next one,
   * which is asked for everything, since a change may have been told of that was not read.
   */
  private failedToRead(problem: Problem): void {
    this.generation = undefined;
    const isAway = SERVER_IS_AWAY.includes(problem.kind);
    if (!isAway || this.current.kind !== "ready") {
      this.fail({ kind: problem.kind, message: problem.message });
    }
  }

  private take(registry: RegistryNode, stale: Changed): void {
    const before = this.registry;
    const differing = before === undefined ? "all" : changedArtifacts(before, registry);
    this.current = { kind: "ready", registry };
    this.rows = new Map(registry.artifacts.map((artifact) => [artifact.name, artifact]));
    const changed = union(stale, differing);
    // A version holds which one counts in its stages: that came with the rows.
    this.forget(changed);
    this.changed.fire(changed);
  }

  private forget(changed: Changed): void {
    for (const cache of [this.knownVersions, this.knownEvents]) {
      if (changed === "all") {
        cache.clear();
      } else {
        changed.forEach((name) => cache.delete(name));
      }
    }
  }
}

function union(one: Changed, other: Changed): Changed {
  return one === "all" || other === "all" ? "all" : new Set([...one, ...other]);
}

/** The value of a key, asked for once; a failure is not kept. */
function remembered<T>(
  cache: Map<string, Promise<T>>,
  key: string,
  ask: () => Promise<T>,
): Promise<T> {
  const known = cache.get(key);
  if (known !== undefined) {
    return known;
  }
  const asked = ask();
  cache.set(key, asked);
  asked.catch(() => {
    if (cache.get(key) === asked) {
      cache.delete(key);
    }
  });
  return asked;
}
