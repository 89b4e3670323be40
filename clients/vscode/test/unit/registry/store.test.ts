import { mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";

import type { RepositoryState } from "../../../src/registry/repository";
import { type RegistryChange, RegistryStore } from "../../../src/registry/store";
import { Gtod, Repository } from "../helpers/gtod";

const server = new Gtod();
let repository: Repository;
let store: RegistryStore;

beforeAll(() => {
  server.start();
});

afterAll(() => server.stop());

beforeEach(() => {
  repository = new Repository();
  repository.tag("churn@v1.0.0");
  repository.tag("churn#prod#1");
  repository.commit();
  repository.tag("churn@v1.1.0");
  repository.tag("segment@v0.1.0");
  store = new RegistryStore(server);
});

afterEach(() => {
  store.dispose();
  repository.remove();
});

describe("the store", () => {
  it("reads the rows of a registry in the server's order", async () => {
    const state = await opened();
    expect(state.registry).toMatchObject({
      stages: ["prod"],
      artifacts: [
        {
          name: "churn",
          latest: "v1.1.0",
          state: "staged",
          placements: [{ stage: "prod", version: "v1.0.0" }],
        },
        { name: "segment", latest: "v0.1.0", state: "registered", placements: [] },
      ],
    });
  });

  it("forgets what nobody keeps up to date, until a server answers again", async () => {
    const state = await opened();
    await server.giveUp("gtod does not run");
    expect(state.registry).toBeUndefined();
    expect(state.status).toMatchObject({ problem: { message: "gtod does not run" } });
    repository.tag("churn@v2.0.0");
    const change = nextChange();
    server.start();
    await change;
    await vi.waitFor(() => {
      expect(state.artifact("churn")?.latest).toBe("v2.0.0");
    });
  });

  it("lets somebody wait for what is not read yet, from the first moment on", async () => {
    const late = new RegistryStore({
      isReady: false,
      onReady: () => ({ dispose: () => undefined }),
      onGone: () => ({ dispose: () => undefined }),
      onNotification: (method, listener) => server.onNotification(method, listener),
      request: (method, params) => server.request(method, params),
    });
    void late.setFolders([repository.folder]);
    await late.read();
    expect(late.repositories.map((state) => state.artifact("churn")?.latest)).toEqual(["v1.1.0"]);
    late.dispose();
  });

  it("reads versions, greatest first, and events only once somebody asks", async () => {
    const state = await opened();
    const before = server.asked.length;
    const versions = await state.versions("churn");
    expect(versions.map(({ name, state }) => [name, state])).toEqual([
      ["v1.1.0", "registered"],
      ["v1.0.0", "staged"],
    ]);
    await state.versions("churn");
    expect((await state.events("churn")).map(({ kind }) => kind)).toEqual(
      expect.arrayContaining(["registration", "assignment"]),
    );
    expect(server.asked.slice(before)).toEqual(["gto/show", "gto/history"]);
  });

  it("takes folders of one repository for one, also through a link", async () => {
    const link = `${repository.folder}-link`;
    symlinkSync(repository.folder, link);
    mkdirSync(join(repository.folder, "models"));
    await store.setFolders([repository.folder, join(repository.folder, "models"), link]);
    expect(store.repositories.map(({ root }) => root)).toEqual([repository.folder]);
    expect(store.repositoryOf(join(repository.folder, "models", "a.pkl"))).toBeDefined();
    rmSync(link);
  });

  it("finds the innermost repository of a folder", async () => {
    const inner = new Repository(join(repository.folder, "sub"));
    inner.tag("other@v1.0.0");
    await store.setFolders([repository.folder, inner.folder]);
    expect((await store.find(inner.folder))?.artifact("other")).toBeDefined();
    expect(await store.find(tmpdir())).toBeUndefined();
    expect(store.repositoryOf(join(inner.folder, "a"))?.root).toBe(inner.folder);
  });

  it("gives a row to repositories with artifacts", async () => {
    const bare = new Repository();
    await store.setFolders([bare.folder]);
    expect(store.shown).toEqual([]);
    await store.setFolders([bare.folder, repository.folder]);
    expect(store.shown.map(({ root }) => root)).toEqual([repository.folder]);
    const change = nextChange();
    bare.tag("churn@v1.0.0");
    expect(await change).toEqual({ kind: "repositories" });
    expect(store.shown).toHaveLength(2);
    bare.remove();
  });

  it("shows artifacts of a monorepo by their folder", async () => {
    repository.tag("team/models=churn@v1.0.0");
    const state = await opened();
    expect(state.artifact("team/models:churn")?.latest).toBe("v1.0.0");
  });

  it("tells of a tag that anybody makes, and of that artifact alone", async () => {
    const state = await opened();
    const [churn, segment] = await Promise.all([
      state.versions("churn"),
      state.versions("segment"),
    ]);
    const change = nextChange();
    repository.tag("churn#staging#2");
    expect(await change).toEqual({ kind: "artifacts", repository: state, artifacts: "all" });
    expect(state.artifact("churn")?.placements).toContainEqual({
      stage: "staging",
      version: "v1.1.0",
    });
    expect(await state.versions("churn")).not.toBe(churn);
    expect(segment).toHaveLength(1);

    const second = nextChange();
    repository.tag("churn#staging#3");
    expect(await second).toEqual({
      kind: "artifacts",
      repository: state,
      artifacts: new Set(["churn"]),
    });
  });

  it("keeps what it knows of the other artifacts", async () => {
    const state = await opened();
    const segment = await state.versions("segment");
    const change = nextChange();
    repository.tag("churn#prod#2");
    await change;
    expect(await state.versions("segment")).toBe(segment);
  });

  it("catches up after the server has ended and another one has begun", async () => {
    const state = await opened();
    await server.kill();
    repository.tag("churn@v2.0.0");
    const change = nextChange(({ kind }) => kind === "artifacts");
    server.start();
    await change;
    expect(state.artifact("churn")?.latest).toBe("v2.0.0");
    const another = nextChange();
    repository.tag("churn@v3.0.0");
    await another;
    expect(state.artifact("churn")?.latest).toBe("v3.0.0");
  });

  it("says that a repository is gone, and finds it again", async () => {
    const state = await opened();
    const gone = nextChange();
    renameSync(join(repository.folder, ".git"), join(repository.folder, "git"));
    expect(await gone).toEqual({ kind: "repositories" });
    expect(store.repositories).toEqual([]);
    expect(state.status).toMatchObject({ kind: "failed" });
    renameSync(join(repository.folder, "git"), join(repository.folder, ".git"));
    await store.refresh();
    expect(store.repositories).toEqual([state]);
    expect(state.artifact("churn")?.latest).toBe("v1.1.0");
  });

  it("has no repository where there is none", async () => {
    const folder = mkdtempSync(join(tmpdir(), "gtod-vscode-"));
    await store.setFolders([folder]);
    expect(store.repositories).toEqual([]);
    expect(store.isLoading).toBe(false);
    rmSync(folder, { recursive: true });
  });

  it("forgets what lies in no folder any more", async () => {
    await opened();
    await store.setFolders([]);
    expect(store.repositories).toEqual([]);
    expect(await server.request("gto/unsubscribe", { repo: repository.folder })).toBe(false);
  });
});

async function opened(): Promise<RepositoryState> {
  await store.setFolders([repository.folder]);
  const state = store.repositories[0];
  expect(state?.status.kind).toBe("ready");
  if (state === undefined) {
    throw new Error("unreachable");
  }
  return state;
}

/** What the store tells next; the test's own deadline is the deadline. */
function nextChange(
  isWanted: (change: RegistryChange) => boolean = () => true,
): Promise<RegistryChange> {
  return new Promise((resolve) => {
    const listening = store.onDidChange((change) => {
      if (isWanted(change)) {
        listening.dispose();
        resolve(change);
      }
    });
  });
}
