import { describe, expect, it } from "vitest";

import { readFromBoard, readFromHistory, readToBoard } from "../../../src/webviews/messages";

describe("a message of a page", () => {
  it("is taken if its kind is known and its fields are of their types", () => {
    const move = { kind: "move", card: "key", to: null };
    expect(readFromBoard(move)).toBe(move);
    expect(readFromBoard({ ...move, to: "prod" })).not.toBeNull();
    const filter = { kind: "filter", events: ["commit"], stage: "", author: "" };
    expect(readFromHistory(filter)).toBe(filter);
  });

  it.each([
    null,
    "move",
    [],
    {},
    { kind: "no such kind" },
    { kind: "toString" },
    { kind: "__proto__" },
    { kind: "move", card: "key" },
    { kind: "move", card: 1, to: null },
    { kind: "move", card: "key", to: 1 },
    { kind: "answer", accepted: "yes" },
  ])("is passed over otherwise: %j", (value) => {
    expect(readFromBoard(value)).toBeNull();
  });

  it("has lists of texts where it has lists", () => {
    const filter = { kind: "filter", stage: "", author: "" };
    expect(readFromHistory({ ...filter, events: "commit" })).toBeNull();
    expect(readFromHistory({ ...filter, events: [1] })).toBeNull();
  });
});

describe("a message to a page", () => {
  it("is taken if its kind is known", () => {
    expect(readToBoard({ kind: "refused", why: "no" })).not.toBeNull();
    expect(readToBoard({ kind: "move", card: "key", to: null })).toBeNull();
    expect(readToBoard(undefined)).toBeNull();
  });
});
