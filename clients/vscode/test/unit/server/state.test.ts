import { describe, expect, it } from "vitest";
import type { Gtod } from "../../../src/server/finding";
import { isWorthRestart, type ServerState } from "../../../src/server/state";

const gtod: Gtod = { origin: "python", path: "/env/bin/gtod", version: "0.1.0" };
const other: Gtod = { ...gtod, path: "/other/bin/gtod" };

const underWay: readonly ServerState[] = [
  { kind: "starting", gtod },
  { kind: "running", gtod },
  { kind: "restarting", gtod, reason: "" },
];
const without: readonly ServerState[] = [
  { kind: "searching" },
  { kind: "missing", rejected: [] },
  { kind: "failed", gtod, reason: "", ends: 5 },
];

describe("where gtod may be another one now", () => {
  it.each(underWay)("a server that is $kind goes on with the same one", (state) => {
    expect(isWorthRestart(state, gtod)).toBe(false);
    expect(isWorthRestart(state, { ...gtod, origin: "setting" })).toBe(false);
  });

  it.each(underWay)("a server that is $kind is replaced by another one", (state) => {
    expect(isWorthRestart(state, other)).toBe(true);
    expect(isWorthRestart(state, undefined)).toBe(true);
  });

  it.each(without)("a server that is $kind is tried again", (state) => {
    expect(isWorthRestart(state, gtod)).toBe(true);
  });

  it.each([{ kind: "idle" }, { kind: "stopped" }] as const)(
    "one that is $kind stays so",
    (state) => {
      expect(isWorthRestart(state, other)).toBe(false);
    },
  );
});
