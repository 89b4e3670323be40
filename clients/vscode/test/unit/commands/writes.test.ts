import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";

import type { Written } from "../../../../../protocol/gtod";
import {
  assignment,
  deprecation,
  deregistration,
  environ,
  forced,
  isTraceless,
  refspecsOf,
  registration,
  type TagWrite,
  unassignment,
  undoing,
} from "../../../src/commands/writes";
import { temporaryFolder } from "../helpers/folders";
import { Gtod, Repository } from "../helpers/gtod";

const server = new Gtod();
let repository: Repository;

beforeAll(() => {
  server.start();
});

afterAll(() => server.stop());

beforeEach(() => {
  repository = new Repository();
});

afterEach(() => {
  repository.remove();
});

const v1 = { name: "v1.0.0", registered: true };

describe("a registration", () => {
  it("makes the tag of the first version, the next one, or the one that was typed", async () => {
    await write(registration("churn", {}));
    repository.commit();
    await write(registration("churn", { bump: "minor" }));
    repository.commit();
    await write(registration("churn", { version: "v2.0.0" }));
    expect(tags()).toEqual(["churn@v0.0.1", "churn@v0.1.0", "churn@v2.0.0"]);
  });

  it("is at another commit if one is named", async () => {
    const first = repository.git("rev-parse", "HEAD");
    repository.commit();
    await write(registration("churn", {}, "HEAD~1"));
    expect(repository.git("rev-parse", "churn@v0.0.1^{commit}")).toBe(first);
  });

  it("needs force for a second version of a commit", async () => {
    repository.tag("churn@v1.0.0");
    const second = registration("churn", { version: "v2.0.0" });
    await expect(write(second)).rejects.toMatchObject({ data: { kind: "version_exists" } });
    await write(forced(second));
    expect(tags()).toEqual(["churn@v1.0.0", "churn@v2.0.0"]);
  });
});

describe("an assignment", () => {
  it("names a registered version", async () => {
    const commit = repository.git("rev-parse", "HEAD");
    repository.tag("churn@v1.0.0");
    repository.commit();
    await write(assignment("churn", "prod", { ...v1, commit }));
    expect(repository.git("rev-parse", "churn#prod#1^{commit}")).toBe(commit);
  });

  it("gives a commit a version that has none", async () => {
    const commit = repository.commit({ "artifacts.yaml": "churn:\n  type: model\n" });
    repository.commit();
    await write(assignment("churn", "prod", { name: commit, commit, registered: false }));
    expect(tags()).toEqual(["churn#prod#1", "churn@v0.0.1"]);
  });
});

describe("what takes something back", () => {
  beforeEach(() => {
    repository.tag("churn@v1.0.0");
    repository.tag("churn#prod#1");
  });

  it("says so by a tag", async () => {
    const commit = repository.git("rev-parse", "HEAD");
    await write(unassignment("churn", "prod", { ...v1, commit }, "tag"));
    await write(deregistration("churn", "v1.0.0", "tag"));
    await write(deprecation("churn", "tag"));
    expect(tags()).toEqual([
      "churn#prod#1",
      "churn#prod#2!",
      "churn@deprecated",
      "churn@v1.0.0",
      "churn@v1.0.0!",
    ]);
  });

  it("deletes the tags, if that is wanted", async () => {
    const commit = repository.git("rev-parse", "HEAD");
    await write(unassignment("churn", "prod", { ...v1, commit }, "delete"));
    expect(tags()).toEqual(["churn@v1.0.0"]);
    await write(deregistration("churn", "v1.0.0", "delete"));
    expect(tags()).toEqual([]);
  });
});

