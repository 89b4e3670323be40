import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";

import type { BoardView } from "../../../src/board/view";
import { type BoardHost, BoardSession, type Confirmation } from "../../../src/board/session";
import type { TagWrite } from "../../../src/commands/writes";
import { RegistryStore } from "../../../src/registry/store";
import type { FromBoard, ToBoard } from "../../../src/webviews/messages";
import { Gtod, Repository } from "../helpers/gtod";
import { english } from "../helpers/translate";

const server = new Gtod();
let repository: Repository;
let store: RegistryStore;
let sessions: BoardSession[];

beforeAll(() => {
  server.start();
});

afterAll(() => server.stop());

beforeEach(async () => {
  sessions = [];
  repository = new Repository();
  repository.commit({
    ".gto": "stages: [dev, staging, prod]\n",
    ".gtod.yaml": "promotions: {prod: [staging]}\n",
  });
  repository.tag("churn@v1.0.0");
  repository.tag("churn#staging#1");
  repository.tag("segment@v0.1.0");
  store = new RegistryStore(server);
  await store.setFolders([repository.folder]);
});

afterEach(() => {
  sessions.forEach((session) => {
    session.dispose();
  });
  store.dispose();
  repository.remove();
});

/** A board, and what its page would be told. */
class Page {
  readonly told: ToBoard[] = [];
  private readonly session: BoardSession;

  constructor(artifact: string | null, confirmation: Confirmation = "never") {
    const scope = { repository: repository.folder, artifact };
    this.session = new BoardSession(scope, store, english, this.host(confirmation));
    sessions.push(this.session);
  }

  send(message: FromBoard): Promise<void> {
    return this.session.receive(message);
  }

  async open(): Promise<this> {
    await this.send({ kind: "ready", filter: "" });
    return this;
  }

  close(): void {
    this.session.dispose();
  }

  /** What stands in each column by now. */
  get columns(): Readonly<Record<string, readonly string[]>> {
    const names = this.board.columns.map(({ stage, cards }) => [
      stage ?? "-",
      cards.map((card) => `${card.artifact}@${card.version}`),
    ]);
    return Object.fromEntries(names) as Readonly<Record<string, readonly string[]>>;
  }

  get board(): BoardView {
    const found = this.last("board");
    if (found === undefined) {
      throw new Error("No board was shown");
    }
    return found.board;
  }

  last<K extends ToBoard["kind"]>(kind: K): Extract<ToBoard, { kind: K }> | undefined {
    return this.told
      .filter((message): message is Extract<ToBoard, { kind: K }> => message.kind === kind)
      .at(-1);
  }

  /** The key of the card of an artifact in a column. */
  key(artifact: string, stage: string | null): string {
    const cards = this.board.columns.find((column) => column.stage === stage)?.cards ?? [];
    return cards.find((card) => card.artifact === artifact)?.key ?? "";
  }

  private host(confirmation: Confirmation): BoardHost {
    const send = (write: TagWrite, dry_run: boolean): ReturnType<BoardHost["rehearse"]> => {
      const params = { ...write.params, repo: repository.folder, dry_run };
      return server.request(write.method, params);
    };
    return {
      post: (message) => this.told.push(message),
      confirmation: () => confirmation,
      askByDialog: () => Promise.resolve(false),
      rehearse: (write) => send(write, true),
      write: (write) => send(write, false),
      openHistory: () => undefined,
      openBoard: () => undefined,
      copy: () => undefined,
    };
  }
}

