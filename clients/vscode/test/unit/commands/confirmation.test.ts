import { describe, expect, it } from "vitest";
import type { Written } from "../../../../../protocol/gtod";
import { confirmation, type Way } from "../../../src/commands/confirmation";
import { RequestError } from "../../../src/server/requestError";
import { english } from "../helpers/translate";

const written: Written = {
  events: [
    {
      timestamp: "2022-07-15T18:30:41+02:00",
      artifact: "churn",
      event: "deprecation",
      version: null,
      stage: null,
      commit_hexsha: "91febb0ba665760df19401b067d0a6300531fd2a",
      author: "Ada",
      author_email: "ada@example.org",
      message: "",
      ref: "churn@deprecated",
    },
  ],
  deleted: [],
  warnings: [],
  pushed: false,
  dry_run: true,
  push_command: null,
};
const refused = new RequestError("already_deprecated", "It is so already");

function ways(tag: Way["rehearsed"], erase: Way["rehearsed"]): readonly Way[] {
  return [
    { by: "tag", button: "Deprecate", rehearsed: tag },
    { by: "delete", button: "Delete Tags", rehearsed: erase },
  ];
}

function buttons(tag: Way["rehearsed"], erase: Way["rehearsed"]): readonly string[] {
  return confirmation(ways(tag, erase), english).ways.map(({ button }) => button);
}

describe("what is asked before something is taken back", () => {
  it("has a button for each way that there is", () => {
    expect(buttons(written, written)).toEqual(["Deprecate", "Delete Tags"]);
    expect(buttons(refused, written)).toEqual(["Delete Tags"]);
    expect(buttons(written, refused)).toEqual(["Deprecate"]);
    expect(buttons(refused, refused)).toEqual([]);
  });

  it("says what a way does, or why there is no such way, a reason once", () => {
    const { detail } = confirmation(ways(written, refused), english);
    expect(detail).toBe("“Deprecate” makes the tag churn@deprecated.\n\nIt is so already");
    expect(confirmation(ways(refused, refused), english).detail).toBe("It is so already");
  });
});