describe("undoing", () => {
  it("leaves no trace of an assignment that nobody else has seen", async () => {
    repository.tag("churn@v1.0.0");
    const commit = repository.git("rev-parse", "HEAD");
    await undo(await write(assignment("churn", "prod", { ...v1, commit })), "delete");
    expect(tags()).toEqual(["churn@v1.0.0"]);
  });

  it("takes back the version too that an assignment has registered", async () => {
    const commit = repository.git("rev-parse", "HEAD");
    const unregistered = { name: commit, commit, registered: false };
    await undo(await write(assignment("churn", "prod", unregistered)), "delete");
    expect(tags()).toEqual([]);
  });

  it("keeps what was there before: then a tag takes the assignment back", async () => {
    repository.tag("churn@v1.0.0");
    repository.tag("churn#prod#1");
    const commit = repository.git("rev-parse", "HEAD");
    const again = forced(assignment("churn", "prod", { ...v1, commit }));
    await undo(await write(again), "tag");
    expect(tags()).toContain("churn#prod#1");
  });

  it("takes a registration back", async () => {
    await undo(await write(registration("churn", {})), "delete");
    expect(tags()).toEqual([]);
  });

  it("is not to be had of what takes something back itself", async () => {
    repository.tag("churn@v1.0.0");
    expect(undoing(await write(deprecation("churn", "tag")))).toBeUndefined();
  });

  it("brings a version into the stage again that it was taken out of", async () => {
    repository.tag("churn@v1.0.0");
    repository.tag("churn#prod#1");
    const commit = repository.git("rev-parse", "HEAD");
    await undo(await write(unassignment("churn", "prod", { ...v1, commit }, "tag")), "tag");
    expect(tags()).toEqual(["churn#prod#1", "churn#prod#2!", "churn#prod#3", "churn@v1.0.0"]);
  });

  it("registers a version again, at its own commit", async () => {
    const commit = repository.git("rev-parse", "HEAD");
    repository.tag("churn@v1.0.0");
    repository.commit();
    await undo(await write(deregistration("churn", "v1.0.0", "tag")), "tag");
    const [, , again] = tags();
    expect(tags()).toEqual(["churn@v1.0.0", "churn@v1.0.0!", again]);
    expect(repository.git("rev-parse", `${again}^{commit}`)).toBe(commit);
  });

  it("registers nothing to bring a commit into a stage again", async () => {
    repository.tag("churn#prod#1");
    const commit = repository.git("rev-parse", "HEAD");
    const unregistered = { name: commit, commit, registered: false };
    const written = await write(unassignment("churn", "prod", unregistered, "tag"));
    expect(undoing(written)).toBeUndefined();
  });

  it("deletes nothing that was pushed", async () => {
    const written = await write(registration("churn", {}));
    const rehearsed = { ...written, deleted: written.events };
    expect(isTraceless(written, rehearsed)).toBe(true);
    expect(isTraceless({ ...written, pushed: true }, rehearsed)).toBe(false);
  });

  /** Undoes as the editor does, and expects it to go this way. */
  async function undo(written: Written, expected: "tag" | "delete"): Promise<void> {
    const ways = undoing(written);
    expect(ways).toBeDefined();
    if (ways !== undefined) {
      const rehearsed = ways.delete && (await write(ways.delete, { dry_run: true }));
      const isTrace = rehearsed === undefined || !isTraceless(written, rehearsed);
      expect(isTrace ? "tag" : "delete").toBe(expected);
      await write((isTrace ? undefined : ways.delete) ?? ways.tag);
    }
  }
});

describe("what is pushed behind a change", () => {
  it("makes the remote have the tags that were made, and lose those that were deleted", async () => {
    const remote = await temporaryFolder();
    repository.git("init", "-q", "--bare", remote);
    repository.git("remote", "add", "there", remote);
    const push = (written: Written): string =>
      repository.git("push", "-q", "--atomic", "there", ...refspecsOf(written));
    const commit = repository.git("rev-parse", "HEAD");
    const unregistered = { name: commit, commit, registered: false };
    push(await write(assignment("churn", "prod", unregistered)));
    const there = (): string => repository.git("ls-remote", "--tags", "--refs", "there");
    expect(there()).toMatch(/churn#prod#1\n.*churn@v0\.0\.1$/);
    push(await write(deregistration("churn", "v0.0.1", "delete")));
    expect(there()).toBe("");
  });
});

it("hands on variables that have a value", () => {
  expect(environ({ HOME: "/home/ada", EMPTY: "", GONE: undefined })).toEqual({
    HOME: "/home/ada",
    EMPTY: "",
  });
});

function write(
  { method, params }: TagWrite,
  options: { readonly dry_run?: boolean } = {},
): Promise<Written> {
  const { folder } = repository;
  const surroundings = { repo: folder, folder, environ: environ(process.env) };
  return server.request(method, { ...params, ...surroundings, ...options });
}

function tags(): string[] {
  return repository.git("tag", "--list").split("\n").filter(Boolean).sort();
}
