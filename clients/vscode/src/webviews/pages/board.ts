/** The board's page: shows what the extension sends, and tells it what somebody does. */
import type { BoardView } from "../../board/view";
import {
  type BoardTexts,
  type FromBoard,
  readToBoard,
  type Start,
  type ToBoard,
} from "../messages";
import { filled } from "../time";
import { menuOf } from "./parts/cardMenu";
import { Columns } from "./parts/cards";
import { byId, debounced } from "./parts/dom";
import { letDrag } from "./parts/dragging";
import { CardFocus } from "./parts/focus";
import { openMenu } from "./parts/menu";
import { tellTimes } from "./parts/moment";
import { PendingMove } from "./parts/pending";
import { Problem } from "./parts/problem";
import { ask } from "./parts/question";
import { type BoardState, UNTOUCHED } from "./parts/state";

const vscode = acquireVsCodeApi<BoardState>();
const send = (message: FromBoard): void => {
  vscode.postMessage(message);
};

/** The page, once its texts are there. */
class BoardPage {
  private readonly texts: BoardTexts;
  private readonly board = byId("board");
  private readonly filter = byId("filter") as HTMLInputElement; // It is an input in the page's HTML.
  private readonly columns: Columns;
  private readonly problem: Problem;
  private readonly focus: CardFocus;
  private readonly pending: PendingMove;
  private state: BoardState;
  private isFirst = true;
  /** Whether the problem that is told is that there is no board; any other one stays. */
  private hasFailed = false;

  constructor({ texts, ...scope }: Start<BoardTexts>) {
    this.texts = texts;
    this.state = { ...(vscode.getState() ?? UNTOUCHED), ...scope };
    this.columns = new Columns(this.board, texts, (stage) => {
      send({ kind: "more", stage });
    });
    this.focus = new CardFocus(this.columns);
    this.pending = new PendingMove(this.columns);
    this.problem = new Problem(byId("problem"), texts.dismiss);
    this.label();
    this.listen();
    letDrag(this.board, (key, stage) => {
      this.move(key, stage);
    });
  }

  take(message: ToBoard): void {
    switch (message.kind) {
      case "start":
        return;
      case "board":
        this.show(message.board);
        return;
      case "ask":
        void ask(message.question, this.texts.cancel).then((accepted) => {
          send({ kind: "answer", accepted });
        });
        return;
      case "settled":
        this.settle(message.moved);
        announce(message.said);
        return;
      case "refused":
        this.focus.stay();
        this.pending.refuse();
        this.problem.tell(message.why);
        return;
      case "failed":
        this.hasFailed = true;
        this.problem.tell(message.why);
    }
  }

  private label(): void {
    this.filter.placeholder = this.texts.filter;
    this.filter.setAttribute("aria-label", this.texts.filter);
    byId("history").textContent = this.texts.history;
    byId("keys").textContent = this.texts.keys;
  }

  private listen(): void {
    const filter = debounced(() => {
      send({ kind: "filter", text: this.filter.value });
    }, 80);
    this.filter.addEventListener("input", filter);
    byId("history").addEventListener("click", () => {
      send({ kind: "openHistory", card: null });
    });
    this.board.addEventListener("focusin", (event) => {
      const key = keyAt(event);
      if (key !== undefined) {
        this.focus.enter(key);
        this.save();
      }
    });
    this.board.addEventListener("keydown", (event) => {
      this.press(event);
    });
    this.board.addEventListener("dblclick", (event) => {
      this.menu(keyAt(event));
    });
    this.board.addEventListener("contextmenu", (event) => {
      if (keyAt(event) !== undefined) {
        event.preventDefault();
        this.menu(keyAt(event));
      }
    });
    // Capturing: scrolling does not bubble.
    const save = debounced(() => {
      this.save();
    }, 150);
    document.addEventListener("scroll", save, true);
  }