describe("a board that somebody looks at", () => {
  it("shows the registry, and then since when and by whose hand", async () => {
    const page = await new Page(null).open();
    expect(page.told.map(({ kind }) => kind)).toEqual(["start", "board", "board"]);
    expect(page.columns).toEqual({
      "-": ["segment@v0.1.0"],
      dev: [],
      staging: ["churn@v1.0.0"],
      prod: [],
    });
    const cards = page.board.columns.flatMap((column) => column.cards);
    expect(cards.map(({ since }) => since?.author)).toEqual(["Ada", "Ada"]);
  });

  it("makes the tag of a card that is dropped on a stage, and shows it there", async () => {
    const page = await new Page("churn").open();
    await page.send({ kind: "move", card: page.key("churn", "staging"), to: "prod" });
    expect(page.last("settled")).toMatchObject({ moved: true });
    expect(repository.git("tag", "--list", "churn#prod*")).not.toBe("");
    await vi.waitFor(() => {
      expect(page.columns).toMatchObject({ staging: ["churn@v1.0.0"], prod: ["churn@v1.0.0"] });
    });
  });

  it("takes a card that is dropped on no stage out of its own", async () => {
    const page = await new Page("churn").open();
    await page.send({ kind: "move", card: page.key("churn", "staging"), to: null });
    await vi.waitFor(() => {
      expect(page.columns).toMatchObject({ "-": ["churn@v1.0.0"], staging: [] });
    });
  });

  it("says in the server's words why a card may not go there, and makes no tag", async () => {
    const page = await new Page(null).open();
    const before = repository.git("tag");
    await page.send({ kind: "move", card: page.key("segment", null), to: "prod" });
    expect(page.last("refused")?.why).toContain("'v0.1.0' of 'segment' is not in 'staging'");
    expect(repository.git("tag")).toBe(before);
  });

  it("asks on the board before it makes a tag, with the tag's name", async () => {
    const page = await new Page(null, "board").open();
    const before = repository.git("tag");
    const moved = page.send({ kind: "move", card: page.key("segment", null), to: "dev" });
    await vi.waitFor(() => {
      expect(page.last("ask")?.question.title).toBe("Assign dev to segment v0.1.0?");
    });
    expect(page.last("ask")?.question.details.join()).toContain("segment#dev");
    await page.send({ kind: "answer", accepted: false });
    await moved;
    expect(page.last("settled")).toMatchObject({ moved: false });
    expect(repository.git("tag")).toBe(before);
  });

  it("takes a question that is left by a page that goes away as not accepted", async () => {
    const page = await new Page(null, "board").open();
    const before = repository.git("tag");
    const moved = page.send({ kind: "move", card: page.key("segment", null), to: "dev" });
    await vi.waitFor(() => {
      expect(page.last("ask")).toBeDefined();
    });
    await page.open();
    await moved;
    expect(repository.git("tag")).toBe(before);
  });

  it("tells a page nothing more that is gone", async () => {
    const page = await new Page(null, "board").open();
    const moved = page.send({ kind: "move", card: page.key("segment", null), to: "dev" });
    await vi.waitFor(() => {
      expect(page.last("ask")).toBeDefined();
    });
    const told = page.told.length;
    page.close();
    await moved;
    expect(page.told).toHaveLength(told);
  });

  it("asks by a dialog where that is set", async () => {
    const page = await new Page(null, "dialog").open();
    await page.send({ kind: "move", card: page.key("segment", null), to: "dev" });
    expect(page.last("settled")).toMatchObject({ moved: false });
  });

  it("refuses to move a card that is gone by now", async () => {
    const page = await new Page(null).open();
    await page.send({ kind: "move", card: "no such card", to: "dev" });
    expect(page.last("refused")?.why).toContain("not there any more");
  });

  it("follows tags that others make, and keeps the filter", async () => {
    const page = await new Page(null).open();
    await page.send({ kind: "filter", text: "seg" });
    expect(page.columns).toMatchObject({ "-": ["segment@v0.1.0"], staging: [] });
    repository.tag("segment#dev#1");
    await vi.waitFor(() => {
      expect(page.columns).toMatchObject({ "-": [], dev: ["segment@v0.1.0"] });
    });
  });

  it("says that an artifact is not there, and shows it once it is", async () => {
    const page = await new Page("fraud").open();
    expect(page.last("failed")?.why).toBe("The registry has no artifact fraud.");
    repository.tag("fraud@v0.0.1");
    await vi.waitFor(() => {
      expect(page.columns).toMatchObject({ "-": ["fraud@v0.0.1"] });
    });
  });

  it("says that its repository is none of the workspace's", async () => {
    await store.setFolders([]);
    const page = await new Page(null).open();
    expect(page.last("failed")?.why).toContain("no repository of this workspace");
  });
});
