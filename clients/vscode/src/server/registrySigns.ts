/** Signs that a folder has to do with an artifact registry, told without running anything. */
import { readdir, readFile, stat } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import type { Place } from "./watches";

/** The files that are for a registry and nothing else. */
const FILES = ["artifacts.yaml", ".gto", ".gtod.yaml"];

// As gto writes them: churn@v1.0.0, churn#prod#2, some/dir=churn@deprecated#1. What is not quite
// right is for the daemon to tell. Each takes time in proportion to the text: it may be anybody's.
const NAME = /^[a-zA-Z0-9][\w\-./=]*$/;
const SAYS = /^(?:@v\d+\.\d+\.\d+|@deprecated(?:#|$)|#[a-zA-Z0-9])/;

/** Whether a tag's name, without `refs/tags/`, is one of a registry's. */
export function isGtoTag(name: string): boolean {
  const sign = name.search(/[#@]/);
  return sign > 0 && SAYS.test(name.slice(sign)) && NAME.test(name.slice(0, sign));
}

/**
 * Whether a folder, or the repository that it lies in, has files or tags of a registry.
 * @param folder An absolute path. What cannot be read counts as not being there.
 */
export async function hasRegistrySigns(folder: string): Promise<boolean> {
  const repository = await repositoryAround(folder);
  const folders = repository === undefined ? [folder] : [folder, repository.workTree];
  const files = folders.flatMap((each) => FILES.map((name) => join(each, name)));
  const found = await Promise.all(files.map(exists));
  return found.includes(true) || (repository !== undefined && hasGtoTags(repository.commonDir));
}

/** The folders that decide what `hasRegistrySigns` says, as they are now; some need not be there. */
export async function placesOfSigns(folder: string): Promise<readonly Place[]> {
  const repository = await repositoryAround(folder);
  const folders = new Set([folder, repository?.workTree ?? folder]);
  const files = [...folders].map((each) => ({ folder: each, names: [...FILES, ".git"] }));
  if (repository === undefined) {
    return files;
  }
  const { commonDir } = repository;
  const tagFolders = await foldersBelow(join(commonDir, "refs", "tags"));
  return [
    ...files,
    { folder: commonDir, names: ["packed-refs", "refs"] },
    { folder: join(commonDir, "refs"), names: ["tags"] },
    ...tagFolders.map((each) => ({ folder: each })),
  ];
}

/** A folder and all below it. */
async function foldersBelow(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const inner = entries.filter((entry) => entry.isDirectory());
  const below = await Promise.all(inner.map(({ name }) => foldersBelow(join(folder, name))));
  return [folder, ...below.flat()];
}

interface Repository {
  readonly workTree: string;
  /** The Git directory that all work trees share, where the tags are. */
  readonly commonDir: string;
}

/** The repository that a folder lies in; undefined if it lies in none. */
export async function repositoryAround(folder: string): Promise<Repository | undefined> {
  for (let here = resolve(folder); ; here = dirname(here)) {
    const gitDir = await gitDirOf(here);
    if (gitDir !== undefined) {
      return { workTree: here, commonDir: await commonDirOf(gitDir) };
    }
    if (here === dirname(here)) {
      return undefined;
    }
  }
}

async function gitDirOf(folder: string): Promise<string | undefined> {
  const path = join(folder, ".git");
  try {
    if ((await stat(path)).isDirectory()) {
      return path;
    }
  } catch {
    return undefined;
  }
  // A linked work tree, or a submodule: a file that says where it is.
  const said = /^gitdir: (.+)/.exec(await textOf(path))?.[1];
  return said === undefined ? undefined : resolve(folder, said);
}

async function commonDirOf(gitDir: string): Promise<string> {
  const said = (await textOf(join(gitDir, "commondir"))).trim();
  return resolve(gitDir, said);
}

async function hasGtoTags(commonDir: string): Promise<boolean> {
  return (await hasLooseTag(join(commonDir, "refs", "tags"), "")) || hasPackedTag(commonDir);
}

async function hasLooseTag(folder: string, prefix: string): Promise<boolean> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  if (entries.some((entry) => entry.isFile() && isGtoTag(prefix + entry.name))) {
    return true;
  }
  for (const entry of entries) {
    const { name } = entry;
    if (entry.isDirectory() && (await hasLooseTag(join(folder, name), `${prefix}${name}/`))) {
      return true;
    }
  }
  return false;
}

async function hasPackedTag(commonDir: string): Promise<boolean> {
  const packed = await textOf(join(commonDir, "packed-refs"));
  for (const [, name] of packed.matchAll(/^[0-9a-f]{40,64} refs\/tags\/([^\n#@]+[#@].*)$/gm)) {
    if (name !== undefined && isGtoTag(name)) {
      return true;
    }
  }
  return false;
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

async function textOf(path: string): Promise<string> {
  return readFile(path, "utf8").catch(() => "");
}
