import { describe, expect, it } from "vitest";

import type { Artifact, EnrichedVersion, Event, Registry } from "../../../../../protocol/gtod";
import { artifactBoard, type Board, cardOf, registryBoard } from "../../../src/board/model";
import { eventNodes, registryNode, versionNodes } from "../../../src/registry/model";

const HASH = "6ca7905ff3f4f4f6276ecf2c41f16251c6ab9e32";

/** What stands in each column: versions, `*` before the one that counts. */
function columns(board: Board): Readonly<Record<string, readonly string[]>> {
  return Object.fromEntries(
    board.columns.map(({ stage, cards }) => [
      stage ?? "-",
      cards.map(
        ({ artifact, version, counts }) =>
          (counts ? "*" : "") + (board.artifact === null ? `${artifact}@${version}` : version),
      ),
    ]),
  );
}

function row(artifact: string, latest: string | null, stages: Artifact["stages"]): Artifact {
  return { artifact, latest, stages, deprecated: false, annotated: true };
}

function version(name: string, stages: readonly string[]): EnrichedVersion {
  const isRegistered = name.startsWith("v");
  return {
    artifact: "churn",
    version: name,
    commit_hexsha: HASH,
    created_at: "2022-07-13T15:25:41+00:00",
    author: "Ada",
    author_email: "ada@example.org",
    message: "",
    ref: isRegistered ? `churn@${name}` : null,
    is_registered: isRegistered,
    is_active: true,
    stages,
    discovered: !isRegistered && stages.length === 0,
    enrichments: [],
  };
}

function assignment(name: string, stage: string, timestamp: string, author: string): Event {
  return {
    timestamp,
    artifact: "churn",
    event: "assignment",
    version: name,
    stage,
    commit_hexsha: HASH,
    author,
    author_email: `${author.toLowerCase()}@example.org`,
    message: "",
    ref: `churn#${stage}`,
  };
}

function churn(
  latest: string | null,
  stages: Artifact["stages"],
  versions: readonly EnrichedVersion[],
  events: readonly Event[] = [],
): Board {
  const reply: Registry = {
    stages: ["dev", "staging", "prod"],
    artifacts: [row("churn", latest, stages)],
  };
  const registry = registryNode(reply);
  const [artifact] = registry.artifacts;
  if (artifact === undefined) {
    throw new Error("The registry lost its artifact");
  }
  return artifactBoard(registry, artifact, versionNodes(versions, artifact), eventNodes(events));
}

describe("the board of an artifact", () => {
  it("has a column for what is in no stage, then one for each stage in the registry's order", () => {
    const board = churn("v1.1.0", { prod: "v1.0.0" }, [
      version("v1.1.0", []),
      version("v1.0.0", ["prod"]),
    ]);
    expect(columns(board)).toEqual({ "-": ["v1.1.0"], dev: [], staging: [], prod: ["*v1.0.0"] });
    expect(board.columns.map(({ stage }) => stage)).toEqual([null, "dev", "staging", "prod"]);
  });

  it("shows a version in each of its stages, with a key of its own", () => {
    const board = churn("v1.0.0", { dev: "v1.0.0", prod: "v1.0.0" }, [
      version("v1.0.0", ["prod", "dev"]),
    ]);
    expect(columns(board)).toMatchObject({ dev: ["*v1.0.0"], prod: ["*v1.0.0"] });
    const keys = board.columns.flatMap(({ cards }) => cards.map(({ key }) => key));
    expect(new Set(keys).size).toBe(2);
    expect(keys.map((key) => cardOf(board, key)?.stage)).toEqual(["dev", "prod"]);
  });

  it("puts the version that counts on top, also if it is not the greatest", () => {
    const board = churn("v2.0.0", { prod: "v1.0.0" }, [
      version("v2.0.0", ["prod"]),
      version("v1.1.0", ["prod"]),
      version("v1.0.0", ["prod"]),
    ]);
    expect(columns(board)).toMatchObject({ prod: ["*v1.0.0", "v2.0.0", "v1.1.0"] });
  });

  it("tells of a card in a stage when it was last assigned and by whom, and else its registration", () => {
    const board = churn(
      "v1.0.0",
      { prod: "v1.0.0" },
      [version("v1.0.0", ["prod"]), version("v0.9.0", [])],
      [
        assignment("v1.0.0", "prod", "2022-07-17T02:45:41+00:00", "Grace"),
        assignment("v0.9.0", "prod", "2022-07-16T02:45:41+00:00", "Linus"),
        assignment("v1.0.0", "prod", "2022-07-15T02:45:41+00:00", "Linus"),
      ],
    );
    const since = board.columns.flatMap(({ cards }) => cards.map((card) => card.since));
    expect(since).toEqual([
      { at: "2022-07-13T15:25:41+00:00", author: "Ada" },
      { at: "2022-07-17T02:45:41+00:00", author: "Grace" },
    ]);
  });

  it("marks the latest version, and names by its commit what no tag registers", () => {
    const board = churn("v1.0.0", {}, [version("v1.0.0", []), version(HASH, [])]);
    const [unplaced] = board.columns;
    expect(unplaced?.cards.map(({ latest, commit }) => [latest, commit])).toEqual([
      [true, null],
      [false, HASH],
    ]);
  });
});

describe("the board of a registry", () => {
  const registry = registryNode({
    stages: ["dev", "prod"],
    artifacts: [
      { ...row("old", "v1.0.0", { dev: "v1.0.0", prod: null }), deprecated: true },
      row("churn", "v3.1.0", { dev: "v3.1.0", prod: "v3.0.0" }),
      row("segment", "v0.4.1", { dev: null, prod: null }),
      row("annotated", null, {}),
      row("commits", null, { dev: null, prod: HASH }),
    ],
  });

  it("shows what counts in each stage, and the latest version of what is in none", () => {
    expect(columns(registryBoard(registry))).toEqual({
      "-": ["segment@v0.4.1"],
      dev: ["*churn@v3.1.0", "*old@v1.0.0"],
      prod: ["*churn@v3.0.0", `*commits@${HASH}`],
    });
  });

  it("shows deprecated artifacts last", () => {
    const [, dev] = registryBoard(registry).columns;
    expect(dev?.cards.map(({ deprecated }) => deprecated)).toEqual([false, true]);
  });

  it("knows of each card which stages its version counts in", () => {
    const both = registryNode({
      stages: ["dev", "prod"],
      artifacts: [row("churn", "v1.0.0", { dev: "v1.0.0", prod: "v1.0.0" })],
    });
    const [, dev] = registryBoard(both).columns;
    expect(dev?.cards.map(({ stages }) => stages)).toEqual([["dev", "prod"]]);
  });
});
