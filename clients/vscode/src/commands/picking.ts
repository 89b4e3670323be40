/** Asking for what a command was not told. */
import { basename } from "node:path";
import * as vscode from "vscode";
import type { VersionNode } from "../registry/model";
import type { RepositoryState } from "../registry/repository";
import type { RegistryStore } from "../registry/store";
import type { Target } from "../registry/target";
import { asRequestError } from "../server/requestError";
import { artifactOptions, type Option, versionChoices } from "./choices";
import { plain } from "./wording";

const { t } = vscode.l10n;

/** An artifact that somebody means, and where it is. */
export interface Meant {
  readonly repository: RepositoryState;
  readonly artifact: string;
}

/** A version that somebody means. */
export interface MeantVersion extends Meant {
  readonly version: VersionNode;
}

/**
 * Let somebody choose; undefined if they want none.
 * @param title What they should know before that.
 */
export async function choose<T>(
  options: readonly Option<T>[],
  placeHolder: string,
  title?: string,
): Promise<T | undefined> {
  const items = options.map((option) => ({ ...option }));
  const heading = title === undefined ? {} : { title };
  const settings = { placeHolder, matchOnDescription: true, ...heading };
  return (await vscode.window.showQuickPick(items, settings))?.value;
}

/**
 * The repository that a target is in, or the one that somebody chooses, once its registry is read.
 * @throws why it cannot be read.
 */
export async function pickRepository(
  store: RegistryStore,
  target: Target,
): Promise<RepositoryState | undefined> {
  await store.read();
  const repository = await chooseRepository(store, target);
  if (repository?.status.kind === "failed") {
    throw new Error(repository.status.problem.message);
  }
  return repository;
}

async function chooseRepository(
  store: RegistryStore,
  target: Target,
): Promise<RepositoryState | undefined> {
  const known = target.root === undefined ? undefined : store.repository(target.root);
  if (known !== undefined) {
    return known;
  }
  const { repositories } = store;
  if (repositories.length === 0) {
    void vscode.window.showInformationMessage(t("No folder of this workspace is in a repository."));
    return undefined;
  }
  if (repositories.length === 1) {
    return repositories[0];
  }
  return choose(
    repositories.map((value) => ({
      label: basename(value.root),
      description: value.root,
      value,
    })),
    t("In which repository?"),
  );
}

/** The artifact of a target, or the one that somebody chooses of those that `isWanted`. */
export async function pickArtifact(
  store: RegistryStore,
  target: Target,
  placeHolder: string,
  isWanted: (name: string, repository: RepositoryState) => boolean = () => true,
): Promise<Meant | undefined> {
  const repository = await pickRepository(store, target);
  if (repository === undefined) {
    return undefined;
  }
  if (target.artifact !== undefined) {
    return { repository, artifact: target.artifact };
  }
  const rows = (repository.registry?.artifacts ?? []).filter(({ name }) =>
    isWanted(name, repository),
  );
  if (rows.length === 0) {
    void vscode.window.showInformationMessage(t("There is no such artifact in this registry."));
    return undefined;
  }
  const artifact = await choose(artifactOptions(rows), placeHolder);
  return artifact === undefined ? undefined : { repository, artifact };
}

/** The artifact of a target, one that somebody chooses, or a new one whose name they type. */
export async function pickOrNameArtifact(
  store: RegistryStore,
  target: Target,
  placeHolder: string,
  validate: (name: string, repository: RepositoryState) => Promise<unknown>,
): Promise<Meant | undefined> {
  const repository = await pickRepository(store, target);
  if (repository === undefined) {
    return undefined;
  }
  if (target.artifact !== undefined) {
    return { repository, artifact: target.artifact };
  }
  const rows = repository.registry?.artifacts ?? [];
  const another = { label: t("Another artifact…"), description: "", value: undefined };
  const artifact =
    rows.length === 0
      ? another
      : await chooseOption([another, ...artifactOptions(rows)], placeHolder);
  if (artifact === undefined) {
    return undefined;
  }
  const name =
    artifact.value ??
    (await typeIn({ prompt: t("The name of the artifact"), placeHolder: "churn" }, (typed) =>
      validate(typed, repository),
    ));
  return name === undefined ? undefined : { repository, artifact: name };
}

/** The version of a target, or the one that somebody chooses of those that `isWanted`. */
export async function pickVersion(
  store: RegistryStore,
  target: Target,
  words: { readonly artifact: string; readonly version: string },
  isWanted: (version: VersionNode) => boolean = () => true,
): Promise<MeantVersion | undefined> {
  const meant = await pickArtifact(store, target, words.artifact);
  if (meant === undefined) {
    return undefined;
  }
  const versions = (await meant.repository.versions(meant.artifact)).filter(isWanted);
  const known = versions.find(({ name }) => name === target.version);
  if (known !== undefined) {
    return { ...meant, version: known };
  }
  if (versions.length === 0) {
    void vscode.window.showInformationMessage(t("{0} has no such version.", plain(meant.artifact)));
    return undefined;
  }
  const version = await choose(versionChoices(versions), words.version);
  return version === undefined ? undefined : { ...meant, version };
}

/**
 * A text that somebody types, which the server accepts; undefined if they type none.
 * @param accept Asks the server; what it refuses is shown below the text. What it resolves with is
 *   shown too if it is a text.
 */
export async function typeIn(
  words: { readonly prompt: string; readonly placeHolder?: string; readonly value?: string },
  accept: (typed: string) => Promise<unknown>,
): Promise<string | undefined> {
  const typed = await vscode.window.showInputBox({
    ...words,
    ignoreFocusOut: true,
    validateInput: (text) => validation(text.trim(), accept),
  });
  const text = typed?.trim() ?? "";
  return text === "" ? undefined : text;
}

async function validation(
  text: string,
  accept: (typed: string) => Promise<unknown>,
): Promise<vscode.InputBoxValidationMessage | undefined> {
  const { Error, Info } = vscode.InputBoxValidationSeverity;
  if (text === "") {
    return undefined; // Nothing is wrong yet; to accept it is to leave.
  }
  try {
    const told = await accept(text);
    return typeof told === "string" ? { message: plain(told), severity: Info } : undefined;
  } catch (error) {
    return { message: plain(asRequestError(error).message), severity: Error };
  }
}

async function chooseOption<T>(
  options: readonly Option<T>[],
  placeHolder: string,
): Promise<Option<T> | undefined> {
  return choose(
    options.map((option) => ({ ...option, value: option })),
    placeHolder,
  );
}
