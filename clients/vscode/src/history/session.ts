/** A history that somebody looks at: what its page asks for, and what it is told. Needs no VS Code. */
import { homedir } from "node:os";
import type { Translate } from "../l10n";
import type { Requests } from "../registry/connection";
import type { Disposable } from "../registry/emitter";
import { eventNodes } from "../registry/model";
import type { RegistryStore } from "../registry/store";
import { shortPath } from "../registry/text";
import type { FromHistory, ToHistory } from "../webviews/messages";
import { concerns, repositoryOf, type Scope } from "../webviews/scope";
import {
  eventKinds,
  FIRST_EVENTS,
  type HistoryFilter,
  historyParams,
  type HistoryView,
  moreThan,
  NO_FILTER,
} from "./model";
import * as wording from "./wording";

/** What a history needs of whoever shows it. */
export interface HistoryHost {
  post(message: ToHistory): void;
  openCommit(hash: string): void;
}

/** Shows the history to one page, and does what is asked for there. */
export class HistorySession implements Disposable {
  private filter = NO_FILTER;
  private shown = FIRST_EVENTS;
  /** Counts the times that it is shown: what comes late for one before has nothing to say. */
  private turn = 0;
  private isOpen = false;
  private readonly listening: Disposable;

  constructor(
    private readonly scope: Scope,
    private readonly store: RegistryStore,
    private readonly requests: Requests,
    private readonly t: Translate,
    private readonly host: HistoryHost,
  ) {
    this.listening = store.onDidChange((change) => {
      if (this.isOpen && concerns(change, scope)) {
        void this.show();
      }
    });
  }

  dispose(): void {
    this.listening.dispose();
    this.turn += 1;
  }

  /** Does what the page asks for. */
  async receive(message: FromHistory): Promise<void> {
    switch (message.kind) {
      case "ready":
        this.open(filterOf(message));
        return this.show();
      case "filter":
        this.filter = filterOf(message);
        this.shown = FIRST_EVENTS;
        return this.show();
      case "more":
        this.shown = moreThan(this.shown);
        return this.show();
      case "commit":
        this.host.openCommit(message.hash);
    }
  }

  private open(filter: HistoryFilter): void {
    this.isOpen = true;
    void this.store.read(); // Where nobody has needed the registry yet; the store tells once it is read.
    this.filter = filter;
    const texts = wording.historyTexts(this.scope.artifact, this.t);
    this.host.post({ kind: "start", start: { texts, ...this.scope } });
  }

  private async show(): Promise<void> {
    const turn = (this.turn += 1);
    try {
      const history = await this.read();
      if (history !== undefined && turn === this.turn) {
        this.host.post({ kind: "history", history });
      }
    } catch (error) {
      if (turn === this.turn) {
        const why = error instanceof Error ? error.message : String(error);
        this.host.post({ kind: "failed", why });
      }
    }
  }

  /** The history as it is now; undefined while it cannot be asked for. @throws why it never can. */
  private async read(): Promise<HistoryView | undefined> {
    const { repository: root, artifact } = this.scope;
    const missing = wording.noRepository(root, this.t);
    const repository = repositoryOf(this.store, this.scope, missing);
    if (repository === undefined) {
      return undefined;
    }
    const { filter, shown } = this;
    const params = historyParams(artifact, filter, shown);
    const events = eventNodes(
      await this.requests.request("gto/history", { repo: root, ...params }),
    );
    return {
      title: wording.historyTitle(artifact, this.t),
      ...this.scope,
      repository: shortPath(this.scope.repository, homedir()),
      stages: repository.registry?.stages ?? [],
      filter,
      events: events.slice(0, shown),
      hasMore: events.length > shown,
    };
  }
}

function filterOf(message: {
  readonly events: readonly string[];
  readonly stage: string;
  readonly author: string;
}): HistoryFilter {
  return {
    events: eventKinds(message.events),
    stage: message.stage,
    author: message.author.trim(),
  };
}
