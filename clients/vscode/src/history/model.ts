/** The timeline of a registry or an artifact: what to ask for, and days of entries made of the answer. */
import type { EntryName, ParamsOf } from "../../../../protocol/gtod";
import type { EventNode } from "../registry/model";

/** How many events a timeline has before somebody asks for more. */
export const FIRST_EVENTS = 200;

/** How many events are asked for next: as many again, since the answer begins with the newest anyway. */
export function moreThan(shown: number): number {
  return shown * 2;
}

/** The kinds of events, in the order in which they are offered. */
export const EVENT_KINDS = [
  "registration",
  "assignment",
  "unassignment",
  "deregistration",
  "deprecation",
  "commit",
] as const satisfies readonly EntryName[];

/** What somebody wants to see; what is empty leaves out nothing. */
export interface HistoryFilter {
  readonly events: readonly EntryName[];
  readonly stage: string;
  readonly author: string;
}

export const NO_FILTER: HistoryFilter = { events: [], stage: "", author: "" };

/** A timeline as the extension hands it to its page. */
export interface HistoryView {
  readonly title: string;
  /** The artifact; null for the history of the registry. */
  readonly artifact: string | null;
  readonly repository: string;
  readonly stages: readonly string[];
  readonly filter: HistoryFilter;
  /** Newest first. */
  readonly events: readonly EventNode[];
  /** Whether there are older ones. */
  readonly hasMore: boolean;
}

/** The kinds among `names` that there are, in their order. */
export function eventKinds(names: readonly string[]): readonly EntryName[] {
  return EVENT_KINDS.filter((kind) => names.includes(kind));
}

/** The params of `gto/history` but for `repo`: one event more than is shown tells that there are more. */
export function historyParams(
  artifact: string | null,
  filter: HistoryFilter,
  shown: number,
): Omit<ParamsOf<"gto/history">, "repo"> {
  return {
    ...(artifact === null ? {} : { name: artifact }),
    ...(filter.events.length === 0 ? {} : { event: filter.events }),
    ...(filter.stage === "" ? {} : { stage: filter.stage }),
    ...(filter.author === "" ? {} : { author: filter.author }),
    limit: shown + 1,
  };
}

/** The events whose words hold all those of `text`, in any case. */
export function matching(events: readonly EventNode[], text: string): readonly EventNode[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) {
    return events;
  }
  return events.filter((event) => {
    const told = [
      `${event.artifact}@${event.version ?? ""}`,
      event.stage,
      event.kind,
      event.ref,
      event.commit,
      event.author,
      event.authorEmail,
      event.message,
    ]
      .join("\n")
      .toLowerCase();
    return words.every((word) => told.includes(word));
  });
}

/** What gtod writes into a tag if nobody says anything else. */
const USUAL: Readonly<Record<EntryName, (event: EventNode) => string | null>> = {
  registration: ({ artifact, version }) =>
    `Registering artifact ${artifact} version ${version ?? ""}`,
  assignment: ({ artifact, version, stage }) =>
    `Assigning stage ${stage ?? ""} to artifact ${artifact} version ${version ?? ""}`,
  unassignment: ({ artifact, version, stage }) =>
    `Unassigning stage '${stage ?? ""}' to artifact '${artifact}' version '${version ?? ""}'`,
  deregistration: ({ artifact, version }) =>
    `Deregistering artifact ${artifact} version ${version ?? ""}`,
  deprecation: ({ artifact }) => `Deprecating artifact '${artifact}'`,
  commit: () => null,
};

/** The message of an event; null if it says no more than the event itself. */
export function wordsOf(event: EventNode): string | null {
  const message = event.message.trim();
  return message === "" || message === USUAL[event.kind](event) ? null : message;
}

/** A day of the timeline. */
export interface Day {
  /** Its date in the given time zone, `2022-07-15`. */
  readonly date: string;
  /** Newest first. */
  readonly events: readonly EventNode[];
}

/**
 * The events by days.
 *
 * @param events newest first
 * @param timeZone whose days: an IANA name; the one of this machine if left out
 */
export function byDays(events: readonly EventNode[], timeZone?: string): readonly Day[] {
  // Sweden writes dates as ISO 8601 does.
  const format = new Intl.DateTimeFormat("sv-SE", {
    ...(timeZone === undefined ? {} : { timeZone }),
    dateStyle: "short",
  });
  const days = new Map<string, EventNode[]>();
  for (const event of events) {
    const date = format.format(new Date(event.timestamp));
    const day = days.get(date);
    if (day === undefined) {
      days.set(date, [event]);
    } else {
      day.push(event);
    }
  }
  return [...days].map(([date, found]) => ({ date, events: found }));
}

/** What names an event among others: a tag has one, a commit may be about several artifacts. */
export function keyOf(event: EventNode): string {
  return event.ref ?? `${event.commit} ${event.artifact}`;
}
