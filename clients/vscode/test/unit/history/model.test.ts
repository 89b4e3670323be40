import { describe, expect, it } from "vitest";

import type { Event } from "../../../../../protocol/gtod";
import {
  byDays,
  eventKinds,
  historyParams,
  keyOf,
  matching,
  NO_FILTER,
  wordsOf,
} from "../../../src/history/model";
import { type EventNode, eventNodes } from "../../../src/registry/model";

function event(changed: Partial<Event>): EventNode {
  const [made] = eventNodes([
    {
      timestamp: "2022-07-13T15:25:41+00:00",
      artifact: "churn",
      event: "registration",
      version: "v1.0.0",
      stage: null,
      commit_hexsha: "6ca7905ff3f4f4f6276ecf2c41f16251c6ab9e32",
      author: "Ada Lovelace",
      author_email: "ada@example.org",
      message: "",
      ref: "churn@v1.0.0",
      ...changed,
    },
  ]);
  if (made === undefined) {
    throw new Error("The reply lost its event");
  }
  return made;
}

describe("what is asked for", () => {
  it("is one event more than is shown, which tells whether there are more", () => {
    expect(historyParams(null, NO_FILTER, 200)).toEqual({ limit: 201 });
  });

  it("is about the artifact, and what the filter leaves", () => {
    const filter = { events: ["commit"], stage: "prod", author: "ada" } as const;
    expect(historyParams("churn", filter, 10)).toEqual({
      name: "churn",
      event: ["commit"],
      stage: "prod",
      author: "ada",
      limit: 11,
    });
  });

  it("knows the kinds that there are, and no others", () => {
    expect(eventKinds(["commit", "explosion", "registration"])).toEqual(["registration", "commit"]);
  });
});

describe("searching", () => {
  const events = [
    event({}),
    event({ event: "assignment", stage: "prod", ref: "churn#prod#1", message: "Goes LIVE" }),
    event({ artifact: "segment", ref: "segment@v1.0.0", author: "Grace Hopper" }),
  ];
  const found = (text: string): readonly (string | null)[] =>
    matching(events, text).map(({ ref }) => ref);

  it("finds what holds all words, in any case and anywhere", () => {
    expect(found("live")).toEqual(["churn#prod#1"]);
    expect(found("PROD ada")).toEqual(["churn#prod#1"]);
    expect(found("hopper")).toEqual(["segment@v1.0.0"]);
    expect(found("segment@v1")).toEqual(["segment@v1.0.0"]);
    expect(found("6ca7905")).toHaveLength(3);
    expect(found("prod grace")).toEqual([]);
  });

  it("finds everything without a word", () => {
    expect(found("  ")).toHaveLength(3);
  });
});

describe("the days", () => {
  const late = event({ timestamp: "2022-07-13T23:30:00+02:00" });
  const early = event({ timestamp: "2022-07-13T01:00:00+02:00" });

  it("are those of whoever looks, whatever the clocks of those who tagged said", () => {
    const dates = (zone: string): readonly string[] =>
      byDays([late, early], zone).map(({ date }) => date);
    expect(dates("Europe/Berlin")).toEqual(["2022-07-13"]);
    expect(dates("UTC")).toEqual(["2022-07-13", "2022-07-12"]);
    expect(dates("Asia/Tokyo")).toEqual(["2022-07-14", "2022-07-13"]);
  });

  it("keep the order of their events", () => {
    expect(byDays([late, early], "Europe/Berlin")[0]?.events).toEqual([late, early]);
  });
});

describe("the words of an event", () => {
  it("are left out where they say no more than the event does", () => {
    expect(wordsOf(event({ message: "Registering artifact churn version v1.0.0\n" }))).toBeNull();
    expect(wordsOf(event({}))).toBeNull();
    expect(wordsOf(event({ message: "Registering artifact churn version v1.0.1" }))).not.toBeNull();
    expect(wordsOf(event({ message: "Retrained\n" }))).toBe("Retrained");
  });
});

describe("what names an event", () => {
  it("is its tag, and of a commit also the artifact", () => {
    expect(keyOf(event({}))).toBe("churn@v1.0.0");
    const commit = { event: "commit", version: null, ref: null } as const;
    expect(keyOf(event({ ...commit, artifact: "segment" }))).not.toBe(keyOf(event(commit)));
  });
});
