/** The places where a gtod may be, in the order in which they are looked at. */
import { constants } from "node:fs";
import { access, realpath, stat } from "node:fs/promises";
import { delimiter, dirname, isAbsolute, join, relative, resolve, sep } from "node:path";

/** What kind of place a gtod was found in. */
export type Origin = "setting" | "workspace" | "python" | "path" | "extension";

/** A program that may be a gtod. */
export interface Candidate {
  readonly origin: Origin;
  /** Its absolute path. */
  readonly path: string;
}

/** What the places follow from. All folders and files are absolute paths. */
export interface Surroundings {
  /** What the setting says; empty if nothing. */
  readonly setting: string;
  /** The workspace's folders. */
  readonly folders: readonly string[];
  readonly isTrusted: boolean;
  readonly home: string;
  /** The variable PATH. */
  readonly searchPath: string;
  /** Where this extension installs gtod: a virtual environment that need not be there. */
  readonly ownEnvironment: string;
  /** Gives the interpreter of the selected Python environment, if one is known. */
  readonly selectedPython: () => Promise<string | undefined>;
}

const PROGRAM = "gtod";
const WORKSPACE_ENVIRONMENTS = [".venv", "venv"];

/**
 * The programs that may be gtod, best first. A setting excludes all else, even if nothing is there.
 * In a workspace that is not trusted, nothing that lies in it is given.
 */
export async function* candidates(around: Surroundings): AsyncGenerator<Candidate> {
  if (around.setting !== "") {
    yield { origin: "setting", path: settingPath(around) };
    return;
  }
  const seen = new Set<string>();
  for await (const candidate of places(around)) {
    if (!seen.has(candidate.path) && (await isProgram(candidate.path))) {
      seen.add(candidate.path);
      if (around.isTrusted || !(await liesInWorkspace(candidate.path, around.folders))) {
        yield candidate;
      }
    }
  }
}

async function* places(around: Surroundings): AsyncGenerator<Candidate> {
  for (const folder of around.folders) {
    for (const name of WORKSPACE_ENVIRONMENTS) {
      yield { origin: "workspace", path: programIn(join(folder, name)) };
    }
  }
  const python = await around.selectedPython();
  if (python !== undefined) {
    yield { origin: "python", path: join(dirname(python), PROGRAM) };
  }
  // What a relative entry means depends on where one stands.
  for (const folder of around.searchPath.split(delimiter).filter(isAbsolute)) {
    yield { origin: "path", path: join(folder, PROGRAM) };
  }
  yield { origin: "extension", path: programIn(around.ownEnvironment) };
}

/** The gtod of a virtual environment. */
export function programIn(environment: string): string {
  return join(environment, "bin", PROGRAM);
}

function settingPath({ setting, home, folders }: Surroundings): string {
  const path = setting.replace(/^~(?=$|\/)/, home);
  return resolve(folders[0] ?? home, path);
}

/** Whether there is a file that may be run. */
export async function isProgram(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    return (await stat(path)).isFile();
  } catch {
    return false;
  }
}

async function liesInWorkspace(path: string, folders: readonly string[]): Promise<boolean> {
  const [real, ...tops] = await Promise.all(
    [path, ...folders].map((each) => realpath(each).catch(() => each)),
  );
  return [...folders, ...tops].some((folder) =>
    [path, real].some((each) => each !== undefined && isInside(each, folder)),
  );
}

function isInside(path: string, folder: string): boolean {
  const way = relative(folder, path);
  return way !== ".." && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}
