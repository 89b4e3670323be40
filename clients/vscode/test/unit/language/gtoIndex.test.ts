import { describe, expect, it } from "vitest";
import { annotationFile } from "../../../src/language/gtoIndex";

describe("the annotation file of a repository", () => {
  it.each([
    [undefined, "artifacts.yaml"],
    ["", "artifacts.yaml"],
    ["stages: [dev]\n", "artifacts.yaml"],
    ["index: models.yaml\n", "models.yaml"],
    ["stages: [dev]\nindex:   meta/models.yaml  # ours\n", "meta/models.yaml"],
    ["index: 'my models.yaml' # ours\n", "my models.yaml"],
    ['index: "models.yaml"\n', "models.yaml"],
    ["# index: models.yaml\n", "artifacts.yaml"],
    ["other:\n  index: models.yaml\n", "artifacts.yaml"],
    ["index: models#1.yaml\n", "models#1.yaml"],
    ["index: # nothing yet\n", "artifacts.yaml"],
    ["index: models.yaml\r\nstages: []\r\n", "models.yaml"],
  ])("by the .gto %j is %s", (text, file) => {
    expect(annotationFile(text)).toBe(file);
  });
});
