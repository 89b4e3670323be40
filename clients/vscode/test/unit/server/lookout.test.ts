import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { lookOut } from "../../../src/server/lookout";
import { temporaryFolder, write } from "../helpers/folders";
import { git, makeRepository } from "../helpers/git";

/** Looks out in a folder, once over; gives what tells how often signs were found. */
async function begin(folder: string): Promise<() => number> {
  let times = 0;
  const lookout = lookOut(folder, () => (times += 1));
  onTestFinished(() => {
    lookout.dispose();
  });
  await lookout.isReady;
  return () => times;
}

/** A repository without signs, in which somebody looks out already. */
async function watched(): Promise<{ readonly folder: string; readonly times: () => number }> {
  const folder = await temporaryFolder();
  await makeRepository(folder);
  return { folder, times: await begin(folder) };
}

describe("signs of a registry are found", () => {
  it("where they are already", async () => {
    const folder = await temporaryFolder();
    await write(join(folder, ".gto"), "");
    expect((await begin(folder))()).toBe(1);
  });

  it.each(["artifacts.yaml", ".gto"])("when somebody adds %s", async (name) => {
    const { folder, times } = await watched();
    expect(times()).toBe(0);
    await write(join(folder, name), "");
    await expect.poll(times).toBe(1);
  });

  it("when the first tag is made, once", async () => {
    const { folder, times } = await watched();
    await git(folder, "tag", "v1.0.0");
    await git(folder, "tag", "team/models/churn@v1.0.0");
    await expect.poll(times).toBe(1);
    await git(folder, "tag", "team/models/churn@v1.0.1");
    expect(times()).toBe(1);
  });

  it("when a fetch brings it", async () => {
    const origin = await temporaryFolder();
    await makeRepository(origin);
    const { folder, times } = await watched();
    await git(folder, "remote", "add", "origin", origin);
    await git(origin, "tag", "--annotate", "churn#prod#1", "--message", "To prod");
    await git(folder, "fetch", "--quiet", "--tags", "origin");
    await expect.poll(times).toBe(1);
  });

  it("when they come in the file of packed references", async () => {
    const { folder, times } = await watched();
    const line = `${"0".repeat(40)} refs/tags/churn@v1.0.0\n`;
    await write(join(folder, ".git/packed-refs"), line);
    await expect.poll(times).toBe(1);
  });

  it("in a folder that becomes a repository", async () => {
    const folder = await temporaryFolder();
    const times = await begin(folder);
    await makeRepository(folder);
    await git(folder, "tag", "churn@v1.0.0");
    await expect.poll(times).toBe(1);
  });

  it("above a folder that lies deeper in its repository", async () => {
    const folder = await temporaryFolder();
    await makeRepository(folder);
    await mkdir(join(folder, "src"));
    const times = await begin(join(folder, "src"));
    await write(join(folder, "artifacts.yaml"), "");
    await expect.poll(times).toBe(1);
  });

  it("no more once nobody wants to know", async () => {
    const folder = await temporaryFolder();
    let times = 0;
    await write(join(folder, ".gto"), "");
    const lookout = lookOut(folder, () => (times += 1));
    lookout.dispose();
    await lookout.isReady;
    expect(times).toBe(0);
  });
});
