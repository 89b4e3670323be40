/** The columns and cards of the board, kept as elements so that focus and scrolling outlast a change. */
import type { Card } from "../../../board/model";
import type { BoardView, ColumnView } from "../../../board/view";
import type { BoardTexts } from "../../messages";
import { exactTime, filled } from "../../time";
import { arrange, element, setAttributes } from "./dom";
import { moment } from "./moment";

/** A column on the page. */
interface Shown {
  readonly root: HTMLElement;
  readonly title: HTMLElement;
  readonly count: HTMLElement;
  readonly list: HTMLElement;
  readonly note: HTMLElement;
  readonly more: HTMLButtonElement;
  stage: string | null;
}

/** The columns of the board. */
export class Columns {
  private readonly parent: HTMLElement;
  private readonly texts: BoardTexts;
  private readonly onMore: (stage: string | null) => void;
  private readonly shown = new Map<string | null, Shown>();
  private readonly elements = new Map<string, { readonly element: HTMLElement; told: string }>();
  private view: BoardView | undefined;

  constructor(parent: HTMLElement, texts: BoardTexts, onMore: (stage: string | null) => void) {
    this.parent = parent;
    this.texts = texts;
    this.onMore = onMore;
  }

  /** The stages in the order of their columns. */
  get stages(): readonly (string | null)[] {
    return (this.view?.columns ?? []).map((column) => column.stage);
  }

  /** The cards that are shown, column by column. */
  get cards(): readonly (readonly Card[])[] {
    return (this.view?.columns ?? []).map((column) => column.cards);
  }

  /** The card that `key` names. */
  card(key: string): Card | undefined {
    return this.cards.flat().find((card) => card.key === key);
  }

  /** The element of the card that `key` names. */
  elementOf(key: string): HTMLElement | undefined {
    return this.elements.get(key)?.element;
  }

  /** The lists that scroll, by their stages. */
  get lists(): ReadonlyMap<string | null, HTMLElement> {
    return new Map([...this.shown].map(([stage, { list }]) => [stage, list]));
  }

  /** Shows `view` in place of what was shown before. */
  show(view: BoardView): void {
    this.view = view;
    const isRegistry = view.artifact === null;
    const shown = view.columns.map((column, index) => this.showColumn(column, index, isRegistry));
    arrange(
      this.parent,
      shown.map(({ root }) => root),
    );
    this.forgetOthers(view);
  }

  private forgetOthers(view: BoardView): void {
    const stages = new Set(view.columns.map(({ stage }) => stage));
    const keys = new Set(view.columns.flatMap(({ cards }) => cards.map(({ key }) => key)));
    [...this.shown.keys()]
      .filter((stage) => !stages.has(stage))
      .forEach((stage) => this.shown.delete(stage));
    [...this.elements.keys()]
      .filter((key) => !keys.has(key))
      .forEach((key) => this.elements.delete(key));
  }

  private showColumn(column: ColumnView, index: number, isRegistry: boolean): Shown {
    const shown = this.shown.get(column.stage) ?? this.newColumn(column.stage, index);
    this.shown.set(column.stage, shown);
    const { found, total } = column;
    shown.title.textContent = column.title;
    shown.count.textContent = found === total ? `${total}` : `${found} / ${total}`;
    shown.list.setAttribute("aria-label", `${column.title}, ${found}`);
    shown.note.hidden = found > 0;
    shown.note.textContent = total > 0 ? this.texts.nothingFound : this.texts.nothingHere;
    shown.more.hidden = found === column.cards.length;
    shown.more.textContent = filled(this.texts.more, `${found - column.cards.length}`);
    arrange(
      shown.list,
      column.cards.map((card) => this.showCard(card, isRegistry)),
    );
    return shown;
  }

  private newColumn(stage: string | null, index: number): Shown {
    const title = element("h2");
    const count = element("span", { class: "count" });
    const list = element("div", { class: "cards", role: "listbox" });
    const note = element("p", { class: "note" });
    const more = element("button", { class: "more", type: "button" });
    more.addEventListener("click", () => {
      this.onMore(stage);
    });
    const root = element(
      "section",
      { class: stage === null ? "column unplaced" : `column hue${index % 6}` },
      element("header", {}, title, count),
      note,
      list,
      more,
    );
    root.dataset["column"] = JSON.stringify(stage);
    return { root, title, count, list, note, more, stage };
  }

  private showCard(card: Card, isRegistry: boolean): HTMLElement {
    const known = this.elements.get(card.key);
    const told = JSON.stringify(card);
    if (known?.told === told) {
      return known.element;
    }
    const shown = known?.element ?? this.newCard(card.key);
    this.elements.set(card.key, { element: shown, told });
    shown.className = classesOf(card);
    setAttributes(shown, { "aria-label": this.said(card, isRegistry) });
    shown.replaceChildren(...this.content(card, isRegistry));
    return shown;
  }

  private newCard(key: string): HTMLElement {
    const made = element("div", {
      role: "option",
      tabindex: "-1",
      draggable: "true",
      "aria-selected": "false",
      "aria-haspopup": "menu",
      "aria-describedby": "keys",
    });
    made.dataset["card"] = key;
    return made;
  }

  private content(card: Card, isRegistry: boolean): readonly Node[] {
    const version = element("span", { class: "version", title: card.version }, label(card));
    const marks = element("span", { class: "marks" });
    if (card.latest) {
      marks.append(element("span", { class: "mark latest" }, this.texts.latest));
    }
    if (card.deprecated) {
      marks.append(element("span", { class: "mark deprecated" }, this.texts.deprecated));
    }
    const head = element("div", { class: "head" }, version, marks);
    const name = element("div", { class: "name", title: card.artifact }, card.artifact);
    return [...(isRegistry ? [name] : []), head, this.foot(card)];
  }

  private foot(card: Card): HTMLElement {
    const foot = element("div", { class: "foot" });
    if (card.since !== null) {
      const author = element("span", { class: "author", title: card.since.author });
      author.textContent = card.since.author;
      foot.append(moment(card.since.at), author);
    }
    if (card.stage !== null && !card.counts) {
      foot.append(element("span", { class: "older" }, this.texts.older));
    }
    return foot;
  }

  /** What is read out about a card. */
  private said(card: Card, isRegistry: boolean): string {
    const { texts } = this;
    const since =
      card.since === null
        ? []
        : [
            exactTime(new Date(card.since.at), document.documentElement.lang),
            filled(texts.by, card.since.author),
          ];
    return [
      ...(isRegistry ? [card.artifact] : []),
      label(card),
      ...(card.latest ? [texts.latest] : []),
      ...(card.deprecated ? [texts.deprecated] : []),
      ...(card.stage === null ? [] : [card.counts ? texts.counts : texts.older]),
      ...since,
    ].join(", ");
  }
}

/** A version as it is shown: of a commit's hash only the beginning. */
function label(card: Card): string {
  return card.commit === null ? card.version : card.version.slice(0, 7);
}

function classesOf(card: Card): string {
  return [
    "card",
    ...(card.counts ? ["counts"] : []),
    ...(card.stage !== null && !card.counts ? ["dimmed"] : []),
    ...(card.deprecated ? ["is-deprecated"] : []),
    ...(card.commit === null ? [] : ["is-commit"]),
  ].join(" ");
}
