import { describe, expect, it } from "vitest";

import type { ArtifactNode, VersionNode } from "../../../src/registry/model";
import { artifactsToOpen, hits, MOST_OPENED } from "../../../src/registry/search";

function artifact(name: string, more: Partial<ArtifactNode> = {}): ArtifactNode {
  return {
    name,
    latest: "v2.0.0",
    placements: [],
    state: "registered",
    annotated: false,
    deprecated: false,
    ...more,
  };
}

describe("what a search offers", () => {
  it("is each artifact, and the versions that its row tells", () => {
    const placements = [{ stage: "prod", version: "v1.0.0" }];
    const labels = hits([artifact("churn", { placements })], new Map());
    expect(labels.map(({ label, description }) => [label, description])).toEqual([
      ["churn", "v2.0.0"],
      ["churn v2.0.0", ""],
      ["churn v1.0.0", "prod"],
    ]);
  });

  it("is all versions of an artifact that were read", () => {
    const versions = ["v2.0.0", "v1.1.0", "v1.0.0"].map((name) => ({ name }) as VersionNode);
    const found = hits([artifact("churn")], new Map([["churn", versions]]));
    expect(found.map(({ version }) => version)).toEqual([undefined, "v2.0.0", "v1.1.0", "v1.0.0"]);
  });
});

describe("the versions that a search reads", () => {
  const artifacts = [artifact("churn"), artifact("churn-small"), artifact("segment")];

  it("are those of artifacts with all of the words, whatever version is typed behind them", () => {
    expect(artifactsToOpen(artifacts, "Churn v1")).toEqual(["churn", "churn-small"]);
    expect(artifactsToOpen(artifacts, "small churn@1.0")).toEqual(["churn-small"]);
  });

  it("are none before a word is typed", () => {
    expect(artifactsToOpen(artifacts, "")).toEqual([]);
    expect(artifactsToOpen(artifacts, "v1")).toEqual([]);
  });

  it("are none while too many artifacts fit", () => {
    const many = Array.from({ length: MOST_OPENED + 1 }, (_, index) => artifact(`model-${index}`));
    expect(artifactsToOpen(many, "model")).toEqual([]);
    expect(artifactsToOpen(many, "model-20")).toEqual(["model-20"]);
  });
});
