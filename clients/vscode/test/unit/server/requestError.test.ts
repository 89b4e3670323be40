import { describe, expect, it } from "vitest";
import { ResponseError } from "vscode-jsonrpc";
import { asRequestError, notRunning } from "../../../src/server/requestError";

describe("what a request fails with", () => {
  it("keeps the daemon's sentence and kind", () => {
    const thrown = new ResponseError(-32000, "Version v1 exists", { kind: "version_exists" });
    expect(asRequestError(thrown)).toMatchObject({
      name: "RequestError",
      kind: "version_exists",
      message: "Version v1 exists",
    });
  });

  it.each([
    [-32800, "cancelled"],
    [-32097, "connection_lost"],
    [-32096, "not_running"],
    [-32603, "internal"],
  ])("has a kind where only the code %d is known", (code, kind) => {
    expect(asRequestError(new ResponseError(code, "So it is")).kind).toBe(kind);
  });

  it("is left alone if it is one already", () => {
    const error = notRunning("gtod does not run.");
    expect(asRequestError(error)).toBe(error);
  });

  it("is ours to explain in all other cases", () => {
    expect(asRequestError("broken")).toMatchObject({ kind: "internal", message: "broken" });
  });
});
