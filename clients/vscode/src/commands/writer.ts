/** Changes of the registry, from the request to what people are told. */
import { join } from "node:path";
import * as vscode from "vscode";
import type { Annotated, ParamsOf, Written } from "../../../../protocol/gtod";
import type { Requests } from "../registry/connection";
import type { RegistryStore } from "../registry/store";
import { asRequestError, type RequestError } from "../server/requestError";
import { destination, pushingTo } from "./destination";
import { pushProgress, pushTags, runInTerminal } from "./pushing";
import { remotesOf } from "./remotes";
import { orTell } from "./telling";
import { done, failure, label, plain, type Remedy } from "./wording";
import { environ, forced, isTraceless, refspecsOf, type TagWrite, undoing } from "./writes";

const { t } = vscode.l10n;

const ABOUT_IDENTITY =
  "https://git-scm.com/book/en/v2/Getting-Started-First-Time-Git-Setup#_your_identity";

/** Makes changes, each of them once, and tells what came of them. */
export class Writer {
  constructor(
    private readonly requests: Requests,
    private readonly store: RegistryStore,
  ) {}

  /** What a change would do; nothing is done. @throws RequestError: It would be refused. */
  async rehearse(root: string, write: TagWrite): Promise<Written> {
    try {
      return await this.send(root, write, { dry_run: true });
    } catch (error) {
      throw asRequestError(error);
    }
  }

  /**
   * Make a change and tell what came of it, with what can be done then: push, undo, or whatever
   * helps after a refusal.
   * @returns what was done; undefined if nothing was.
   */
  async write(root: string, write: TagWrite): Promise<Written | undefined> {
    const remote = await destination(root);
    if (remote === undefined) {
      return undefined;
    }
    try {
      const written = await withProgress(remote !== null, (token) =>
        this.send(root, write, pushingTo(remote), token),
      );
      // Whoever ran the command has what they wanted; the message may stay as long as it likes.
      void this.tell(root, written, remote);
      return written;
    } catch (error) {
      void this.tellRefusal(root, write, asRequestError(error));
      return undefined;
    }
  }

  /** Change artifacts.yaml, or tell why not. */
  async annotate(
    root: string,
    params: Omit<ParamsOf<"gto/annotate">, "repo">,
  ): Promise<Annotated | undefined> {
    return this.change(root, () =>
      this.requests.request("gto/annotate", { ...params, ...surroundings(root) }),
    );
  }

  /** Take an artifact out of artifacts.yaml, or tell why not. */
  async removeAnnotation(root: string, name: string): Promise<Annotated | undefined> {
    return this.change(root, () =>
      this.requests.request("gto/remove", { name, ...surroundings(root) }),
    );
  }

  private async change(
    root: string,
    ask: () => Promise<Annotated>,
  ): Promise<Annotated | undefined> {
    try {
      const annotated = await ask();
      annotated.warnings.forEach(warn);
      return annotated;
    } catch (error) {
      const { text, remedies } = failure(asRequestError(error), t);
      const others = remedies.filter((remedy) => remedy !== "force" && remedy !== "retry");
      const remedy = await offer(vscode.window.showErrorMessage, text, others);
      await this.help(root, remedy);
      return undefined;
    }
  }

  private async send(
    root: string,
    { method, params }: TagWrite,
    options: { readonly dry_run?: boolean; readonly push?: boolean; readonly remote?: string },
    token?: vscode.CancellationToken,
  ): Promise<Written> {
    return this.requests.request(method, { ...params, ...surroundings(root), ...options }, token);
  }

  private async tell(root: string, written: Written, remote: string | null): Promise<void> {
    const [push, undo] = [t("Push"), t("Undo")];
    const buttons = [
      ...((await canBePushed(root, written)) ? [push] : []),
      ...(undoing(written) === undefined ? [] : [undo]),
    ];
    const { showInformationMessage, showWarningMessage } = vscode.window;
    const show = written.warnings.length > 0 ? showWarningMessage : showInformationMessage;
    const answer = await show(done(written, t), ...buttons);
    if (answer === undo) {
      await this.undo(root, written, remote);
    } else if (answer === push) {
      await pushTags(refspecsOf(written), root);
    }
  }

