import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

import type { Event, EntryName, Written } from "../../../../../protocol/gtod";
import { done, failure, label, plain, prospect } from "../../../src/commands/wording";
import { environ } from "../../../src/commands/writes";
import { asRequestError, type RequestError } from "../../../src/server/requestError";
import { Gtod, Repository } from "../helpers/gtod";
import { english } from "../helpers/translate";

function event(kind: EntryName, ref: string, more: Partial<Event> = {}): Event {
  return {
    timestamp: "2022-07-15T18:30:41+02:00",
    artifact: "churn",
    event: kind,
    version: "v1.0.0",
    stage: null,
    commit_hexsha: "91febb0ba665760df19401b067d0a6300531fd2a",
    author: "Ada",
    author_email: "ada@example.org",
    message: "",
    ref,
    ...more,
  };
}

function written(more: Partial<Written>): Written {
  const nothing = { events: [], deleted: [], warnings: [], pushed: false, dry_run: false };
  return { ...nothing, push_command: null, ...more };
}

describe("what was done", () => {
  it("is said of each tag", () => {
    const events = [
      event("registration", "churn@v1.0.0"),
      event("assignment", "churn#prod#1", { stage: "prod" }),
    ];
    expect(done(written({ events, pushed: true }), english)).toBe(
      "Registered churn v1.0.0. churn v1.0.0 is in prod now. It is pushed.",
    );
  });

  it("names the tags that were deleted, a few of them", () => {
    const deleted = ["a", "b", "c", "d", "e", "f", "g"].map((ref) => event("assignment", ref));
    expect(done(written({ deleted }), english)).toBe("Deleted the tags a, b, c, d, e and 2 more.");
    expect(done(written({ deleted: deleted.slice(0, 1) }), english)).toBe("Deleted the tag a.");
  });

  it("is said before it is done to whoever has to confirm it", () => {
    const events = [event("unassignment", "churn#prod#2!")];
    expect(prospect("Unassign", written({ events }), english)).toBe(
      "“Unassign” makes the tag churn#prod#2!.",
    );
    expect(prospect("Delete Tags", written({ deleted: events }), english)).toBe(
      "“Delete Tags” deletes churn#prod#2!; what others have fetched of it stays.",
    );
  });
});

describe("a refusal", () => {
  it.each([
    ["version_exists", ["force"]],
    ["identity_required", ["explain-identity"]],
    ["write_conflict", ["retry"]],
    ["stage_not_allowed", []],
  ])("of the kind %s offers %j", (kind, remedies) => {
    expect(failure({ kind, message: "No." }, english)).toEqual({ text: "No.", remedies });
  });

  it("is never repeated where nobody knows what was done", () => {
    const { text, remedies } = failure({ kind: "connection_lost", message: "EPIPE" }, english);
    expect(text).toMatch(/nobody knows/);
    expect(remedies).toEqual(["refresh"]);
  });

  it("is no failure where somebody has cancelled it, who may look what was done by then", () => {
    const { text, remedies } = failure({ kind: "cancelled", message: "It was." }, english);
    expect(text).toMatch(/^Cancelled\./);
    expect(remedies).toEqual(["refresh"]);
  });

  it("offers the server's own command where git has to ask", async () => {
    const { remedies, command } = failure(await pushThatNeedsAPassword(), english);
    expect(remedies).toEqual(["run-in-terminal"]);
    expect(command).toBe("git push origin churn@v1.0.0");
  });

  it("offers to open the file of the configuration that is broken", async () => {
    const error = await refusalWith({ ".gtod.yaml": "promotions: 3\n" });
    expect(failure(error, english).remedies).toEqual(["open-settings"]);
    const message = error.message.replace(".gtod.yaml", ".gto");
    const ofOther = { kind: error.kind, message };
    expect(failure(ofOther, english).remedies).toEqual(["open-configuration"]);
    expect(label("open-settings", english)).toBe("Open .gtod.yaml");
  });

  it("offers no command where the server names none", () => {
    const refusal = { kind: "outcome_unknown", message: "Nobody knows." };
    expect(failure(refusal, english).remedies).toEqual([]);
  });
});

it("adds what to know about it to what was done", () => {
  const events = [event("registration", "churn@v1.0.0")];
  expect(done(written({ events, warnings: ["Two versions stand here"] }), english)).toBe(
    "Registered churn v1.0.0. Two versions stand here.",
  );
});

it("leaves out the option of the command line that is a button here", () => {
  expect(plain("It is so already; --force makes another tag nevertheless")).toBe(
    "It is so already",
  );
  expect(plain("Use --force. Or do not")).toBe("Use --force. Or do not");
});

it("makes no link of what a remote says", () => {
  expect(plain("rejected: [see](command:workbench.action.quit)\nbye")).toBe(
    "rejected: [see] (command:workbench.action.quit) bye",
  );
});

/** Why a version cannot be registered in a repository with these files. */
async function refusalWith(files: Readonly<Record<string, string>>): Promise<RequestError> {
  const server = new Gtod();
  const repository = new Repository();
  repository.commit(files);
  server.start();
  try {
    await server.request("gto/register", { repo: repository.folder, name: "churn" });
    throw new Error("It was registered");
  } catch (error) {
    return asRequestError(error);
  } finally {
    await server.stop();
    repository.remove();
  }
}

/** Pushes by a helper of git's that says what a server says to somebody it does not know. */
async function pushThatNeedsAPassword(): Promise<RequestError> {
  const server = new Gtod();
  const repository = new Repository();
  const programs = mkdtempSync(join(tmpdir(), "gtod-vscode-"));
  const helper = join(programs, "git-remote-locked");
  const script =
    "#!/bin/sh\necho \"fatal: could not read Username for 'https://example.org': terminal prompts disabled\" >&2\nexit 128\n";
  execFileSync("sh", ["-c", 'printf %s "$1" >"$0" && chmod +x "$0"', helper, script]);
  repository.git("remote", "add", "origin", "locked::there");
  server.start();
  const { folder } = repository;
  const path = `${programs}:${process.env["PATH"] ?? ""}`;
  try {
    await server.request("gto/register", {
      repo: folder,
      folder,
      environ: environ({ ...process.env, PATH: path }),
      name: "churn",
      version: "v1.0.0",
      push: true,
    });
    throw new Error("It was pushed");
  } catch (error) {
    expect(asRequestError(error).kind).toBe("auth_required");
    return asRequestError(error);
  } finally {
    await server.stop();
    repository.remove();
    rmSync(programs, { recursive: true });
  }
}
