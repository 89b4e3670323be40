import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { remotesOf } from "../../../src/commands/remotes";
import { temporaryFolder } from "../helpers/folders";
import { Repository } from "../helpers/gtod";

let repository: Repository;

beforeEach(() => {
  repository = new Repository();
});

afterEach(() => {
  repository.remove();
});

function addRemotes(...names: readonly string[]): void {
  names.forEach((name) => repository.git("remote", "add", name, `/not/there/${name}`));
}

describe("tags are pushed", () => {
  it("nowhere without a remote, or a repository", async () => {
    expect(await remotesOf(repository.folder)).toEqual({ names: [], usual: undefined });
    expect(await remotesOf(await temporaryFolder())).toEqual({ names: [], usual: undefined });
  });

  it("to the only remote, whatever it is called", async () => {
    addRemotes("upstream");
    expect(await remotesOf(repository.folder)).toEqual({ names: ["upstream"], usual: "upstream" });
  });

  it("to that of the branch, where there are several", async () => {
    addRemotes("fork", "origin");
    repository.git("config", "branch.main.remote", "fork");
    expect(await remotesOf(repository.folder)).toEqual({
      names: ["fork", "origin"],
      usual: "fork",
    });
  });

  it("to one of several that somebody has to choose, where git does not know", async () => {
    addRemotes("fork", "origin");
    expect((await remotesOf(repository.folder)).usual).toBeUndefined();
    repository.git("config", "branch.main.remote", "fork");
    repository.git("checkout", "-q", "--detach");
    expect((await remotesOf(repository.folder)).usual).toBeUndefined();
  });
});