  private show(view: BoardView): void {
    const hadFocus = this.board.contains(document.activeElement);
    byId("title").textContent = view.title;
    byId("repository").textContent = view.repository;
    if (this.hasFailed) {
      this.hasFailed = false;
      this.problem.forget();
    }
    byId("empty").hidden = view.columns.some((column) => column.total > 0);
    byId("empty").textContent = this.texts.empty;
    if (document.activeElement !== this.filter) {
      this.filter.value = view.filter;
    }
    this.columns.show(view);
    if (this.isFirst) {
      this.isFirst = false;
      this.restore();
    }
    this.focus.restore(hadFocus);
    this.pending.boardIsShown();
    this.save();
  }

  /** Brings back what a page before this one had saved. */
  private restore(): void {
    const { key, scroll, left } = this.state;
    if (key !== null && this.columns.card(key) !== undefined) {
      this.focus.enter(key);
    }
    for (const [stage, list] of this.columns.lists) {
      list.scrollTop = scroll[JSON.stringify(stage)] ?? 0;
    }
    this.board.scrollLeft = left;
  }

  private save(): void {
    const scroll = [...this.columns.lists].map(
      ([stage, list]) => [JSON.stringify(stage), list.scrollTop] as const,
    );
    this.state = {
      ...this.state,
      filter: this.filter.value,
      key: this.focus.key ?? null,
      scroll: Object.fromEntries(scroll),
      left: this.board.scrollLeft,
    };
    vscode.setState(this.state);
  }

  private press(event: KeyboardEvent): void {
    const key = keyAt(event);
    if (key !== undefined && this.isTaken(event, key)) {
      event.preventDefault();
      // VS Code listens at the window: Alt with an arrow key goes back and forth there.
      event.stopPropagation();
    }
  }

  /** Does what a key is for on a card; false if it is for nothing. */
  private isTaken(event: KeyboardEvent, key: string): boolean {
    if (event.ctrlKey || event.metaKey) {
      return false;
    }
    if (event.altKey) {
      const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
      if (step !== undefined) {
        this.moveBeside(key, step);
      }
      return step !== undefined;
    }
    if (event.key === "Enter" || event.key === " " || event.key === "ContextMenu") {
      this.menu(key);
      return true;
    }
    const next = this.focus.neighbour(event.key);
    if (next !== undefined) {
      this.focus.focus(next);
    }
    return next !== undefined;
  }

  private moveBeside(key: string, step: number): void {
    const card = this.columns.card(key);
    const place = card === undefined ? -1 : this.columns.stages.indexOf(card.stage);
    const to = this.columns.stages[place + step];
    if (card !== undefined && to !== undefined) {
      this.move(key, to);
    }
  }

  private move(key: string, to: string | null): void {
    const card = this.columns.card(key);
    if (card === undefined || card.stage === to || this.pending.isThere) {
      return;
    }
    this.problem.forget();
    this.focus.follow(card, to);
    this.pending.begin(card, to);
    send({ kind: "move", card: key, to });
  }

  private settle(isMade: boolean): void {
    if (!isMade) {
      this.focus.stay();
    }
    this.pending.end(isMade);
  }

  private menu(key: string | undefined): void {
    const card = key === undefined ? undefined : this.columns.card(key);
    const anchor = key === undefined ? undefined : this.columns.elementOf(key);
    if (card !== undefined && anchor !== undefined) {
      const isRegistry = this.state.artifact === null;
      const items = menuOf(card, this.columns.stages, isRegistry, this.texts, {
        send,
        move: (to) => {
          this.move(card.key, to);
        },
      });
      openMenu(anchor, filled(this.texts.actions, card.artifact, card.version), items);
    }
  }
}

/** The key of the card that an event is about. */
function keyAt(event: Event): string | undefined {
  const card =
    event.target instanceof Element ? event.target.closest<HTMLElement>("[data-card]") : null;
  return card?.dataset["card"];
}

function announce(said: string): void {
  byId("said").textContent = said;
}

let page: BoardPage | undefined;

window.addEventListener("message", (event) => {
  const message = readToBoard(event.data);
  if (message?.kind === "start") {
    page ??= new BoardPage(message.start);
  } else if (message !== null) {
    page?.take(message);
  }
});
setInterval(tellTimes, 30_000);
send({ kind: "ready", filter: vscode.getState()?.filter ?? "" });
