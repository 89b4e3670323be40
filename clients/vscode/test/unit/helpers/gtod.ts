// A real server for tests, and real repositories.
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import {
  createMessageConnection,
  type MessageConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from "vscode-jsonrpc/node";

import type { Connection } from "../../../src/registry/connection";
import { type Disposable, Emitter } from "../../../src/registry/emitter";
import { notRunning } from "../../../src/server/requestError";
import type { Method, Notifications, ParamsOf, ResultOf } from "../../../../../protocol/gtod";

const program = resolve(__dirname, "../../../../../.venv/bin/gtod");

/** `gtod lsp` in a process of its own, which can end and be started again. */
export class Gtod implements Connection {
  private readonly ready = new Emitter<undefined>();
  private readonly gone = new Emitter<string>();
  private readonly attach = new Set<(connection: MessageConnection) => Disposable>();
  private process: ChildProcess | undefined;
  private connection: MessageConnection | undefined;
  /** Each method that was asked, in order. */
  readonly asked: string[] = [];

  readonly onReady = this.ready.event;
  readonly onGone = this.gone.event;

  get isReady(): boolean {
    return this.connection !== undefined;
  }

  start(): void {
    const process = spawn(program, ["lsp", "--standalone"], { stdio: ["pipe", "pipe", "inherit"] });
    const connection = createMessageConnection(
      new StreamMessageReader(process.stdout),
      new StreamMessageWriter(process.stdin),
    );
    this.attach.forEach((attach) => attach(connection));
    connection.listen();
    this.process = process;
    this.connection = connection;
    this.ready.fire(undefined);
  }

  async request<M extends Method>(method: M, params: ParamsOf<M>): Promise<ResultOf<M>> {
    if (this.connection === undefined) {
      throw notRunning("The server does not run");
    }
    this.asked.push(method);
    return this.connection.sendRequest<ResultOf<M>>(method, params);
  }

  onNotification<N extends keyof Notifications>(
    method: N,
    listener: (params: Notifications[N]) => unknown,
  ): Disposable {
    const attach = (connection: MessageConnection): Disposable =>
      connection.onNotification(method, listener);
    this.attach.add(attach);
    const attached = this.connection === undefined ? undefined : attach(this.connection);
    return {
      dispose: () => {
        this.attach.delete(attach);
        attached?.dispose();
      },
    };
  }

  /** Ends the server as a crash would. */
  async kill(): Promise<void> {
    const process = this.process;
    this.connection?.dispose();
    this.connection = undefined;
    if (process?.exitCode === null) {
      const ended = new Promise((done) => process.once("exit", done));
      process.kill("SIGKILL");
      await ended;
    }
  }

  /** Ends the server for good, and says so as the language client would. */
  async giveUp(message: string): Promise<void> {
    await this.kill();
    this.gone.fire(message);
  }

  /** Leaves as an editor does. */
  async stop(): Promise<void> {
    const process = this.process;
    const ended = new Promise((done) => process?.once("exit", done));
    // Answered once all that was asked before, and that nobody waits for, has been sent.
    await this.connection?.sendRequest("gtod/status", {});
    this.connection?.end();
    this.connection?.dispose();
    this.connection = undefined;
    if (process?.exitCode === null) {
      await ended;
    }
  }
}

/** A Git repository of its own, which `remove` removes. */
export class Repository {
  readonly folder: string;

  constructor(folder = mkdtempSync(join(tmpdir(), "gtod-vscode-"))) {
    this.folder = folder;
    mkdirSync(folder, { recursive: true });
    this.git("init", "-q", "-b", "main");
    this.git("config", "user.name", "Ada");
    this.git("config", "user.email", "ada@example.org");
    this.git("commit", "-q", "--allow-empty", "-m", "Begin");
  }

  git(...words: string[]): string {
    return execFileSync("git", words, { cwd: this.folder, encoding: "utf8" }).trim();
  }

  /** Runs git with a text to read. */
  pipe(input: string, ...words: string[]): void {
    execFileSync("git", words, { cwd: this.folder, input });
  }

  /** Makes an annotated tag, as any other program would. */
  tag(name: string, message = name): void {
    this.git("tag", "-a", name, "-m", message);
  }

  commit(files: Readonly<Record<string, string>> = {}): string {
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(dirname(join(this.folder, name)), { recursive: true });
      writeFileSync(join(this.folder, name), text);
      this.git("add", name);
    }
    this.git("commit", "-q", "--allow-empty", "-m", "Go on");
    return this.git("rev-parse", "HEAD");
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
