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
import { type Problem, problemOf } from "./problem";
import type { WireChange } from "./wire";

/** What is known of a repository's registry by now. */
export type RepositoryStatus =
  | { readonly kind: "loading" }
  | { readonly kind: "ready"; readonly registry: RegistryNode }
  | { readonly kind: "failed"; readonly problem: Problem };

/** The artifacts that are other than before; `all` where the list or its state is. */
export type Changed = ReadonlySet<string> | "all";

/**
 * The registry of one repository, as far as anybody asked for it, kept up to date.
 *
 * The rows are read at once; versions and events of an artifact when they are first asked for.
 */
export class RepositoryState {
  /** Its uppermost folder: the `repo` of each request. */
  readonly root: string;
  readonly #requests: Requests;
  readonly #changed = new Emitter<Changed>();
  readonly #versions = new Map<string, Promise<readonly VersionNode[]>>();
  readonly #events = new Map<string, Promise<readonly EventNode[]>>();
  #status: RepositoryStatus = { kind: "loading" };
  #rows = new Map<string, ArtifactNode>();
  #generation: string | undefined;
  /** What has changed since the rows were last asked for; undefined if nothing has. */
  #stale: Changed | undefined;
  #reading: Promise<void> | undefined;

  /** Tells what changed, after it is there to be read. */
  readonly onDidChange = this.#changed.event;

  constructor(root: string, requests: Requests) {
    this.root = root;
    this.#requests = requests;
  }

  get status(): RepositoryStatus {
    return this.#status;
  }

  /** The registry; undefined until it has been read, and while it cannot be. */
  get registry(): RegistryNode | undefined {
    return this.#status.kind === "ready" ? this.#status.registry : undefined;
  }

  /** The row of an artifact. */
  artifact(name: string): ArtifactNode | undefined {
    return this.#rows.get(name);
  }

  /** The versions of an artifact, in the server's order. @throws what the server refused. */
  versions(name: string): Promise<readonly VersionNode[]> {
    return remembered(this.#versions, name, async () => {
      const reply = await this.#requests.request("gto/show", { repo: this.root, name });
      return versionNodes(Array.isArray(reply) ? reply : [], this.artifact(name));
    });
  }

  /** What happened to an artifact, newest first. @throws what the server refused. */
  events(name: string): Promise<readonly EventNode[]> {
    return remembered(this.#events, name, async () =>
      eventNodes(await this.#requests.request("gto/history", { repo: this.root, name })),
    );
  }

  /** Subscribes (again) and reads what has changed since the last time. Never throws: see `status`. */
  async follow(): Promise<void> {
    const since = this.#generation;
    try {
      const params = since === undefined ? {} : { since };
      const reply = await this.#requests.request("gto/subscribe", { repo: this.root, ...params });
      this.#generation = reply.generation;
      if (since === undefined || reply.reset || this.#status.kind !== "ready") {
        await this.reload();
        return;
      }
      await Promise.all(reply.changes.map((change) => this.change(change)));
    } catch (error) {
      this.#failedToRead(problemOf(error));
    }
  }

  /** Takes a `gto/didChange`. */
  async change(change: WireChange): Promise<void> {
    this.#generation = change.generation;
    const isWide =
      change.reset || change.config_changed || change.annotations_changed || change.head_changed;
    // What else is other than before is seen from the rows.
    const known = isWide ? [...this.#versions.keys(), ...this.#events.keys()] : [];
    await this.#refresh(new Set([...change.artifacts, ...known]));
  }

  /** Reads everything again that is known. */
  async reload(): Promise<void> {
    await this.#refresh("all");
  }

  /** Takes that the registry cannot be read: forgets what was known. */
  fail(problem: Problem): void {
    this.#generation = undefined;
    this.#forget("all");
    this.#rows = new Map();
    this.#status = { kind: "failed", problem };
    this.#changed.fire("all");
  }

  dispose(): void {
    this.#changed.dispose();
  }

  /** Reads the rows again; what comes while they are being read is read once more behind that. */
  async #refresh(changed: Changed): Promise<void> {
    this.#forget(changed);
    this.#stale = this.#stale === undefined ? changed : union(this.#stale, changed);
    this.#reading ??= this.#readRows().finally(() => (this.#reading = undefined));
    await this.#reading;
  }

  async #readRows(): Promise<void> {
    while (this.#stale !== undefined) {
      const stale = this.#stale;
      this.#stale = undefined;
      try {
        const params = { repo: this.root, deprecated: true };
        const reply = await this.#requests.request("gto/show", params);
        if (!Array.isArray(reply)) {
          this.#take(registryNode(reply), stale);
        }
      } catch (error) {
        this.#stale = undefined;
        this.#failedToRead(problemOf(error));
      }
    }
  }

  /** A server that ends has nothing against the repository: what was read stays until the next one. */
  #failedToRead(problem: Problem): void {
    if (problem.kind !== "unknown" || this.#status.kind !== "ready") {
      this.fail(problem);
    }
  }

  #take(registry: RegistryNode, stale: Changed): void {
    const before = this.registry;
    const differing = before === undefined ? "all" : changedArtifacts(before, registry);
    this.#status = { kind: "ready", registry };
    this.#rows = new Map(registry.artifacts.map((artifact) => [artifact.name, artifact]));
    const changed = union(stale, differing);
    // A version holds which one counts in its stages: that came with the rows.
    this.#forget(changed);
    this.#changed.fire(changed);
  }

  #forget(changed: Changed): void {
    for (const cache of [this.#versions, this.#events]) {
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
