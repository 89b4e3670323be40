import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";

import { runQuietly } from "../../../src/commands/quietly";
import { Repository } from "../helpers/gtod";

let repository: Repository;

beforeEach(() => {
  repository = new Repository();
});

afterEach(() => {
  repository.remove();
});

it("pushes by the server's own command", async () => {
  const remote = mkdtempSync(join(tmpdir(), "gtod-vscode-"));
  repository.git("init", "-q", "--bare", remote);
  repository.git("remote", "add", "origin", remote);
  repository.tag("churn#prod#1");
  const command = "git push origin 'churn#prod#1'";
  const outcome = await runQuietly("/bin/sh", ["-c", command], repository.folder);
  expect(outcome.isDone).toBe(true);
  expect(repository.git("ls-remote", "--tags", "origin")).toContain("refs/tags/churn#prod#1");
  rmSync(remote, { recursive: true });
});

it("says what git said where it fails", async () => {
  const outcome = await runQuietly("git", ["push", "nowhere"], repository.folder);
  expect(outcome.isDone).toBe(false);
  expect(outcome.said).toMatch(/nowhere/);
});

it("gives no terminal to ask on", async () => {
  const asks = "read answer </dev/tty";
  const outcome = await runQuietly("/bin/sh", ["-c", asks], repository.folder);
  expect(outcome.isDone).toBe(false);
});

it("is ended with all that it has started, once nobody wants it", async () => {
  const controller = new AbortController();
  const script = "sleep 600 & wait";
  const { folder } = repository;
  const outcome = runQuietly("/bin/sh", ["-c", script], folder, controller.signal);
  controller.abort();
  // Only the end of the last one closes what they write to.
  expect(await outcome).toMatchObject({ isDone: false });
});

it("says that a program is not there", async () => {
  const outcome = await runQuietly("no-such-program", [], repository.folder);
  expect(outcome).toMatchObject({ isDone: false });
  expect(outcome.said).toMatch(/ENOENT/);
});
