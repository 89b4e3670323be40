import { expect, it } from "vitest";

import { targetOf } from "../../../src/registry/target";

it("is what a row of the tree is about", () => {
  const row = { kind: "artifact", target: { root: "/repo", artifact: "churn" } };
  expect(targetOf(row)).toEqual({ root: "/repo", artifact: "churn" });
});

it("is what a keybinding gives, as far as it can be understood", () => {
  const given = { artifact: "churn", version: 3, stage: "prod", other: "x" };
  expect(targetOf(given)).toEqual({ artifact: "churn", stage: "prod" });
});

it.each([undefined, null, "churn", 3, { target: null }])("is nothing in %o", (argument) => {
  expect(targetOf(argument)).toEqual({});
});
