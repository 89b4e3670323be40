import { describe, expect, it } from "vitest";

import { type Board, registryBoard } from "../../../src/board/model";
import {
  artifactsToAskAbout,
  CARDS_AT_ONCE,
  shownColumns,
  type Wish,
  withDeeds,
  withMore,
} from "../../../src/board/view";
import { eventNodes, registryNode } from "../../../src/registry/model";

/** A registry of 1,000 artifacts, all of them in prod. */
const board: Board = registryBoard(
  registryNode({
    stages: ["prod"],
    artifacts: Array.from({ length: 1000 }, (_, number) => ({
      artifact: `team/model-${String(number).padStart(3, "0")}`,
      latest: "v1.0.0",
      stages: { prod: number === 7 ? "v0.7.0" : "v1.0.0" },
      deprecated: false,
      annotated: true,
    })),
  }),
);
const wish: Wish = { filter: "", limits: new Map() };

function prod(changed: Partial<Wish>): {
  readonly names: readonly string[];
  readonly found: number;
} {
  const [, column] = shownColumns(board, { ...wish, ...changed }, "Not in a stage");
  return { names: column?.cards.map((card) => card.artifact) ?? [], found: column?.found ?? 0 };
}

describe("what is shown of a board", () => {
  it("is so many cards of a column, and how many there are", () => {
    const [none, column] = shownColumns(board, wish, "Not in a stage");
    expect(none).toEqual({ stage: null, title: "Not in a stage", cards: [], found: 0, total: 0 });
    expect(column).toMatchObject({ stage: "prod", title: "prod", found: 1000, total: 1000 });
    expect(column?.cards).toHaveLength(CARDS_AT_ONCE);
  });

  it("is more of a column that somebody wants more of", () => {
    const more = withMore(withMore(wish, "prod"), "prod");
    expect(prod(more).names).toHaveLength(3 * CARDS_AT_ONCE);
    expect(withMore(wish, null).limits.get("prod")).toBeUndefined();
  });

  it("is what holds all words of the filter in its name or version, in any case", () => {
    expect(prod({ filter: "MODEL-12 team" })).toMatchObject({ found: 10 });
    expect(prod({ filter: "v0.7" }).names).toEqual(["team/model-007"]);
    expect(prod({ filter: "model-007@v0.7.0" }).names).toEqual(["team/model-007"]);
    expect(prod({ filter: " " })).toMatchObject({ found: 1000 });
    expect(prod({ filter: "no such" })).toEqual({ names: [], found: 0 });
  });

  it("says whose events would tell since when, and takes them", () => {
    const columns = shownColumns(board, { ...wish, filter: "model-007" }, "");
    expect([...artifactsToAskAbout(columns)]).toEqual(["team/model-007"]);
    const events = eventNodes([
      {
        timestamp: "2022-07-17T02:45:41+00:00",
        artifact: "team/model-007",
        event: "assignment",
        version: "v0.7.0",
        stage: "prod",
        commit_hexsha: "6ca7905ff3f4f4f6276ecf2c41f16251c6ab9e32",
        author: "Ada",
        author_email: "ada@example.org",
        message: "",
        ref: "team/model-007#prod#1",
      },
    ]);
    const dated = withDeeds(columns, new Map([["team/model-007", events]]));
    expect(dated[1]?.cards[0]?.since).toEqual({ at: "2022-07-17T02:45:41+00:00", author: "Ada" });
    expect([...artifactsToAskAbout(dated)]).toEqual([]);
  });
});
