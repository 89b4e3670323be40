import { realpath } from "node:fs/promises";
import { repositoryAround } from "../server/registrySigns";

/** The repository that a folder lies in. */
export interface Location {
  /** Its uppermost folder, spelt as the folder that it was found from. */
  readonly root: string;
  /** The same for all ways to spell it. */
  readonly identity: string;
}

/**
 * The repository that a folder lies in. Where there is none the folder itself is named: it may be a
 * bare repository, and the server knows.
 */
export async function locate(folder: string): Promise<Location> {
  const root = (await repositoryAround(folder))?.workTree ?? folder;
  return { root, identity: await realpath(root).catch(() => root) };
}
