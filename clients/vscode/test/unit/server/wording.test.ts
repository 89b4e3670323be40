import { describe, expect, it } from "vitest";
import type { Rejected } from "../../../src/server/finding";
import type { Origin } from "../../../src/server/places";
import {
  failedMessage,
  missingMessage,
  standstillMessage,
  status,
} from "../../../src/server/wording";
import { english } from "../helpers/translate";

const rejected = (origin: Origin): Rejected => ({
  candidate: { origin, path: "/bin/gtod" },
  fault: { kind: "too-old", version: "0.0.9" },
});

const here = { platform: "linux", isTrusted: true } as const;

describe("where no gtod is found", () => {
  it("it is said what is missing, with all ways out", () => {
    expect(missingMessage([], here, english)).toEqual({
      text: "This workspace has an artifact registry, but gtod, which reads it, is missing.",
      remedies: ["install", "set-path", "explain"],
    });
  });

  it("the best one that was passed over is named with its fault", () => {
    const { text } = missingMessage([rejected("workspace"), rejected("path")], here, english);
    expect(text).toBe("/bin/gtod is version 0.0.9; 0.1.0 or newer is needed.");
  });

  it("nothing is installed in place of what a setting names", () => {
    expect(missingMessage([rejected("setting")], here, english).remedies).not.toContain("install");
  });

  it("it is said that one in the workspace is not run before the workspace is trusted", () => {
    const { text, remedies } = missingMessage([], { ...here, isTrusted: false }, english);
    expect(text).toContain("once you trust it");
    expect(remedies[0]).toBe("trust");
  });

  it("Windows is told where gtod runs", () => {
    expect(missingMessage([], { ...here, platform: "win32" }, english).text).toContain("WSL");
  });
});

describe("a server that is given up", () => {
  const state = {
    kind: "failed",
    gtod: { origin: "path", path: "/bin/gtod", version: "0.1.0" },
    reason: "'gtod lsp' ended with status 1",
  } as const;

  it("has not started, or ended too often", () => {
    expect(failedMessage({ ...state, ends: 1 }, english).text).toBe(
      "gtod does not start. 'gtod lsp' ended with status 1.",
    );
    expect(failedMessage({ ...state, ends: 5 }, english).text).toBe(
      "gtod has ended 5 times in short order. The last time: 'gtod lsp' ended with status 1.",
    );
  });
});

it("says once that the server is to be restarted: by the button", () => {
  const advice = "The daemon has ended; restart the language server to start a new one";
  const gtod = { origin: "path", path: "/bin/gtod", version: "0.1.0" } as const;
  const { text, remedies } = failedMessage(
    { kind: "failed", gtod, ends: 5, reason: `'gtod lsp' ended with status 1: ${advice}` },
    english,
  );
  expect(text).toMatch(/The daemon has ended\.$/);
  expect(remedies[0]).toBe("restart");
});

describe("somebody who needs the server", () => {
  it("is told that it was stopped, and can start it", () => {
    const message = standstillMessage({ kind: "stopped" }, here, english);
    expect(message?.remedies).toEqual(["restart"]);
  });

  it("is told nothing where it is on its way", () => {
    expect(standstillMessage({ kind: "searching" }, here, english)).toBeUndefined();
    expect(standstillMessage({ kind: "idle" }, here, english)).toBeUndefined();
  });
});

describe("the status", () => {
  it("of a server that runs tells its version and where it is from", () => {
    const gtod = { origin: "workspace", path: "/w/.venv/bin/gtod", version: "0.1.0" } as const;
    expect(status({ kind: "running", gtod }, "linux", english)).toEqual({
      text: "gtod 0.1.0",
      detail: "running, from the workspace's environment",
      severity: "information",
      isBusy: false,
      remedy: "show-output",
    });
  });

  it("of a missing gtod is a warning that leads to the installation", () => {
    const { severity, remedy, detail } = status(
      { kind: "missing", rejected: [rejected("path")] },
      "linux",
      english,
    );
    expect({ severity, remedy }).toEqual({ severity: "warning", remedy: "install" });
    expect(detail).toContain("is version 0.0.9");
  });

  it("offers no installation where gtod does not run", () => {
    const missing = { kind: "missing", rejected: [] } as const;
    expect(status(missing, "win32", english).remedy).toBe("explain");
    const there = { ...here, platform: "win32" } as const;
    expect(missingMessage([], there, english).remedies).not.toContain("install");
  });
});
