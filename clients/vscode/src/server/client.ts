/** The server for as long as the extension lives: found, started, and started again. */
import * as vscode from "vscode";
import type { LanguageClient } from "vscode-languageclient/node";
import type { Method, Notifications, ParamsOf, ResultOf } from "../../../../protocol/gtod";
import { type Gtod, type Rejected, type Search, searchOrTell } from "./finding";
import type { Launch } from "./launch";
import { asRequestError, notRunning } from "./requestError";
import { afterDeath } from "./restartPolicy";
import { isUnderWay, isWanted, isWorthRestart, type ServerState } from "./state";
import { methodNeedsTrust, requireTrust } from "./trust";

/** Runs a command of the server's in place of the server; the arguments are the command's. */
export type CommandHandler = (...args: readonly unknown[]) => Promise<unknown>;

/**
 * The server. It is started by `start`, or by the first request. When it ends by itself, it is
 * started again until it has ended too often.
 */
export class Server implements vscode.Disposable {
  private readonly ready = new vscode.EventEmitter<void>();
  private readonly changed = new vscode.EventEmitter<ServerState>();
  private readonly notified = new Map<string, vscode.EventEmitter<unknown>>();
  private readonly commands = new Map<string, CommandHandler>();
  private current: ServerState = { kind: "idle" };
  private launched: Launch | undefined;
  /** Counts the runs: what belongs to an earlier one has nothing to say any more. */
  private run = 0;
  /** Counts the searches that `reconsider` has begun: the last one knows best. */
  private reconsidered = 0;
  private deaths: readonly number[] = [];
  private readonly search: () => Promise<Search>;

  /**
   * Fires at each start, the first as well as those after an end. What the server was asked to
   * remember, such as subscriptions, has to be asked of it again.
   */
  readonly onReady = this.ready.event;
  readonly onDidChangeState = this.changed.event;

  /** @param search Looks for a gtod. */
  constructor(
    search: () => Promise<Search>,
    private readonly output: vscode.LogOutputChannel,
  ) {
    this.search = () =>
      searchOrTell(search, (error) => {
        output.error(asError(error));
      });
  }

  get state(): ServerState {
    return this.current;
  }

  /** Whether it answers now. */
  get isReady(): boolean {
    return this.current.kind === "running";
  }

  /** The language client while the server runs: for requests of LSP's own. */
  get client(): LanguageClient | undefined {
    return this.isReady ? this.launched?.client : undefined;
  }

  /**
   * Ask one of the typed methods. Starts the server if nothing has done so yet, and waits for it
   * while it starts.
   * @throws RequestError: It was refused, was not answered, the server does not run, or the method
   * writes and the workspace is not trusted.
   */
  async request<M extends Method, P extends ParamsOf<M> = ParamsOf<M>>(
    method: M,
    params: P,
    token?: vscode.CancellationToken,
  ): Promise<ResultOf<M, P>> {
    if (methodNeedsTrust(method)) {
      requireTrust(vscode.workspace.isTrusted, vscode.l10n.t);
    }
    try {
      const client = await this.running();
      // Not with a token that is undefined: it would count as a second parameter.
      return await (token === undefined
        ? client.sendRequest<ResultOf<M, P>>(method, params)
        : client.sendRequest<ResultOf<M, P>>(method, params, token));
    } catch (error) {
      throw asRequestError(error);
    }
  }

  /** Be told of a notification, in this run of the server and all later ones. */
  onNotification<N extends keyof Notifications>(
    method: N,
    listener: (params: Notifications[N]) => unknown,
  ): vscode.Disposable {
    let emitter = this.notified.get(method);
    if (emitter === undefined) {
      emitter = new vscode.EventEmitter<unknown>();
      this.notified.set(method, emitter);
      passOn(this.client, method, emitter);
    }
    // The protocol says what comes under this name.
    return emitter.event((params) => listener(params as Notifications[N]));
  }

  /** Run a command of the server's, such as that of a lens, here instead. */
  handleCommand(command: string, handler: CommandHandler): vscode.Disposable {
    this.commands.set(command, handler);
    return new vscode.Disposable(() => this.commands.delete(command));
  }

  /** Start the server if nobody has done so yet. Its state tells what comes of it. */
  async start(): Promise<void> {
    if (this.current.kind === "idle") {
      await this.begin(this.search);
    }
  }

  /** End the server if it runs, look for a gtod anew, and start it. */
  async restart(): Promise<void> {
    await this.replace(this.search);
  }

