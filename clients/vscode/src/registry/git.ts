import { access, realpath } from "node:fs/promises";
import { dirname, join } from "node:path";

/** The repository that a folder lies in. */
export interface Location {
  /** Its uppermost folder, spelt as the folder that it was found from. */
  readonly root: string;
  /** The same for all ways to spell it. */
  readonly identity: string;
}

/**
 * Looks for `.git` in a folder and those above it. Where there is none the folder itself is named:
 * it may be a bare repository, and the server knows.
 */
export async function locate(folder: string): Promise<Location> {
  const root = (await folderWithGit(folder)) ?? folder;
  return { root, identity: await realpath(root).catch(() => root) };
}

async function folderWithGit(folder: string): Promise<string | undefined> {
  if (await isThere(join(folder, ".git"))) {
    return folder;
  }
  const above = dirname(folder);
  return above === folder ? undefined : folderWithGit(above);
}

function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
