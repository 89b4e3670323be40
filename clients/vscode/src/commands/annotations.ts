/** The entries of artifacts.yaml. */
import { join } from "node:path";
import * as vscode from "vscode";
import type { Target } from "../registry/target";
import { oneLine } from "../registry/text";
import type { Commands } from "./commands";
import { entryRange } from "./entryRange";
import { type Meant, pickArtifact, pickOrNameArtifact, typeIn } from "./picking";

const { t } = vscode.l10n;

/** Add an entry for the target's artifact, and show it. */
export async function annotate(commands: Commands, target: Target): Promise<void> {
  const { requests, store, writer } = commands;
  const rehearse = (repo: string, name: string, type?: string): Promise<unknown> =>
    requests
      .request("gto/annotate", {
        repo,
        name,
        dry_run: true,
        ...(type === undefined ? {} : { type }),
      })
      .then(() => undefined);
  const meant = await pickOrNameArtifact(
    store,
    target,
    t("Add an entry for which artifact?"),
    (name, { root }) => rehearse(root, name),
  );
  if (meant === undefined) {
    return;
  }
  const { artifact, repository } = meant;
  const { root } = repository;
  if (!(await isSaved(commands, meant))) {
    return;
  }
  const type = await typeIn(
    { prompt: t("The type of {0}", oneLine(artifact)), placeHolder: "model" },
    (typed) => rehearse(root, artifact, typed),
  );
  if (type === undefined) {
    return;
  }
  const path = await vscode.window.showInputBox({
    prompt: t(
      "The path of {0} in the repository, or its address; may be left empty",
      oneLine(artifact),
    ),
    placeHolder: "models/churn.pkl",
    ignoreFocusOut: true,
  });
  if (path === undefined) {
    return;
  }
  const place = path.trim() === "" ? {} : { path: path.trim() };
  if ((await writer.annotate(root, { name: artifact, type, ...place })) !== undefined) {
    await show(commands, meant);
  }
}

/** Take the target's artifact out of artifacts.yaml, once somebody has confirmed it. */
export async function removeAnnotation(commands: Commands, target: Target): Promise<void> {
  const meant = await pickAnnotated(commands, target, t("Remove the entry of which artifact?"));
  if (meant === undefined || !(await isSaved(commands, meant))) {
    return;
  }
  const { artifact, repository } = meant;
  const file = await fileOf(commands, meant);
  const remove = t("Remove");
  const answer = await vscode.window.showWarningMessage(
    t("Remove the entry of {0} from {1}?", oneLine(artifact), oneLine(file)),
    { modal: true, detail: t("Its tags stay. The file is changed, and not committed.") },
    remove,
  );
  if (answer !== remove) {
    return;
  }
  const removed = await commands.writer.removeAnnotation(repository.root, artifact);
  if (removed !== undefined) {
    const text = t("Removed the entry of {0}", oneLine(artifact));
    vscode.window.setStatusBarMessage(text, 5000);
  }
}

/** Show the entry of the target's artifact in the file that holds it. */
export async function openAnnotation(commands: Commands, target: Target): Promise<void> {
  const meant = await pickAnnotated(commands, target, t("Open the entry of which artifact?"));
  if (meant !== undefined) {
    await show(commands, meant);
  }
}

function pickAnnotated(
  { store }: Commands,
  target: Target,
  placeHolder: string,
): Promise<Meant | undefined> {
  return pickArtifact(
    store,
    target,
    placeHolder,
    (name, repository) => repository.artifact(name)?.annotated === true,
  );
}

async function show(commands: Commands, meant: Meant): Promise<void> {
  const uri = (await uriOfEntry(meant)) ?? vscode.Uri.file(await pathOf(commands, meant));
  const editor = await vscode.window.showTextDocument(uri);
  const symbols = await vscode.commands.executeCommand<vscode.DocumentSymbol[] | undefined>(
    "vscode.executeDocumentSymbolProvider",
    uri,
  );
  const range = entryRange(symbols ?? [], meant.artifact);
  if (range === undefined) {
    const text = t("{0} has no entry in the file as it is now", oneLine(meant.artifact));
    vscode.window.setStatusBarMessage(text, 5000);
    return;
  }
  editor.selection = new vscode.Selection(range.start, range.start);
  editor.revealRange(range, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
}

/** Where the language server knows an entry, be it saved or not; undefined if it knows none. */
async function uriOfEntry({ artifact, repository }: Meant): Promise<vscode.Uri | undefined> {
  const symbols = await vscode.commands.executeCommand<
    readonly vscode.SymbolInformation[] | undefined
  >("vscode.executeWorkspaceSymbolProvider", artifact);
  const inRepository = `${repository.root}/`;
  return symbols?.find(
    ({ name, location }) =>
      name === artifact &&
      location.uri.scheme === "file" &&
      location.uri.fsPath.startsWith(inRepository) &&
      // Other languages tell theirs too: a class may be called as an artifact is.
      /\.ya?ml$/.test(location.uri.fsPath),
  )?.location.uri;
}

async function pathOf(commands: Commands, meant: Meant): Promise<string> {
  return join(meant.repository.root, await fileOf(commands, meant));
}

/** The file that holds an artifact's entry, or would, from the repository's uppermost folder. */
async function fileOf({ requests }: Commands, { artifact, repository }: Meant): Promise<string> {
  const params = { repo: repository.root, name: artifact, dry_run: true };
  return (await requests.request("gto/annotate", params)).file;
}

/** The server changes the file on the disk: what somebody has typed meanwhile is saved first. */
async function isSaved(commands: Commands, meant: Meant): Promise<boolean> {
  const file = await fileOf(commands, meant);
  const path = join(meant.repository.root, file);
  const open = vscode.workspace.textDocuments.find(({ uri }) => uri.fsPath === path);
  if (open?.isDirty !== true) {
    return true;
  }
  const save = t("Save");
  const text = t("{0} has changes that are not saved.", oneLine(file));
  const answer = await vscode.window.showWarningMessage(text, { modal: true }, save);
  return answer === save && (await open.save());
}
