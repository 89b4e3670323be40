import { mkdir, symlink } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { describe, expect, it } from "vitest";
import { candidates, type Candidate, type Surroundings } from "../../../src/server/places";
import { temporaryFolder, write, writeProgram } from "../helpers/folders";

/** A workspace, a PATH, a Python environment and the extension's own, all without a gtod. */
async function surroundings(changes: Partial<Surroundings> = {}): Promise<Surroundings> {
  const root = await temporaryFolder();
  return {
    setting: "",
    folders: [join(root, "workspace")],
    isTrusted: true,
    home: join(root, "home"),
    searchPath: [join(root, "first"), join(root, "second")].join(delimiter),
    ownEnvironment: join(root, "own"),
    selectedPython: () => Promise.resolve(join(root, "python/bin/python")),
    ...changes,
  };
}

async function found(around: Surroundings): Promise<readonly Candidate[]> {
  const all: Candidate[] = [];
  for await (const candidate of candidates(around)) {
    all.push(candidate);
  }
  return all;
}

const gtod = (path: string): Promise<string> => writeProgram(path, "echo gtod 0.1.0");

describe("a gtod is looked for", () => {
  it("in the workspace, the selected Python environment, on the PATH, and where it is installed", async () => {
    const around = await surroundings();
    const root = join(around.home, "..");
    const own = await gtod(join(root, "own/bin/gtod"));
    const onPath = await gtod(join(root, "second/gtod"));
    const python = await gtod(join(root, "python/bin/gtod"));
    const venv = await gtod(join(root, "workspace/venv/bin/gtod"));
    const dotVenv = await gtod(join(root, "workspace/.venv/bin/gtod"));
    expect(await found(around)).toEqual([
      { origin: "workspace", path: dotVenv },
      { origin: "workspace", path: venv },
      { origin: "python", path: python },
      { origin: "path", path: onPath },
      { origin: "extension", path: own },
    ]);
  });

  it("nowhere else if a setting names one, whether it is there or not", async () => {
    const around = await surroundings({ setting: "/opt/gtod" });
    await gtod(join(around.ownEnvironment, "bin/gtod"));
    expect(await found(around)).toEqual([{ origin: "setting", path: "/opt/gtod" }]);
  });

  it("where a setting says: from the home folder by ~, else from the first folder", async () => {
    const around = await surroundings();
    expect(await found({ ...around, setting: "~/bin/gtod" })).toEqual([
      { origin: "setting", path: join(around.home, "bin/gtod") },
    ]);
    expect(await found({ ...around, setting: "tools/gtod" })).toEqual([
      { origin: "setting", path: join(around.folders[0] ?? "", "tools/gtod") },
    ]);
  });

  it("once in each place, and only where a program is", async () => {
    const around = await surroundings();
    const root = join(around.home, "..");
    const first = await gtod(join(root, "first/gtod"));
    await write(join(root, "own/bin/gtod"), "no program");
    await mkdir(join(root, "second/gtod"), { recursive: true });
    const searchPath = [around.searchPath, join(root, "first")].join(delimiter);
    expect(await found({ ...around, searchPath })).toEqual([{ origin: "path", path: first }]);
  });

  it("in no folder of the PATH that depends on where one stands", async () => {
    const around = await surroundings({ searchPath: ["", ".", "bin"].join(delimiter) });
    expect(await found(around)).toEqual([]);
  });

  it("does not ask for the Python environment if the workspace has one that is taken", async () => {
    const around = await surroundings({
      selectedPython: () => Promise.reject(new Error("was asked")),
    });
    const path = await gtod(join(around.folders[0] ?? "", ".venv/bin/gtod"));
    for await (const candidate of candidates(around)) {
      expect(candidate).toEqual({ origin: "workspace", path });
      break;
    }
  });
});

describe("in a workspace that is not trusted", () => {
  it("what lies in it is not looked at, by whichever way", async () => {
    const around = await surroundings({ isTrusted: false });
    const root = join(around.home, "..");
    const inside = await gtod(join(root, "workspace/.venv/bin/gtod"));
    await mkdir(join(root, "first"));
    await symlink(inside, join(root, "first/gtod"));
    const outside = await gtod(join(root, "second/gtod"));
    const all = await found({
      ...around,
      searchPath: [join(root, "workspace/.venv/bin"), around.searchPath].join(delimiter),
      selectedPython: () => Promise.resolve(join(root, "workspace/.venv/bin/python")),
    });
    expect(all).toEqual([{ origin: "path", path: outside }]);
  });

  it("the workspace's folder may itself be reached by a link", async () => {
    const around = await surroundings({ isTrusted: false });
    const root = join(around.home, "..");
    await gtod(join(root, "workspace/bin/gtod"));
    await symlink(join(root, "workspace"), join(root, "link"));
    const searchPath = join(root, "workspace/bin");
    expect(await found({ ...around, folders: [join(root, "link")], searchPath })).toEqual([]);
  });
});
