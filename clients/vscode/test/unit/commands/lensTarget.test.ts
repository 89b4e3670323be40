import { expect, it } from "vitest";

import { lensArguments, lensChoice, lensTarget } from "../../../src/commands/lensTarget";

const uri = "file:///repo/artifacts.yaml";

it("takes the file, the artifact, and the choices behind them", () => {
  expect(lensArguments([uri, "churn", "prod", "v1.0.0"])).toEqual({
    uri,
    artifact: "churn",
    words: ["prod", "v1.0.0"],
  });
});

it.each([[[]], [[uri]], [[uri, 3]], [[uri, "churn", null]]])("takes nothing of %j", (given) => {
  expect(lensArguments(given)).toBeUndefined();
});

it("registers what is named: a part to raise, or a version", () => {
  const given = { uri, artifact: "churn" };
  expect(lensChoice({ ...given, words: ["minor"] })).toEqual({ bump: "minor" });
  expect(lensChoice({ ...given, words: ["v2.0.0"] })).toEqual({ version: "v2.0.0" });
  expect(lensChoice({ ...given, words: [] })).toBeUndefined();
});

it("assigns the stage and the version that are named", () => {
  const target = lensTarget({ uri, artifact: "churn", words: ["prod", "v1.0.0"] }, "/repo");
  expect(target).toEqual({ root: "/repo", artifact: "churn", stage: "prod", version: "v1.0.0" });
});
