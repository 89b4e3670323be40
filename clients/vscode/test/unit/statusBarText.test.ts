import { describe, expect, it } from "vitest";
import type { ArtifactNode } from "../../src/registry/model";
import { statusBarText, statusBarTooltip } from "../../src/statusBarText";
import { english } from "./helpers/translate";

const churn: ArtifactNode = {
  name: "churn",
  latest: "v3.1.0",
  placements: [
    { stage: "prod", version: "v3.0.0" },
    { stage: "staging", version: "v3.1.0" },
  ],
  state: "staged",
  annotated: true,
  deprecated: false,
};

describe("the status bar", () => {
  it("tells the latest version and each stage with its version", () => {
    expect(statusBarText(churn, english)).toBe("churn v3.1.0 · prod v3.0.0 · staging v3.1.0");
  });

  it("shortens the hash of a commit that no tag registers", () => {
    const placements = [{ stage: "prod", version: "91febb0ba665760df19401b067d0a6300531fd2a" }];
    const unregistered = { ...churn, latest: null, placements };
    expect(statusBarText(unregistered, english)).toBe("churn (not registered) · prod 91febb0");
    expect(statusBarTooltip(unregistered, english)).toContain("91febb0 is in prod");
  });

  it("keeps a name from looking like another one", () => {
    expect(statusBarText({ ...churn, name: "a\u202eb" }, english)).toMatch(/^a b v3/);
  });

  it("counts the stages where there is no room for them", () => {
    const placements = ["dev", "test", "staging", "prod", "canary", "archive"].map((stage) => ({
      stage,
      version: "v3.1.0",
    }));
    expect(statusBarText({ ...churn, placements }, english)).toBe("churn v3.1.0 · 6 stages");
  });

  it("names a stage that is the only one, be there room or not", () => {
    const name = "a-name-that-takes-most-of-the-room-that-there-is/churn";
    const placements = [{ stage: "prod", version: "v3.1.0" }];
    expect(statusBarText({ ...churn, name, placements }, english)).toMatch(/ · prod v3\.1\.0$/);
  });

  it("says what has no version, and what is deprecated", () => {
    const bare = { ...churn, placements: [] };
    expect(statusBarText({ ...bare, latest: null }, english)).toBe("churn (not registered)");
    expect(statusBarText({ ...bare, deprecated: true }, english)).toBe("churn v3.1.0 (deprecated)");
  });

  it("tells all stages when one points at it", () => {
    expect(statusBarTooltip(churn, english)).toBe(
      "churn v3.1.0\nv3.0.0 is in prod\nv3.1.0 is in staging",
    );
  });
});
