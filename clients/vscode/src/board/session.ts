/** A board that somebody looks at: what its page asks for, and what it is told. Needs no VS Code. */
import { homedir } from "node:os";
import type { Written } from "../../../../protocol/gtod";
import type { TagWrite } from "../commands/writes";
import type { Translate } from "../l10n";
import type { Disposable } from "../registry/emitter";
import type { EventNode } from "../registry/model";
import type { RepositoryState } from "../registry/repository";
import type { RegistryChange, RegistryStore } from "../registry/store";
import { shortPath } from "../registry/text";
import type { FromBoard, Question, ToBoard } from "../webviews/messages";
import { concerns, repositoryOf, type Scope } from "../webviews/scope";
import { artifactBoard, type Board, type Card, cardOf, registryBoard } from "./model";
import { type Move, moveOf, requestOf } from "./move";
import {
  artifactsToAskAbout,
  type ColumnView,
  shownColumns,
  type Wish,
  withDeeds,
  withMore,
} from "./view";
import * as wording from "./wording";

/** Where a move is confirmed: on the board, by a dialog of the editor, or nowhere. */
export type Confirmation = "board" | "dialog" | "never";

/** What a board needs of whoever shows it. */
export interface BoardHost {
  post(message: ToBoard): void;
  confirmation(): Confirmation;
  /** Asks by a dialog of the editor. */
  askByDialog(question: Question): Promise<boolean>;
  /** Rehearses a change. @throws why it would be refused. */
  rehearse(write: TagWrite): Promise<Written>;
  /** Makes a change and tells what came of it; undefined if nothing was done. */
  write(write: TagWrite): Promise<Written | undefined>;
  openHistory(artifact: string | null): void;
  openBoard(artifact: string): void;
  copy(text: string): void;
}

/** Shows the board to one page, and does what is asked for there. */
export class BoardSession implements Disposable {
  private wish: Wish = { filter: "", limits: new Map() };
  private board: Board | undefined;
  /** What is known of the events of artifacts on the registry's board. */
  private readonly events = new Map<string, readonly EventNode[]>();
  /** The artifacts that have other events by now; what is known is shown until these are there. */
  private readonly stale = new Set<string>();
  private answer: ((accepted: boolean) => void) | undefined;
  /** Counts the times that it is shown: what comes late for one before has nothing to say. */
  private turn = 0;
  private isOpen = false;
  private isOver = false;
  private readonly listening: Disposable;

  constructor(
    private readonly scope: Scope,
    private readonly store: RegistryStore,
    private readonly t: Translate,
    private readonly host: BoardHost,
  ) {
    this.listening = store.onDidChange((change) => {
      if (this.isOpen && concerns(change, scope)) {
        this.forget(change);
        void this.show();
      }
    });
  }

  dispose(): void {
    this.listening.dispose();
    this.isOver = true;
    this.turn += 1;
    this.answer?.(false);
  }

  /** Does what the page asks for. */
  async receive(message: FromBoard): Promise<void> {
    switch (message.kind) {
      case "ready":
        this.open(message.filter);
        return this.show();
      case "filter":
        this.wish = { filter: message.text, limits: new Map() };
        return this.show();
      case "more":
        this.wish = withMore(this.wish, message.stage);
        return this.show();
      case "move":
        return this.move(this.card(message.card), message.to);
      case "answer":
        this.answer?.(message.accepted);
        return;
      case "copy":
        this.withCard(message.card, (card) => {
          this.host.copy(card.version);
        });
        return;
      case "openBoard":
        this.withCard(message.card, (card) => {
          this.host.openBoard(card.artifact);
        });
        return;
      case "openHistory":
        this.host.openHistory(this.card(message.card ?? "")?.artifact ?? this.scope.artifact);
    }
  }

  private get repository(): RepositoryState | undefined {
    return this.store.repository(this.scope.repository);
  }

  /** A page is there, perhaps one in place of another that was hidden. */
  private open(filter: string): void {
    this.isOpen = true;
    void this.store.read(); // Where nobody has needed the registry yet; the store tells once it is read.
    this.wish = { ...this.wish, filter };
    this.answer?.(false);
    const texts = wording.boardTexts(this.t);
    this.post({ kind: "start", start: { texts, ...this.scope } });
  }

  /** Takes note of the artifacts whose events may be others by now. */
  private forget(change: RegistryChange): void {
    const isAll = change.kind === "repositories" || change.artifacts === "all";
    const changed = isAll ? this.events.keys() : change.artifacts;
    for (const name of changed) {
      this.stale.add(name);
    }
  }

