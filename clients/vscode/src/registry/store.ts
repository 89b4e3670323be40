import type { Connection } from "./connection";
import { type Disposable, Emitter } from "./emitter";
import { type Location, locate } from "./git";
import { type Changed, RepositoryState } from "./repository";

/** Something in the registries of the workspace is other than before, and there to be read. */
export type RegistryChange =
  /** The list of repositories, the status of one, whether it is empty, or whether the server answers. */
  | { readonly kind: "repositories" }
  /** Artifacts of one of them; `all` where their list is another. */
  | {
      readonly kind: "artifacts";
      readonly repository: RepositoryState;
      readonly artifacts: Changed;
    };

/**
 * The registries of the workspace: one state for each repository, however many of the workspace's
 * folders lie in it. The tree, the board, the history and the status bar read from here.
 *
 *     store.onDidChange(change => …)         after something is other than before
 *     store.repositories                     in the order of the folders
 *     store.repositoryOf("/path/of/a/file")  the repository that it lies in
 *     repository.registry?.artifacts         rows; undefined while they are read
 *     await repository.versions("churn")     read when first asked for
 *     await repository.events("churn")
 */
export class RegistryStore {
  private readonly connection: Connection;
  private readonly changed = new Emitter<RegistryChange>();
  private readonly disposables: Disposable[];
  private followed: readonly Followed[] = [];
  private folders: readonly string[] = [];
  /** Resolves once it is known which repositories the folders lie in. */
  private located: Promise<unknown> = Promise.resolve();
  private hasAnswered = false;

  readonly onDidChange = this.changed.event;

  constructor(connection: Connection) {
    this.connection = connection;
    this.disposables = [
      connection.onReady(() => this.connected()),
      connection.onGone((message) => {
        this.gone(message);
      }),
      connection.onNotification("gto/didChange", (change) => {
        void this.named(change.repo)?.change(change);
      }),
      connection.onNotification("gto/lost", ({ repo, kind, message }) => {
        this.named(repo)?.fail({ kind, message });
      }),
    ];
    this.hasAnswered = connection.isReady;
  }

  /** Whether the server has answered yet: before that nothing is known of any repository. */
  get isReady(): boolean {
    return this.hasAnswered;
  }

  /** The workspace's repositories, in the order of its folders. */
  get repositories(): readonly RepositoryState[] {
    return this.followed.map(({ state }) => state).filter(isRepository);
  }

  /** Whether some registry is being read for the first time. */
  get isLoading(): boolean {
    return this.followed.some(({ state }) => state.status.kind === "loading");
  }

  /** The repositories that are worth a row: those with artifacts, or which cannot be read. */
  get shown(): readonly RepositoryState[] {
    return this.repositories.filter(
      ({ status, registry }) => status.kind === "failed" || (registry?.artifacts.length ?? 0) > 0,
    );
  }

  /** The repository with this uppermost folder. */
  repository(root: string): RepositoryState | undefined {
    return this.repositories.find((repository) => repository.root === root);
  }

  /** The repository that a file or folder lies in, the innermost if there are several. */
  repositoryOf(path: string): RepositoryState | undefined {
    return this.repositories
      .filter(
        ({ root }) => path === root || path.startsWith(root.endsWith("/") ? root : `${root}/`),
      )
      .sort((one, other) => other.root.length - one.root.length)[0];
  }

  /** The repository that a folder lies in, looked for on the disk: also one inside another. */
  async find(folder: string): Promise<RepositoryState | undefined> {
    const { identity } = await locate(folder);
    const state = this.followed.find((one) => one.identity === identity)?.state;
    return state !== undefined && isRepository(state) ? state : undefined;
  }

  /** Follows the repositories of these folders, and no others. Resolves when their rows are there. */
  async setFolders(folders: readonly string[]): Promise<void> {
    this.folders = folders;
    const locating = Promise.all(folders.map(locate));
    this.located = locating;
    const locations = distinct(await locating);
    if (this.folders !== folders) {
      return; // They are others by now.
    }
    const before = this.followed;
    this.followed = locations.map(
      (location) =>
        before.find(({ identity }) => identity === location.identity) ?? this.begin(location),
    );
    const left = before.filter((one) => !this.followed.includes(one));
    left.forEach((one) => {
      this.unfollow(one);
    });
    this.changed.fire({ kind: "repositories" });
    if (this.hasAnswered) {
      const unread = this.followed.filter(({ state }) => state.registry === undefined);
      await Promise.all(unread.map(({ state }) => state.follow()));
    }
  }

  /**
   * Waits until each registry has been read, or is known not to be readable: whoever asks about
   * something that nobody has needed yet begins with this. Never throws: see the `status` of each.
   */
  async read(): Promise<void> {
    await this.located;
    const unread = this.followed.filter(({ state }) => state.status.kind === "loading");
    await Promise.all(unread.map(({ state }) => state.follow()));
  }

  /** Looks for the repositories again, and reads each again. */
  async refresh(): Promise<void> {
    await this.setFolders([...this.folders]);
    await Promise.all(this.followed.map(({ state }) => this.refreshOne(state)));
  }

  dispose(): void {
    this.disposables.forEach((each) => each.dispose());
    // The subscriptions end with the connection.
    this.followed.forEach(end);
    this.followed = [];
    this.changed.dispose();
  }

  private refreshOne(state: RepositoryState): Promise<void> {
    return state.status.kind === "ready" ? state.reload() : state.follow();
  }

  private async connected(): Promise<void> {
    this.hasAnswered = true;
    this.changed.fire({ kind: "repositories" });
    await Promise.all(this.followed.map(({ state }) => state.follow()));
  }

  /** What nobody keeps up to date is forgotten: it would soon be wrong. */
  private gone(message: string): void {
    for (const { state } of this.followed) {
      state.fail({ kind: "not_running", message });
    }
  }

  private begin({ root, identity }: Location): Followed {
    const state = new RepositoryState(root, this.connection);
    let before = standingOf(state);
    const listening = state.onDidChange((artifacts) => {
      const isOther = before !== standingOf(state);
      before = standingOf(state);
      this.changed.fire(
        isOther ? { kind: "repositories" } : { kind: "artifacts", repository: state, artifacts },
      );
    });
    return { identity, state, listening };
  }

  private unfollow(one: Followed): void {
    end(one);
    if (this.hasAnswered) {
      // Nobody waits for the answer, and a server that is gone has forgotten it anyway.
      this.connection.request("gto/unsubscribe", { repo: one.state.root }).catch(() => undefined);
    }
  }

  private named(root: string): RepositoryState | undefined {
    return this.followed.find(({ state }) => state.root === root)?.state;
  }
}

interface Followed {
  readonly identity: string;
  readonly state: RepositoryState;
  readonly listening: Disposable;
}

function end({ state, listening }: Followed): void {
  listening.dispose();
  state.dispose();
}

function standingOf({ status, registry }: RepositoryState): string {
  return registry?.artifacts.length === 0 ? "empty" : status.kind;
}

/** A folder without a repository is no repository; one that is broken is shown as that. */
function isRepository({ status }: RepositoryState): boolean {
  return status.kind !== "failed" || status.problem.kind !== "repository_not_found";
}

function distinct(locations: readonly Location[]): readonly Location[] {
  const identities = locations.map(({ identity }) => identity);
  return locations.filter(({ identity }, index) => identities.indexOf(identity) === index);
}
