import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import type { Method } from "../../../../../protocol/gtod";
import { commandNeedsTrust, methodNeedsTrust, requireTrust } from "../../../src/server/trust";
import { english } from "../helpers/translate";

const TYPES = fileURLToPath(new URL("../../../../../protocol/gtod.ts", import.meta.url));

/** The methods that answer what a write does, as the protocol has them. */
function writes(): readonly Method[] {
  const text = readFileSync(TYPES, "utf8");
  const methods = text.matchAll(/readonly "(gto\/\w+)": \{[^}]*?readonly result: (\w+)/g);
  return [...methods]
    .filter(([, , result]) => result === "Written" || result === "Annotated")
    .map(([, method]) => method as Method);
}

describe("without trust", () => {
  it("each method is refused that writes", () => {
    expect(writes()).toHaveLength(7);
    expect(writes().filter((method) => !methodNeedsTrust(method))).toEqual([]);
  });

  it("so is a command line, and what the lenses offer to write", () => {
    expect(methodNeedsTrust("gto/command")).toBe(true);
    expect(commandNeedsTrust("gtod.register")).toBe(true);
    expect(commandNeedsTrust("gtod.assign")).toBe(true);
  });

  it("says why, and goes on in a workspace that is trusted", () => {
    expect(() => {
      requireTrust(false, english);
    }).toThrow("Trust this workspace");
    requireTrust(true, english);
  });

  it("what reads is not", () => {
    expect(methodNeedsTrust("gto/show")).toBe(false);
    expect(methodNeedsTrust("gto/subscribe")).toBe(false);
    expect(commandNeedsTrust("gtod.history")).toBe(false);
  });
});
