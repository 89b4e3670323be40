import { describe, expect, it } from "vitest";
import { isAtLeast, toldVersion } from "../../../src/server/version";

describe("the version that a gtod tells", () => {
  it("is the word behind its name", () => {
    expect(toldVersion("gtod 0.1.0\n")).toBe("0.1.0");
    expect(toldVersion("gtod 1.2.0.dev3+g12ab\n")).toBe("1.2.0.dev3+g12ab");
  });

  it("is none where another program speaks", () => {
    expect(toldVersion("gto 0.2.0\n")).toBeUndefined();
    expect(toldVersion("gtod 0.1.0\nand more\n")).toBeUndefined();
    expect(toldVersion("")).toBeUndefined();
  });
});

describe("a version is at least another one", () => {
  it.each([
    ["0.1.0", "0.1.0"],
    ["0.10.0", "0.9.9"],
    ["1.0", "0.1.0"],
    ["0.1", "0.1.0"],
    ["0.1.0.dev1", "0.1.0"],
  ])("%s by %s", (version, oldest) => {
    expect(isAtLeast(version, oldest)).toBe(true);
  });

  it.each([
    ["0.0.9", "0.1.0"],
    ["0.9.9", "0.10.0"],
    ["0.1", "0.1.1"],
  ])("but %s not by %s", (version, oldest) => {
    expect(isAtLeast(version, oldest)).toBe(false);
  });
});
