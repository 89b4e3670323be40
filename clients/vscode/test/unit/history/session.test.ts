import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";

import { FIRST_EVENTS, type HistoryView, NO_FILTER, wordsOf } from "../../../src/history/model";
import { HistorySession } from "../../../src/history/session";
import { RegistryStore } from "../../../src/registry/store";
import type { ToHistory } from "../../../src/webviews/messages";
import { Gtod, Repository } from "../helpers/gtod";
import { english } from "../helpers/translate";

const server = new Gtod();
let repository: Repository;
let store: RegistryStore;
let session: HistorySession;
let told: ToHistory[];
let opened: string[];

beforeAll(() => {
  server.start();
});

afterAll(() => server.stop());

beforeEach(async () => {
  repository = new Repository();
  repository.commit({ ".gto": "stages: [dev, prod]\n" });
  repository.tag("churn@v1.0.0");
  repository.tag("churn#prod#1");
  repository.tag("segment@v0.1.0");
  store = new RegistryStore(server);
  await store.setFolders([repository.folder]);
});

afterEach(() => {
  session.dispose();
  store.dispose();
  repository.remove();
});

async function open(artifact: string | null, filter: object = {}): Promise<void> {
  told = [];
  opened = [];
  const scope = { repository: repository.folder, artifact };
  session = new HistorySession(scope, store, server, english, {
    post: (message) => told.push(message),
    openCommit: (hash) => opened.push(hash),
  });
  await session.receive({ kind: "ready", ...NO_FILTER, ...filter });
}

function shown(): HistoryView {
  const last = told.filter((message) => message.kind === "history").at(-1);
  if (last === undefined) {
    throw new Error("No history was shown");
  }
  return last.history;
}

const refs = (): readonly (string | null)[] => shown().events.map(({ ref }) => ref);

describe("a history that somebody looks at", () => {
  it("tells the newest events of the registry first", async () => {
    await open(null);
    expect(refs()).toEqual(
      expect.arrayContaining(["churn@v1.0.0", "churn#prod#1", "segment@v0.1.0"]),
    );
    const times = shown().events.map(({ timestamp }) => Date.parse(timestamp));
    expect(times).toEqual([...times].sort((one, other) => other - one));
    expect(shown()).toMatchObject({ stages: ["dev", "prod"], hasMore: false });
  });

  it("tells of one artifact, and of what its filter leaves", async () => {
    await open("churn", { events: ["assignment"] });
    expect(refs()).toEqual(["churn#prod#1"]);
    await session.receive({ kind: "filter", events: [], stage: "", author: "nobody" });
    expect(refs()).toEqual([]);
  });

  it("follows tags that others make", async () => {
    await open("churn", { events: ["assignment"] });
    repository.tag("churn#dev#1");
    await vi.waitFor(() => {
      expect(refs()).toEqual(expect.arrayContaining(["churn#dev#1"]));
    });
  });

  it("tells so many events until somebody wants more", async () => {
    const head = repository.git("rev-parse", "HEAD");
    const tags = Array.from({ length: FIRST_EVENTS }, (_, number) =>
      [
        `tag many@v0.0.${number + 1}`,
        `from ${head}`,
        `tagger Ada <ada@example.org> ${1_657_725_941 + number} +0000`,
        "data 0\n",
      ].join("\n"),
    );
    repository.pipe(tags.join("\n"), "fast-import", "--quiet");
    await store.refresh();
    await open(null);
    expect(shown().events).toHaveLength(FIRST_EVENTS);
    expect(shown().hasMore).toBe(true);
    await session.receive({ kind: "more" });
    expect(shown().events.length).toBeGreaterThan(FIRST_EVENTS);
    expect(shown().hasMore).toBe(false);
  });

  it("hears no words in what gtod writes by itself", async () => {
    const about = { repo: repository.folder, name: "churn", version: "v1.0.0" };
    await server.request("gto/assign", { ...about, stage: "dev" });
    await server.request("gto/unassign", { ...about, stage: "dev" });
    repository.commit();
    await server.request("gto/register", { ...about, version: "v1.1.0" });
    await server.request("gto/deregister", { ...about, version: "v1.1.0" });
    await server.request("gto/deprecate", { repo: repository.folder, name: "churn" });
    await store.refresh();
    await open("churn");
    const written = shown().events.filter(({ message }) => /^[A-Z][a-z]+ing /.test(message));
    expect(new Set(written.map(({ kind }) => kind)).size).toBe(5);
    expect(written.map(wordsOf)).toEqual(written.map(() => null));
  });

  it("hands on which commit somebody wants to see", async () => {
    await open(null);
    await session.receive({ kind: "commit", hash: "6ca7905" });
    expect(opened).toEqual(["6ca7905"]);
  });
});
