import { describe, expect, it } from "vitest";

import type { ArtifactNode, EventNode, VersionNode } from "../../../src/registry/model";
import {
  artifactRow,
  artifactTooltip,
  eventRow,
  eventTooltip,
  stageRow,
  versionRow,
  versionTooltip,
} from "../../../src/registry/rows";
import { english } from "../helpers/translate";

const artifact: ArtifactNode = {
  name: "churn",
  latest: "v3.1.0",
  placements: [
    { stage: "staging", version: "v3.1.0" },
    { stage: "prod", version: "v3.0.0" },
  ],
  state: "staged",
  annotated: true,
  deprecated: false,
};

const version: VersionNode = {
  artifact: "churn",
  name: "v3.0.0",
  commit: "6ca7905ff3f4f4f6276ecf2c41f16251c6ab9e32",
  createdAt: "2022-07-09T00:19:01+00:00",
  author: "Ada",
  authorEmail: "ada@example.org",
  message: "Better on [old](https://example.org) customers",
  ref: "churn@v3.0.0",
  registered: true,
  state: "staged",
  stages: [{ stage: "prod", counts: "v3.0.0" }],
  enrichments: [],
};

const event: EventNode = {
  artifact: "churn",
  kind: "assignment",
  version: "v3.0.0",
  stage: "prod",
  commit: version.commit,
  timestamp: "2022-07-17T02:45:41+00:00",
  author: "Ada",
  authorEmail: "ada@example.org",
  message: "",
  ref: "churn#prod#3",
};

describe("the row of an artifact", () => {
  it("says the latest version, and the version in each stage", () => {
    const { label, description, spoken } = artifactRow(artifact, english);
    expect(label).toBe("churn");
    expect(description).toBe("v3.1.0 · staging v3.1.0 · prod v3.0.0");
    expect(spoken).toBe("artifact churn, v3.1.0 · staging v3.1.0 · prod v3.0.0");
  });

  it("says that it is deprecated, first of all", () => {
    const row = artifactRow({ ...artifact, deprecated: true, state: "deprecated" }, english);
    expect(row.description).toMatch(/^deprecated · /);
    expect(row.icon.id).toBe("circle-slash");
    expect(row.context).toBe("artifact annotated versioned");
  });

  it("says that nothing is registered", () => {
    const bare = { ...artifact, latest: null, placements: [], state: "annotated" } as const;
    const row = artifactRow(bare, english);
    expect(row.description).toBe("no version");
    expect(row.context).toBe("artifact annotated active");
  });
});

describe("the row of a version", () => {
  it("says its stages", () => {
    const row = versionRow(version, english);
    expect([row.label, row.description]).toEqual(["v3.0.0", "prod"]);
    expect(row.context).toBe("version registered staged");
  });

  it("says in which stages another version counts, and has no mark of those that do", () => {
    const older = { stage: "prod", counts: "v3.1.0" };
    const both = { ...version, stages: [{ stage: "dev", counts: "v3.0.0" }, older] };
    expect(versionRow(both, english).description).toBe("dev · older in prod");

    const superseded = { ...version, state: "superseded", stages: [older] } as const;
    const row = versionRow(superseded, english);
    expect([row.description, row.icon.id]).toEqual(["older in prod", "pass"]);
  });

  it("says why there is a version that no tag registers", () => {
    const found = {
      ...version,
      name: version.commit,
      registered: false,
      state: "discovered",
      stages: [],
    } as const;
    const row = versionRow(found, english);
    expect([row.label, row.description]).toEqual(["6ca7905", "found in artifacts.yaml"]);
    expect(row.context).toBe("version unregistered");
  });
});

describe("the row of a stage", () => {
  it("says nothing more where its version counts", () => {
    expect(stageRow({ stage: "prod", counts: "v3.0.0" }, version, english).description).toBe("");
  });

  it("says which version counts in place of this one", () => {
    const row = stageRow({ stage: "prod", counts: "v3.1.0" }, version, english);
    expect(row.description).toBe("v3.1.0 counts");
  });
});

it("says of an event what happened, when, and who did it", () => {
  const { label, description } = eventRow(event, english);
  expect(`${label}, ${description}`).toBe("assigned to prod, 2022-07-17 02:45 · Ada");
});

describe("a tooltip", () => {
  it("tells all about a version, and makes no link of its message", () => {
    const text = versionTooltip(version, english);
    expect(text).toContain("Commit 6ca7905");
    expect(text).toContain("\\[old\\]\\(https\\:");
  });

  it("tells what a metafile says", () => {
    const enrichment = {
      source: "dvc",
      file: "models/churn.pkl.dvc",
      size: 1_234_567,
      hash: null,
      nfiles: null,
      object_type: null,
      model_type: null,
      problem: null,
    } as const;
    const text = versionTooltip({ ...version, enrichments: [enrichment] }, english);
    expect(text).toContain("models\\/churn\\.pkl\\.dvc · 1\\.2 MB");
  });

  it("tells of an artifact what is missing", () => {
    const bare = { ...artifact, latest: null, placements: [], annotated: false };
    expect(artifactTooltip(bare, english)).toBe(
      "**churn**\n\nNo version is registered.\n\nIt has no entry in artifacts.yaml.",
    );
  });

  it("tells of an event its tag", () => {
    expect(eventTooltip(event, english)).toContain("Tag churn\\#prod\\#3");
  });
});
