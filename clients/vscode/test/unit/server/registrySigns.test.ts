import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import {
  hasRegistrySigns,
  isGtoTag,
  placesOfSigns,
  repositoryAround,
} from "../../../src/server/registrySigns";
import { temporaryFolder, write } from "../helpers/folders";
import { git, makeRepository } from "../helpers/git";

async function repository(): Promise<string> {
  const folder = await temporaryFolder();
  await makeRepository(folder);
  return folder;
}

describe("a tag is of a registry", () => {
  it.each([
    "churn@v1.0.0",
    "churn@v1.0.0!",
    "churn@v1.0.0#2",
    "churn@v1.0.0-rc.1",
    "churn#prod",
    "churn#prod#12",
    "churn#prod!#3",
    "churn#prod#2!",
    "churn@deprecated",
    "churn@deprecated#1",
    "team/churn@v1.0.0",
    "some/dir=churn#prod",
  ])("if it is called %s", (name) => {
    expect(isGtoTag(name)).toBe(true);
  });

  it("and that is told in a time in proportion to the name", () => {
    const began = performance.now();
    expect(isGtoTag(`${"a-".repeat(500_000)}@v1`)).toBe(false);
    expect(performance.now() - began).toBeLessThan(1000);
  });

  it.each([
    "v1.0.0",
    "release/1.0",
    "churn",
    "churn@1.0.0",
    "@scope/package@1.0.0",
    "a@b",
    "-#prod",
  ])("but not if it is called %s", (name) => {
    expect(isGtoTag(name)).toBe(false);
  });
});

describe("a folder has signs of a registry", () => {
  it.each(["artifacts.yaml", ".gto", ".gtod.yaml"])("with %s in it", async (name) => {
    const folder = await temporaryFolder();
    expect(await hasRegistrySigns(folder)).toBe(false);
    await write(join(folder, name), "");
    expect(await hasRegistrySigns(folder)).toBe(true);
  });

  it("with a file in the uppermost folder of its repository", async () => {
    const folder = await repository();
    await write(join(folder, "artifacts.yaml"), "");
    await mkdir(join(folder, "src/deep"), { recursive: true });
    expect(await hasRegistrySigns(join(folder, "src/deep"))).toBe(true);
  });

  it("with a tag of GTO's, and not with another one", async () => {
    const folder = await repository();
    await git(folder, "tag", "v1.0.0");
    expect(await hasRegistrySigns(folder)).toBe(false);
    await git(folder, "tag", "team/churn@v1.0.0");
    expect(await hasRegistrySigns(folder)).toBe(true);
  });

  it("with tags that are packed", async () => {
    const folder = await repository();
    await git(folder, "tag", "--annotate", "churn#prod#1", "--message", "To prod");
    await git(folder, "pack-refs", "--all");
    expect(await hasRegistrySigns(folder)).toBe(true);
  });

  it("in a linked work tree, whose tags lie elsewhere", async () => {
    const folder = await repository();
    const linked = join(await temporaryFolder(), "linked");
    await git(folder, "worktree", "add", "--quiet", linked);
    expect(await hasRegistrySigns(linked)).toBe(false);
    await git(linked, "tag", "churn@v1.0.0");
    expect(await hasRegistrySigns(linked)).toBe(true);
  });

  it("not where there is nothing at all", async () => {
    expect(await hasRegistrySigns(join(await temporaryFolder(), "missing"))).toBe(false);
  });
});

describe("signs may come to be", () => {
  const names = ["artifacts.yaml", ".gto", ".gtod.yaml", ".git"];

  it("in a folder, which may become a repository", async () => {
    const folder = await temporaryFolder();
    expect(await placesOfSigns(folder)).toEqual([{ folder, names }]);
  });

  it("in the repository that it lies in, a linked work tree's tags elsewhere", async () => {
    const folder = await repository();
    const linked = join(await temporaryFolder(), "linked");
    await git(folder, "worktree", "add", "--quiet", linked);
    await git(folder, "tag", "team/models/v1");
    await mkdir(join(linked, "src"));
    const commonDir = join(folder, ".git");
    expect(await placesOfSigns(join(linked, "src"))).toEqual([
      { folder: join(linked, "src"), names },
      { folder: linked, names },
      { folder: commonDir, names: ["packed-refs", "refs"] },
      { folder: join(commonDir, "refs"), names: ["tags"] },
      { folder: join(commonDir, "refs/tags") },
      { folder: join(commonDir, "refs/tags/team") },
      { folder: join(commonDir, "refs/tags/team/models") },
    ]);
  });
});

describe("the repository around a folder", () => {
  it("is the nearest one, a submodule before what it lies in", async () => {
    const [outer, inner] = [await repository(), await repository()];
    const allow = ["-c", "protocol.file.allow=always"];
    await git(outer, ...allow, "submodule", "--quiet", "add", inner, "part");
    expect(await repositoryAround(join(outer, "part"))).toEqual({
      workTree: join(outer, "part"),
      commonDir: join(outer, ".git/modules/part"),
    });
  });
});
