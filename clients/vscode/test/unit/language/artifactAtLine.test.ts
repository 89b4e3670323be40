import { describe, expect, it } from "vitest";
import { artifactAtLine, type Outline } from "../../../src/language/artifactAtLine";

const entry = (name: string, first: number, last: number, ...children: Outline[]): Outline => ({
  name,
  range: { start: { line: first }, end: { line: last } },
  children,
});

describe("the artifact that a line lies in", () => {
  const outline = [entry("churn", 0, 3, entry("type", 1, 1)), entry("segment", 6, 8)];
  const at = (line: number): string | undefined =>
    artifactAtLine(outline, line, "/repo/artifacts.yaml", "/repo");

  it("is that of its entry, from the first line to the last", () => {
    expect([0, 1, 3, 6, 8].map(at)).toEqual(["churn", "churn", "churn", "segment", "segment"]);
  });

  it("is none between entries and behind them", () => {
    expect([4, 5, 9].map(at)).toEqual([undefined, undefined, undefined]);
  });
});

describe("an artifact of a dvc.yaml", () => {
  const outline = [entry("artifacts", 4, 9, entry("churn", 5, 9))];

  it("has its file's folder in its name", () => {
    expect(artifactAtLine(outline, 6, "/repo/some/dir/dvc.yaml", "/repo")).toBe("some/dir:churn");
    expect(artifactAtLine(outline, 6, "/repo/dvc.yaml", "/repo")).toBe("churn");
  });

  it("is below the section, whose own line is about none", () => {
    expect(artifactAtLine(outline, 4, "/repo/dvc.yaml", "/repo")).toBeUndefined();
    expect(artifactAtLine(outline, 0, "/repo/dvc.yaml", "/repo")).toBeUndefined();
  });
});
