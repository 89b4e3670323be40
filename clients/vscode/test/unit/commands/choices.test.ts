import { describe, expect, it } from "vitest";

import {
  type NextVersions,
  refusal,
  type Rehearsal,
  retiredVersions,
  stageOptions,
  versionChoices,
  versionOptions,
} from "../../../src/commands/choices";
import { entryRange } from "../../../src/commands/entryRange";
import type { ArtifactNode, EventNode, VersionNode } from "../../../src/registry/model";
import { english } from "../helpers/translate";

const refused: Rehearsal = { problem: { message: "No." } };

function next(usual: Rehearsal, parts: Partial<NextVersions["parts"]> = {}): NextVersions {
  return { usual, parts: { patch: refused, minor: refused, major: refused, ...parts } };
}

describe("the versions to register", () => {
  it("are the next ones, the patch first", () => {
    const parts = {
      patch: { version: "v1.0.1" },
      minor: { version: "v1.1.0" },
      major: { version: "v2.0.0" },
    };
    expect(versionOptions(next(parts.patch, parts), english)).toEqual([
      { label: "v1.0.1", description: "patch", value: { bump: "patch" } },
      { label: "v1.1.0", description: "minor", value: { bump: "minor" } },
      { label: "v2.0.0", description: "major", value: { bump: "major" } },
    ]);
  });

  it("are the first one where there is none to raise", () => {
    expect(versionOptions(next({ version: "v0.0.1" }), english)).toEqual([
      { label: "v0.0.1", description: "the first version", value: {} },
    ]);
  });

  it("begin with the one that was taken back at that commit", () => {
    const [first] = versionOptions(
      next({ version: "v1.0.0" }, { patch: { version: "v1.0.1" } }),
      english,
    );
    expect(first).toEqual({ label: "v1.0.0", description: "again", value: {} });
  });

  it("are none where the server registers none, and it says why", () => {
    expect(versionOptions(next(refused), english)).toEqual([]);
    expect(refusal(next(refused))).toBe("No.");
    expect(refusal(next({ version: "v0.0.1" }))).toBeUndefined();
  });
});

it("says which version is in a stage now", () => {
  const artifact = {
    placements: [{ stage: "prod", version: "v1.0.0" }],
  } as unknown as ArtifactNode;
  expect(stageOptions(["dev", "prod"], artifact, english)).toEqual([
    { label: "dev", description: "", value: "dev" },
    { label: "prod", description: "now v1.0.0", value: "prod" },
  ]);
});

it("says of a version its stages, commit and time", () => {
  const version = {
    name: "v1.0.0",
    commit: "91febb0ba665760df19401b067d0a6300531fd2a",
    createdAt: "2022-07-15T18:30:41+02:00",
    stages: [{ stage: "prod", counts: "v1.0.0" }],
  } as unknown as VersionNode;
  expect(versionChoices([version])[0]?.description).toBe("prod · 91febb0 · 2022-07-15 18:30");
});

describe("the versions that can be registered again", () => {
  const event = (kind: EventNode["kind"], version: string | null): EventNode =>
    ({ kind, version, commit: "91febb0" }) as unknown as EventNode;

  it("are those that were deregistered last", () => {
    const events = [
      event("deregistration", "v1.0.0"),
      event("deprecation", null),
      event("registration", "v2.0.0"),
      event("assignment", "v1.0.0"),
      event("deregistration", "v2.0.0"),
      event("registration", "v1.0.0"),
    ];
    expect(retiredVersions(events)).toEqual([{ version: "v1.0.0", commit: "91febb0" }]);
  });
});

describe("the place of an entry", () => {
  const symbol = (name: string, selectionRange: number, children: readonly never[] = []) => ({
    name,
    selectionRange,
    children,
  });

  it("is that of the artifact's name", () => {
    expect(entryRange([symbol("segment", 1), symbol("churn", 2)], "churn")).toBe(2);
  });

  it("is below a folder's own name in a monorepo", () => {
    expect(entryRange([symbol("churn", 2)], "team/models:churn")).toBe(2);
  });

  it("is below artifacts: in dvc.yaml", () => {
    const artifacts = { name: "artifacts", selectionRange: 1, children: [symbol("churn", 2)] };
    expect(entryRange([artifacts], "churn")).toBe(2);
  });

  it("is nowhere if the file does not name it", () => {
    expect(entryRange([symbol("segment", 1)], "churn")).toBeUndefined();
  });
});
