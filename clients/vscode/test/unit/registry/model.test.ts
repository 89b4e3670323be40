import { describe, expect, it } from "vitest";

import type { Artifact, EnrichedVersion } from "../../../../../protocol/gtod";
import {
  changedArtifacts,
  eventNodes,
  eventsOf,
  registryNode,
  shortVersion,
  versionNodes,
} from "../../../src/registry/model";

const COMMIT = "91febb0ba665760df19401b067d0a6300531fd2a";

function row(more: Partial<Artifact> = {}): Artifact {
  const { artifact = "churn", ...others } = more;
  return { artifact, latest: "v1.0.0", stages: {}, deprecated: false, annotated: false, ...others };
}

function version(more: Partial<EnrichedVersion> = {}): EnrichedVersion {
  return {
    artifact: "churn",
    version: "v1.0.0",
    commit_hexsha: COMMIT,
    created_at: "2022-07-13T15:25:41+00:00",
    author: "Ada",
    author_email: "ada@example.org",
    message: "",
    ref: "churn@v1.0.0",
    is_registered: true,
    is_active: true,
    stages: [],
    discovered: false,
    enrichments: [],
    ...more,
  };
}

describe("the state of an artifact", () => {
  const stateOf = (artifact: Artifact): string | undefined =>
    registryNode({ stages: ["dev", "prod"], artifacts: [artifact] }).artifacts[0]?.state;

  it.each([
    ["staged", row({ stages: { dev: null, prod: "v1.0.0" } })],
    ["registered", row({ stages: { dev: null, prod: null } })],
    ["deprecated", row({ stages: { dev: null, prod: "v1.0.0" }, deprecated: true })],
    ["annotated", row({ latest: null, annotated: true })],
    ["unregistered", row({ latest: null })],
  ])("is %s", (state, artifact) => {
    expect(stateOf(artifact)).toBe(state);
  });
});

describe("the placements of an artifact", () => {
  it("come in the order of the registry's stages, and leave out empty ones", () => {
    const stages = { prod: "v1.0.0", dev: "v2.0.0", staging: null };
    const { artifacts } = registryNode({
      stages: ["dev", "staging", "prod"],
      artifacts: [row({ stages })],
    });
    expect(artifacts[0]?.placements).toEqual([
      { stage: "dev", version: "v2.0.0" },
      { stage: "prod", version: "v1.0.0" },
    ]);
  });
});

describe("versions", () => {
  it("keep the server's order", () => {
    const replies = ["v2.0.0", "v10.0.0", "v1.0.0"].map((name) => version({ version: name }));
    const names = versionNodes(replies, undefined).map(({ name }) => name);
    expect(names).toEqual(["v2.0.0", "v10.0.0", "v1.0.0"]);
  });

  it.each([
    ["staged", version({ stages: ["prod"] })],
    ["registered", version()],
    ["unregistered", version({ version: COMMIT, ref: null, is_registered: false })],
    ["discovered", version({ version: COMMIT, ref: null, is_registered: false, discovered: true })],
  ])("are %s", (state, reply) => {
    expect(versionNodes([reply], undefined)[0]?.state).toBe(state);
  });

  it("know which one counts where several are in a stage", () => {
    const artifact = registryNode({
      stages: ["prod"],
      artifacts: [row({ stages: { prod: "v2.0.0" } })],
    }).artifacts[0];
    const nodes = versionNodes([version({ stages: ["prod"] })], artifact);
    expect(nodes[0]?.stages).toEqual([{ stage: "prod", counts: "v2.0.0" }]);
    expect(nodes[0]?.state).toBe("superseded");
  });
});

describe("the events of a version", () => {
  it("are those about it, and its commit", () => {
    const event = {
      artifact: "churn",
      stage: null,
      timestamp: "2022-07-13T15:25:41+00:00",
      author: "Ada",
      author_email: "ada@example.org",
      message: "",
    };
    const events = eventNodes([
      {
        ...event,
        event: "registration",
        version: "v1.0.0",
        commit_hexsha: COMMIT,
        ref: "churn@v1.0.0",
      },
      {
        ...event,
        event: "registration",
        version: "v0.9.0",
        commit_hexsha: "a",
        ref: "churn@v0.9.0",
      },
      { ...event, event: "commit", version: null, commit_hexsha: COMMIT, ref: null },
      { ...event, event: "commit", version: null, commit_hexsha: "a", ref: null },
    ]);
    const [node] = versionNodes([version()], undefined);
    const found = node === undefined ? [] : eventsOf(node, events);
    expect(found.map(({ kind, commit }) => [kind, commit])).toEqual([
      ["registration", COMMIT],
      ["commit", COMMIT],
    ]);
  });
});

describe("what has changed between two states of a registry", () => {
  const registry = (...artifacts: Artifact[]): ReturnType<typeof registryNode> =>
    registryNode({ stages: ["prod"], artifacts });

  it("is nothing where each row says the same", () => {
    expect(changedArtifacts(registry(row()), registry(row()))).toEqual(new Set());
  });

  it.each([
    ["its latest version", row({ latest: "v2.0.0" })],
    ["a stage", row({ stages: { prod: "v1.0.0" } })],
    ["its entry", row({ annotated: true })],
    ["its deprecation", row({ deprecated: true })],
  ])("is an artifact with %s", (_, changed) => {
    const other = row({ artifact: "segment" });
    expect(changedArtifacts(registry(row(), other), registry(changed, other))).toEqual(
      new Set(["churn"]),
    );
  });

  it("is all where the list is another", () => {
    expect(changedArtifacts(registry(row()), registry(row({ artifact: "segment" })))).toBe("all");
    expect(changedArtifacts(registry(row()), registry())).toBe("all");
  });

  it("is all where there are other stages", () => {
    const after = registryNode({ stages: ["prod", "dev"], artifacts: [row()] });
    expect(changedArtifacts(registry(row()), after)).toBe("all");
  });
});

it("shortens a version only where it is a hash", () => {
  expect(shortVersion("v10.11.12-rc.1")).toBe("v10.11.12-rc.1");
  expect(shortVersion(COMMIT)).toBe("91febb0");
});