  /**
   * Take a change back. Tags that only this repository has are deleted, so that nothing is left of
   * the slip; where they were pushed, or others would go with them, a tag says that it is taken back.
   */
  private async undo(root: string, written: Written, remote: string | null): Promise<void> {
    const ways = undoing(written);
    if (ways === undefined) {
      return;
    }
    const way = (await this.traceless(root, written, ways.delete)) ?? ways.tag;
    try {
      const undone = await withProgress(remote !== null, (token) =>
        this.send(root, way, pushingTo(remote), token),
      );
      vscode.window.setStatusBarMessage(done(undone, t), 5000);
    } catch (error) {
      await this.tellRefusal(root, way, asRequestError(error));
    }
  }

  /** The deletion that takes a change back, if it leaves exactly what was there before. */
  private async traceless(
    root: string,
    written: Written,
    deletion: TagWrite | undefined,
  ): Promise<TagWrite | undefined> {
    const rehearsed = deletion && (await this.rehearse(root, deletion).catch(() => undefined));
    return rehearsed !== undefined && isTraceless(written, rehearsed) ? deletion : undefined;
  }

  /** Tell why a change was refused, and do what somebody chooses to do about it. */
  async tellRefusal(root: string, write: TagWrite, error: RequestError): Promise<void> {
    const { text, remedies, command } = failure(error, t);
    const helpful: Remedy[] = [];
    for (const remedy of remedies) {
      if (remedy !== "force" || (await this.helpsToForce(root, write))) {
        helpful.push(remedy);
      }
    }
    const remedy = await offer(vscode.window.showErrorMessage, text, helpful);
    if (remedy === "force") {
      await this.write(root, forced(write));
    } else if (remedy === "retry") {
      await this.write(root, write);
    } else if (remedy === "run-in-terminal" && command !== undefined) {
      await runInTerminal(command, root);
    } else {
      await this.help(root, remedy);
    }
  }

  private async helpsToForce(root: string, write: TagWrite): Promise<boolean> {
    return this.rehearse(root, forced(write)).then(
      () => true,
      () => false,
    );
  }

  private async help(root: string, remedy: Remedy | undefined): Promise<void> {
    if (remedy === "explain-identity") {
      await vscode.env.openExternal(vscode.Uri.parse(ABOUT_IDENTITY));
    } else if (remedy === "open-configuration" || remedy === "open-settings") {
      const name = remedy === "open-settings" ? ".gtod.yaml" : ".gto";
      const file = vscode.Uri.file(join(root, name));
      await orTell(async () => vscode.window.showTextDocument(file)); // It may be gone by now.
    } else if (remedy === "refresh") {
      await this.store.refresh();
    }
  }
}

/** What every change comes with: git is to run as it would for whoever uses the editor. */
function surroundings(root: string): {
  readonly repo: string;
  readonly folder: string;
  readonly environ: Record<string, string>;
} {
  return { repo: root, folder: root, environ: environ(process.env) };
}

async function canBePushed(root: string, written: Written): Promise<boolean> {
  return written.push_command !== null && (await remotesOf(root)).names.length > 0;
}

/**
 * The status bar says that tags are written; a push may take long, and can be cancelled until Git has
 * begun. Behind that it is waited for what comes of it, which the status bar says then.
 */
function withProgress<T>(
  isPushed: boolean,
  work: (token: vscode.CancellationToken) => Promise<T>,
): Thenable<T> {
  const location = vscode.ProgressLocation.Window;
  const options = isPushed ? pushProgress() : { location, title: t("Writing tags") };
  return vscode.window.withProgress(options, (_, token) => {
    const working = work(token);
    token.onCancellationRequested(() => {
      const text = t("Cancelling: what Git has begun is finished …");
      vscode.window.setStatusBarMessage(text, working);
    });
    return working;
  });
}

function warn(text: string): void {
  void vscode.window.showWarningMessage(plain(text));
}

async function offer(
  show: (text: string, ...buttons: string[]) => Thenable<string | undefined>,
  text: string,
  remedies: readonly Remedy[],
): Promise<Remedy | undefined> {
  const answer = await show(text, ...remedies.map((remedy) => label(remedy, t)));
  return remedies.find((remedy) => label(remedy, t) === answer);
}
