/** The history's page: shows what the extension sends, and tells it what somebody looks for. */
import { byDays, EVENT_KINDS, type HistoryView, matching } from "../../history/model";
import {
  type FromHistory,
  type HistoryTexts,
  readToHistory,
  type Start,
  type ToHistory,
} from "../messages";
import { filled } from "../time";
import { arrange, byId, debounced, element } from "./parts/dom";
import { icon } from "./parts/icons";
import { tellTimes } from "./parts/moment";
import { Problem } from "./parts/problem";
import { type HistoryState, UNTOUCHED_HISTORY } from "./parts/state";
import { Timeline } from "./parts/timeline";

const vscode = acquireVsCodeApi<HistoryState>();
const send = (message: FromHistory): void => {
  vscode.postMessage(message);
};

/** The page, once its texts are there. */
class HistoryPage {
  private readonly texts: HistoryTexts;
  // They are inputs, a list and a button in the page's HTML.
  private readonly search = byId("search") as HTMLInputElement;
  private readonly author = byId("author") as HTMLInputElement;
  private readonly stage = byId("stage") as HTMLSelectElement;
  private readonly scroller = byId("scroller");
  private readonly problem: Problem;
  private readonly timeline: Timeline;
  private readonly kinds: ReadonlyMap<string, HTMLButtonElement>;
  private state: HistoryState;
  private view: HistoryView | undefined;

  constructor({ texts, ...scope }: Start<HistoryTexts>) {
    this.texts = texts;
    this.state = { ...(vscode.getState() ?? UNTOUCHED_HISTORY), ...scope };
    this.problem = new Problem(byId("problem"), texts.dismiss);
    this.timeline = new Timeline(byId("timeline"), texts, (hash) => {
      send({ kind: "commit", hash });
    });
    this.kinds = new Map(EVENT_KINDS.map((kind) => [kind, this.kindButton(kind)]));
    byId("kinds").append(...this.kinds.values());
    this.label();
    this.fill();
    this.listen();
  }

  take(message: ToHistory): void {
    switch (message.kind) {
      case "start":
        return;
      case "history":
        this.show(message.history);
        return;
      case "failed":
        this.problem.tell(message.why);
    }
  }

  private label(): void {
    const { texts } = this;
    this.search.placeholder = texts.search;
    this.search.setAttribute("aria-label", texts.search);
    this.author.placeholder = texts.author;
    this.author.setAttribute("aria-label", texts.author);
    this.stage.setAttribute("aria-label", texts.stage);
    byId("kinds").setAttribute("aria-label", texts.kinds);
  }

  private kindButton(kind: (typeof EVENT_KINDS)[number]): HTMLButtonElement {
    const name = this.texts.kindNames[kind];
    const button = element("button", { type: "button", class: `kind ${kind}` }, icon(kind), name);
    button.addEventListener("click", () => {
      const { events } = this.state;
      const others = events.filter((other) => other !== kind);
      this.state = {
        ...this.state,
        events: others.length < events.length ? others : [...events, kind],
      };
      this.fill();
      this.ask();
    });
    return button;
  }

  /** Shows the filter that is saved. */
  private fill(): void {
    const { search, author, events } = this.state;
    this.search.value = search;
    this.author.value = author;
    this.kinds.forEach((button, kind) => {
      button.setAttribute("aria-pressed", String(events.includes(kind)));
    });
  }

  private listen(): void {
    const ask = debounced(() => {
      this.ask();
    }, 150);
    this.author.addEventListener("input", () => {
      this.state = { ...this.state, author: this.author.value };
      ask();
    });
    this.stage.addEventListener("change", () => {
      this.state = { ...this.state, stage: this.stage.value };
      this.ask();
    });
    const showEvents = debounced(() => {
      this.showEvents();
    }, 80);
    this.search.addEventListener("input", () => {
      this.state = { ...this.state, search: this.search.value };
      this.save();
      showEvents();
    });
    byId("more").addEventListener("click", () => {
      send({ kind: "more" });
    });
    const save = debounced(() => {
      this.save();
    }, 150);
    this.scroller.addEventListener("scroll", save);
  }

  private ask(): void {
    this.save();
    const { events, stage, author } = this.state;
    send({ kind: "filter", events, stage, author });
  }

  private save(): void {
    this.state = { ...this.state, top: this.scroller.scrollTop };
    vscode.setState(this.state);
  }

  private show(view: HistoryView): void {
    const isFirst = this.view === undefined;
    this.view = view;
    byId("title").textContent = view.title;
    byId("repository").textContent = view.repository;
    this.problem.forget();
    this.showStages(view);
    this.showEvents();
    if (isFirst) {
      this.scroller.scrollTop = this.state.top;
    }
    vscode.setState(this.state);
  }

  private showStages({ stages, filter }: HistoryView): void {
    const offered = ["", ...new Set([...stages, ...(filter.stage === "" ? [] : [filter.stage])])];
    const known = new Map([...this.stage.options].map((option) => [option.value, option]));
    arrange(
      this.stage,
      offered.map(
        (stage) =>
          known.get(stage) ??
          element("option", { value: stage }, stage === "" ? this.texts.allStages : stage),
      ),
    );
    this.stage.value = this.state.stage;
  }

  private showEvents(): void {
    const { view, texts } = this;
    if (view === undefined) {
      return;
    }
    const { search } = this.state;
    const found = matching(view.events, search);
    this.timeline.show(byDays(found));
    const isSearched = search.trim() !== "";
    const { events, stage, author } = view.filter;
    const isFiltered = isSearched || events.length > 0 || stage !== "" || author !== "";
    byId("empty").hidden = found.length > 0;
    byId("empty").textContent = isFiltered ? texts.nothingFound : texts.empty;
    byId("more").hidden = !view.hasMore;
    byId("more").textContent = isSearched ? texts.searchOlder : texts.more;
    const told = filled(texts.shown, `${found.length}`, `${view.events.length}`);
    byId("shown").textContent = isSearched ? told : "";
    byId("said").textContent = isFiltered ? told : "";
  }
}

let page: HistoryPage | undefined;

window.addEventListener("message", (event) => {
  const message = readToHistory(event.data);
  if (message?.kind === "start") {
    page ??= new HistoryPage(message.start);
  } else if (message !== null) {
    page?.take(message);
  }
});
setInterval(tellTimes, 30_000);
const { events, stage, author } = vscode.getState() ?? UNTOUCHED_HISTORY;
send({ kind: "ready", events, stage, author });
