import { describe, expect, it } from "vitest";

import type { Card } from "../../../src/board/model";
import { moveOf, requestOf } from "../../../src/board/move";

const HASH = "6ca7905ff3f4f4f6276ecf2c41f16251c6ab9e32";

function card(changed: Partial<Card>): Card {
  return {
    key: "",
    artifact: "churn",
    version: "v1.0.0",
    commit: null,
    stage: null,
    counts: false,
    latest: true,
    deprecated: false,
    stages: [],
    since: null,
    ...changed,
  };
}

/** The request that follows from dropping a card, undefined if none. */
function request(dropped: Card, to: string | null): unknown {
  const move = moveOf(dropped, to);
  return move === null ? undefined : requestOf(move);
}

describe("dropping a card", () => {
  it("on a stage assigns it, wherever the card comes from", () => {
    const wanted = {
      method: "gto/assign",
      params: { name: "churn", stage: "prod", version: "v1.0.0" },
    };
    expect(request(card({}), "prod")).toEqual(wanted);
    expect(request(card({ stage: "staging" }), "prod")).toEqual(wanted);
  });

  it("of a stage on the column without one takes it out of that stage, by a tag", () => {
    expect(request(card({ stage: "staging", stages: ["staging", "prod"] }), null)).toEqual({
      method: "gto/unassign",
      params: { name: "churn", stage: "staging", version: "v1.0.0", delete: false },
    });
  });

  it("names a version that no tag registers by its commit", () => {
    const commit = card({ version: HASH, commit: HASH });
    expect(request(commit, "prod")).toEqual({
      method: "gto/assign",
      params: { name: "churn", stage: "prod", ref: HASH },
    });
  });

  it("on its own column means nothing", () => {
    expect(request(card({}), null)).toBeUndefined();
    expect(request(card({ stage: "prod" }), "prod")).toBeUndefined();
  });
});