  /** Look for a gtod anew, and restart if another one is found than runs, or none runs that should. */
  async reconsider(): Promise<void> {
    if (!isWanted(this.state)) {
      return;
    }
    const { run } = this;
    const turn = ++this.reconsidered;
    const found = await this.search();
    // Whoever began it anew meanwhile has searched too.
    if (run === this.run && turn === this.reconsidered && isWorthRestart(this.state, found.gtod)) {
      await this.replace(() => Promise.resolve(found));
    }
  }

  /** End the server; it is not started again but by `restart`. */
  async stop(): Promise<void> {
    this.become({ kind: "stopped" });
    await this.end();
  }

  dispose(): void {
    void this.end();
    for (const emitter of [this.ready, this.changed, ...this.notified.values()]) {
      emitter.dispose();
    }
  }

  /** @returns the run that begins with it, of which nothing is there yet. */
  private async end(): Promise<number> {
    const run = ++this.run;
    this.deaths = [];
    const launched = this.launched;
    this.launched = undefined;
    await launched?.stop();
    return run;
  }

  private async replace(search: () => Promise<Search>): Promise<void> {
    this.become({ kind: "searching" });
    const run = await this.end();
    // Somebody may have stopped or restarted it while the last one took its time to end.
    if (run === this.run) {
      await this.begin(search);
    }
  }

  private async begin(search: () => Promise<Search>): Promise<void> {
    const run = ++this.run;
    this.become({ kind: "searching" });
    const { gtod, rejected } = await search();
    if (run !== this.run) {
      return;
    }
    rejected.forEach((each) => {
      this.output.warn(passedOver(each));
    });
    if (gtod === undefined) {
      this.become({ kind: "missing", rejected });
      return;
    }
    this.become({ kind: "starting", gtod });
    await this.launch(gtod, run);
  }

  private async launch(gtod: Gtod, run: number): Promise<void> {
    this.output.info(`Starting ${gtod.path} (${gtod.version})`);
    const { launch } = await import("./launch");
    const launched = await launch(gtod, this.output, this.commands).catch(asError);
    if (run !== this.run) {
      await (launched instanceof Error ? undefined : launched.stop());
    } else if (launched instanceof Error) {
      await this.died(gtod, launched.message);
    } else {
      this.runs(gtod, launched);
    }
  }

  private runs(gtod: Gtod, launched: Launch): void {
    const { run } = this;
    this.launched = launched;
    for (const [method, emitter] of this.notified) {
      passOn(launched.client, method, emitter);
    }
    void launched.ended.then((reason) => (run === this.run ? this.died(gtod, reason) : undefined));
    this.become({ kind: "running", gtod });
    this.ready.fire();
  }

  private async died(gtod: Gtod, reason: string): Promise<void> {
    // One that has never run will not do so the next time.
    const hasRun = this.launched !== undefined || this.deaths.length > 0;
    this.launched = undefined;
    const { deaths, restartIn } = afterDeath(this.deaths, Date.now());
    this.deaths = deaths;
    this.output.error(reason);
    if (!hasRun || restartIn === undefined) {
      this.become({ kind: "failed", gtod, reason, ends: deaths.length });
      return;
    }
    this.become({ kind: "restarting", gtod, reason });
    const { run } = this;
    await new Promise((resolve) => setTimeout(resolve, restartIn));
    if (run === this.run) {
      await this.launch(gtod, run);
    }
  }

  private async running(): Promise<LanguageClient> {
    void this.start();
    while (isUnderWay(this.current)) {
      await this.nextState();
    }
    if (this.client === undefined) {
      throw notRunning(vscode.l10n.t("gtod does not run. Restart it to go on."));
    }
    return this.client;
  }

  private nextState(): Promise<void> {
    return new Promise((resolve) => {
      const listening = this.onDidChangeState(() => {
        listening.dispose();
        resolve();
      });
    });
  }

  private become(state: ServerState): void {
    this.current = state;
    this.changed.fire(state);
  }
}

function passOn(
  client: LanguageClient | undefined,
  method: string,
  emitter: vscode.EventEmitter<unknown>,
): void {
  client?.onNotification(method, (params: unknown) => {
    emitter.fire(params);
  });
}

function asError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(String(thrown));
}

function passedOver({ candidate, fault }: Rejected): string {
  return `Passed over ${candidate.path}: ${Object.values(fault).join(" ")}`;
}
