/** Real folders for tests, which are gone after them. */
import { chmod, mkdir, mkdtemp, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { onTestFinished } from "vitest";

/** An empty folder that lives as long as the test; its path has no links in it. */
export async function temporaryFolder(): Promise<string> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), "gtod-vscode-")));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** Write a file, with the folders that it lies in; its path. */
export async function write(path: string, text: string): Promise<string> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
  return path;
}

/** Write a program for the shell; its path. */
export async function writeProgram(path: string, script: string): Promise<string> {
  await write(path, `#!/bin/sh\n${script}\n`);
  await chmod(path, 0o755);
  return path;
}
