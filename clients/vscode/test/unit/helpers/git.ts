/** Git, as people use it. */
import { execFile } from "node:child_process";
import { promisify } from "node:util";

const SETTINGS = {
  GIT_CONFIG_GLOBAL: "/dev/null",
  GIT_CONFIG_NOSYSTEM: "1",
  GIT_AUTHOR_NAME: "Ada",
  GIT_AUTHOR_EMAIL: "ada@example.org",
  GIT_COMMITTER_NAME: "Ada",
  GIT_COMMITTER_EMAIL: "ada@example.org",
};

/** Run git in a folder. */
export async function git(folder: string, ...words: readonly string[]): Promise<void> {
  const env = { ...process.env, ...SETTINGS };
  await promisify(execFile)("git", words, { cwd: folder, env });
}

/** Make a repository with one commit in a folder. */
export async function makeRepository(folder: string): Promise<void> {
  await git(folder, "init", "--quiet");
  await git(folder, "commit", "--quiet", "--allow-empty", "--message", "Begin");
}
