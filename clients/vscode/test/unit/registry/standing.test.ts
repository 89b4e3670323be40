import { describe, expect, it } from "vitest";
import { reach } from "../../../src/registry/standing";

describe("commands work on", () => {
  it("artifacts, where there are some or may be", () => {
    expect(reach("running", "ready", true)).toBe("artifacts");
    expect(reach("running", "loading", true)).toBe("artifacts");
    expect(reach("restarting", "ready", true)).toBe("artifacts");
    // Whoever asks starts the server.
    expect(reach("idle", "starting", true)).toBe("artifacts");
  });

  it("a registry without artifacts, which can get the first", () => {
    expect(reach("running", "empty", true)).toBe("empty");
  });

  it.each(["missing", "failed", "stopped"] as const)(
    "nothing while the server is %s, also where rows are still shown",
    (server) => {
      expect(reach(server, "ready", true)).toBe("none");
    },
  );

  it("nothing without a folder, a repository, or one that can be read", () => {
    expect(reach("idle", "starting", false)).toBe("none");
    expect(reach("running", "norepository", true)).toBe("none");
    expect(reach("running", "failed", true)).toBe("none");
  });
});
