/** The days of a history and their events, kept as elements so that focus and scrolling outlast a change. */
import { type Day, keyOf, wordsOf } from "../../../history/model";
import type { EventNode } from "../../../registry/model";
import { shortHash, shortVersion } from "../../../registry/model";
import type { HistoryTexts } from "../../messages";
import { filled } from "../../time";
import { arrange, element } from "./dom";
import { icon } from "./icons";
import { moment } from "./moment";

export class Timeline {
  private readonly days = new Map<
    string,
    { readonly root: HTMLElement; readonly list: HTMLElement }
  >();
  private readonly events = new Map<
    string,
    { readonly item: HTMLElement; readonly told: string }
  >();
  private current: string | undefined;

  constructor(
    private readonly parent: HTMLElement,
    private readonly texts: HistoryTexts,
    private readonly openCommit: (hash: string) => void,
  ) {
    parent.addEventListener("keydown", (event) => {
      this.press(event);
    });
    parent.addEventListener("focusin", (event) => {
      const item = event.target instanceof Element ? event.target.closest("[data-event]") : null;
      if (item instanceof HTMLElement) {
        this.enter(item);
      }
    });
  }

  /** Shows these days in place of what was shown before. */
  show(days: readonly Day[]): void {
    const hadFocus = this.parent.contains(document.activeElement);
    const shown = days.map((day) => this.showDay(day));
    arrange(this.parent, shown);
    this.forgetOthers(days);
    this.restore(hadFocus);
  }

  private forgetOthers(days: readonly Day[]): void {
    const dates = new Set(days.map(({ date }) => date));
    const keys = new Set(days.flatMap(({ events }) => events.map(keyOf)));
    [...this.days.keys()]
      .filter((date) => !dates.has(date))
      .forEach((date) => this.days.delete(date));
    [...this.events.keys()]
      .filter((key) => !keys.has(key))
      .forEach((key) => this.events.delete(key));
  }

  private showDay({ date, events }: Day): HTMLElement {
    const day = this.days.get(date) ?? this.newDay(date);
    this.days.set(date, day);
    day.root.querySelector("h2")?.replaceChildren(this.nameOf(date));
    arrange(
      day.list,
      events.map((event) => this.showEvent(event)),
    );
    return day.root;
  }

  private newDay(date: string): { readonly root: HTMLElement; readonly list: HTMLElement } {
    const list = element("ol", {});
    const id = `day-${date}`;
    const root = element("section", { "aria-labelledby": id }, element("h2", { id }), list);
    return { root, list };
  }

  /** `Today, Wednesday, 13 July 2022` */
  private nameOf(date: string): string {
    const noon = new Date(`${date}T12:00:00`);
    const locale = document.documentElement.lang;
    const name = new Intl.DateTimeFormat(locale, { dateStyle: "full" }).format(noon);
    const daysAgo = Math.round((new Date().setHours(12, 0, 0, 0) - noon.getTime()) / 86_400_000);
    const relative = [this.texts.today, this.texts.yesterday][daysAgo];
    return relative === undefined ? name : `${relative}, ${name}`;
  }

  private showEvent(event: EventNode): HTMLElement {
    const key = keyOf(event);
    // A tag may have been moved, or be about another version because of another one.
    const told = JSON.stringify(event);
    const known = this.events.get(key);
    if (known?.told === told) {
      return known.item;
    }
    const item = this.newEvent(event, key);
    this.events.set(key, { item, told });
    return item;
  }

  private newEvent(event: EventNode, key: string): HTMLElement {
    const { kind, commit } = event;
    const hash = shortHash(commit);
    const open = element("button", { type: "button", class: "hash", tabindex: "-1" }, hash);
    open.title = filled(this.texts.openCommit, commit);
    open.addEventListener("click", () => {
      this.openCommit(commit);
    });
    const author = element("span", { class: "author", title: event.authorEmail }, event.author);
    const made = element(
      "li",
      { class: `event ${kind}`, tabindex: "-1", "aria-keyshortcuts": "Enter" },
      element("span", { class: "icon" }, icon(kind)),
      element("div", { class: "sentence" }, ...this.sentence(event)),
      element("div", { class: "about" }, author, moment(event.timestamp), open),
      ...this.details(event),
    );
    made.dataset["event"] = key;
    made.dataset["commit"] = commit;
    return made;
  }

  private sentence(event: EventNode): readonly (Node | string)[] {
    const values = [
      element("span", { class: "artifact" }, event.artifact),
      element("span", { class: "version" }, shortVersion(event.version ?? event.commit)),
      element("span", { class: "stage" }, event.stage ?? ""),
    ];
    return this.texts.sentences[event.kind]
      .split(/(\{\d\})/)
      .filter((part) => part !== "")
      .map((part) => values[Number(/^\{(\d)\}$/.exec(part)?.[1] ?? Number.NaN)] ?? part);
  }

  /** The tag, and the first line of its message unless that says no more than the sentence. */
  private details(event: EventNode): readonly Node[] {
    const words = wordsOf(event);
    const [first = "", ...rest] = words?.split("\n") ?? [];
    const line = rest.some((other) => other.trim() !== "") ? `${first} …` : first;
    const message = element("span", { class: "message", title: words ?? "" }, line);
    const ref = element("code", { class: "ref" }, event.ref ?? "");
    const shown = [...(event.ref === null ? [] : [ref]), ...(words === null ? [] : [message])];
    return shown.length === 0 ? [] : [element("div", { class: "details" }, ...shown)];
  }

  private press(event: KeyboardEvent): void {
    const items = [...this.parent.querySelectorAll<HTMLElement>("[data-event]")];
    const here = items.findIndex((item) => item.contains(document.activeElement));
    const item = items[here];
    if (item === undefined || event.altKey || event.ctrlKey || event.metaKey) {
      return;
    }
    if (event.key === "Enter" && event.target === item) {
      event.preventDefault();
      this.openCommit(item.dataset["commit"] ?? "");
      return;
    }
    const next = nextOf(items, here, event.key);
    if (next !== undefined) {
      event.preventDefault();
      next.focus();
    }
  }

  private enter(item: HTMLElement): void {
    const before = this.current === undefined ? undefined : this.events.get(this.current)?.item;
    before?.setAttribute("tabindex", "-1");
    item.setAttribute("tabindex", "0");
    this.current = item.dataset["event"];
  }

  /** Keeps one event reachable by Tab, and the focus on an event if one had it. */
  private restore(hadFocus: boolean): void {
    const kept = this.current === undefined ? undefined : this.events.get(this.current)?.item;
    const item = kept ?? this.parent.querySelector<HTMLElement>("[data-event]");
    if (item === null) {
      this.current = undefined;
      return;
    }
    this.enter(item);
    if (hadFocus && !item.contains(document.activeElement)) {
      item.focus({ preventScroll: true });
    }
  }
}

function nextOf(items: readonly HTMLElement[], here: number, key: string): HTMLElement | undefined {
  switch (key) {
    case "ArrowDown":
      return items[here + 1];
    case "ArrowUp":
      return items[here - 1];
    case "Home":
      return items[0];
    case "End":
      return items.at(-1);
    default:
      return undefined;
  }
}