  private async show(): Promise<void> {
    const turn = (this.turn += 1);
    try {
      const board = await this.read();
      if (board !== undefined && turn === this.turn) {
        this.board = board;
        await this.showCards(board, turn);
      }
    } catch (error) {
      if (turn === this.turn) {
        this.post({ kind: "failed", why: messageOf(error) });
      }
    }
  }

  /** The board as it is now; undefined while it is not known yet. @throws why it cannot be. */
  private async read(): Promise<Board | undefined> {
    const missing = wording.noRepository(this.scope.repository, this.t);
    const repository = repositoryOf(this.store, this.scope, missing);
    return repository && this.boardOf(repository);
  }

  private async boardOf(repository: RepositoryState): Promise<Board | undefined> {
    const { artifact: name } = this.scope;
    const registry = repository.registry;
    if (registry === undefined || name === null) {
      return registry && registryBoard(registry);
    }
    const artifact = repository.artifact(name);
    if (artifact === undefined) {
      throw new Error(wording.noArtifact(name, this.t));
    }
    const [versions, events] = await Promise.all([
      repository.versions(name),
      repository.events(name),
    ]);
    return artifactBoard(registry, artifact, versions, events);
  }

  /** Shows the cards at once, and again when it is known since when they are where they are. */
  private async showCards(board: Board, turn: number): Promise<void> {
    const columns = shownColumns(board, this.wish, wording.unplaced(this.t));
    this.postCards(withDeeds(columns, this.events));
    const unknown = [...artifactsToAskAbout(columns)].filter(
      (name) => board.artifact === null && (!this.events.has(name) || this.stale.has(name)),
    );
    await Promise.all(unknown.map((name) => this.learn(name)));
    if (unknown.length > 0 && turn === this.turn) {
      this.postCards(withDeeds(columns, this.events));
    }
  }

  /** Asks what happened to an artifact. One that is gone by now has no events. */
  private async learn(artifact: string): Promise<void> {
    this.stale.delete(artifact);
    const events = await this.repository?.events(artifact).catch(() => []);
    this.events.set(artifact, events ?? []);
  }

  private postCards(columns: readonly ColumnView[]): void {
    const title = wording.boardTitle(this.scope.artifact, this.t);
    const board = {
      title,
      ...this.scope,
      repository: shortPath(this.scope.repository, homedir()),
      filter: this.wish.filter,
      columns,
    };
    this.post({ kind: "board", board });
  }

  private post(message: ToBoard): void {
    if (!this.isOver) {
      this.host.post(message); // A page that is gone would take it as an error.
    }
  }

  private card(key: string): Card | null {
    return this.board === undefined ? null : cardOf(this.board, key);
  }

  private withCard(key: string, action: (card: Card) => void): void {
    const card = this.card(key);
    if (card !== null) {
      action(card);
    }
  }

  private async move(card: Card | null, to: string | null): Promise<void> {
    const { t } = this;
    const move = card === null ? null : moveOf(card, to);
    if (move === null) {
      this.post({ kind: "refused", why: wording.cardIsGone(t) });
      return;
    }
    try {
      const turn = this.turn;
      const moved = await this.make(move);
      const said = moved ? wording.done(move, t) : wording.left(t);
      this.post({ kind: "settled", moved, said });
      if (turn !== this.turn) {
        void this.show(); // The page waits for a board behind the word that the move is made.
      }
    } catch (error) {
      this.post({ kind: "refused", why: messageOf(error) });
    }
  }

  /** Makes a move once it is rehearsed and confirmed; false if it was not. @throws why it cannot be. */
  private async make(move: Move): Promise<boolean> {
    const request = requestOf(move);
    const rehearsed = await this.host.rehearse(request);
    if (!(await this.isAccepted(wording.question(move, rehearsed, this.t)))) {
      return false;
    }
    return (await this.host.write(request)) !== undefined;
  }

  private isAccepted(question: Question): Promise<boolean> {
    switch (this.host.confirmation()) {
      case "never":
        return Promise.resolve(true);
      case "dialog":
        return this.host.askByDialog(question);
      case "board":
        return this.askOnBoard(question);
    }
  }

  /** Asks on the page; a page that goes away has not accepted. */
  private async askOnBoard(question: Question): Promise<boolean> {
    const answered = new Promise<boolean>((resolve) => {
      this.answer = resolve;
    });
    this.post({ kind: "ask", question });
    return answered;
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
