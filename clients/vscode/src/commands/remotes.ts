/** Where the tags of a repository can be pushed. */
import { execFile } from "node:child_process";

/** The remotes of a repository. */
export interface Remotes {
  readonly names: readonly string[];
  /** Where a push goes unless somebody says otherwise; undefined if that is not clear. */
  readonly usual: string | undefined;
}

/**
 * Ask git for the remotes. Of several, the usual one is that which the checked out branch is pushed
 * to. A folder without a repository has none.
 */
export async function remotesOf(folder: string): Promise<Remotes> {
  const [remotes, head] = await Promise.all([
    ask(folder, "remote"),
    ask(folder, "symbolic-ref", "--quiet", "HEAD"),
  ]);
  const names = remotes.split("\n").filter(Boolean);
  const [first, ...others] = names;
  if (others.length === 0) {
    return { names, usual: first };
  }
  const ofBranch =
    head === "" ? "" : await ask(folder, "for-each-ref", "--format=%(push:remotename)", head);
  return { names, usual: names.find((name) => name === ofBranch) };
}

/** What git says, without the space around it; empty if it says no. */
function ask(folder: string, ...words: readonly string[]): Promise<string> {
  return new Promise((resolve) => {
    execFile("git", [...words], { cwd: folder }, (error, said) => {
      resolve(error === null ? said.trim() : "");
    });
  });
}
