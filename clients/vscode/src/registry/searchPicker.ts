/** The search over the registry, which leads to a row of the tree. */
import { basename } from "node:path";
import * as vscode from "vscode";
import { versionElement } from "./elements";
import type { Element } from "./elements";
import type { VersionNode } from "./model";
import type { RepositoryState } from "./repository";
import { artifactsToOpen, type Hit, hits } from "./search";
import type { RegistryStore } from "./store";
import type { RegistryTree } from "./tree";

interface HitItem extends vscode.QuickPickItem {
  readonly hit: Hit;
  readonly repository: RepositoryState;
}

/** Let somebody search, and show the row that they choose. */
export async function search(
  store: RegistryStore,
  tree: RegistryTree,
  view: vscode.TreeView<Element>,
): Promise<void> {
  await store.read();
  const chosen = await choose(store);
  if (chosen === undefined) {
    return;
  }
  const { repository, hit } = chosen;
  const element = await elementOf(repository, hit, tree);
  await view.reveal(element, { select: true, focus: true, expand: true });
}

async function elementOf(
  repository: RepositoryState,
  hit: Hit,
  tree: RegistryTree,
): Promise<Element> {
  const artifact = tree.artifactElement(repository, hit.artifact);
  if (hit.version === undefined) {
    return artifact;
  }
  const versions = await repository.versions(hit.artifact);
  const version = versions.find(({ name }) => name === hit.version);
  return version === undefined ? artifact : versionElement(repository, version);
}

function choose(store: RegistryStore): Promise<HitItem | undefined> {
  const picker = vscode.window.createQuickPick<HitItem>();
  picker.placeholder = vscode.l10n.t("An artifact, or an artifact and a version");
  picker.matchOnDescription = true;
  let opened: Opened = new Map();
  const show = (): void => {
    picker.items = items(store, opened);
  };
  show();
  picker.onDidChangeValue(async (typed) => {
    const found = await open(store, typed, opened);
    if (found.size > 0) {
      opened = new Map([...opened, ...found]); // Others may have been found meanwhile.
      show();
    }
  });
  return new Promise((resolve) => {
    picker.onDidAccept(() => {
      resolve(picker.selectedItems[0]);
      picker.hide();
    });
    picker.onDidHide(() => {
      resolve(undefined);
      picker.dispose();
    });
    picker.show();
  });
}

/** The versions of artifacts that were read, by repository and name. */
type Opened = ReadonlyMap<string, readonly VersionNode[]>;

function keyOf(repository: RepositoryState, artifact: string): string {
  return `${repository.root}\0${artifact}`;
}

/** The versions of the artifacts that are worth it for what was typed, but for those in `opened`. */
async function open(store: RegistryStore, typed: string, opened: Opened): Promise<Opened> {
  const wanted = store.repositories.flatMap((repository) =>
    artifactsToOpen(repository.registry?.artifacts ?? [], typed)
      .filter((name) => !opened.has(keyOf(repository, name)))
      .map((name) => ({ repository, name })),
  );
  const found = await Promise.all(
    wanted.map(async ({ repository, name }) => {
      // What cannot be read is offered as its row has it.
      const versions = await repository.versions(name).catch(() => undefined);
      return [keyOf(repository, name), versions] as const;
    }),
  );
  const read = found.flatMap(([key, versions]) =>
    versions === undefined ? [] : [[key, versions] as const],
  );
  return new Map(read);
}

function items(store: RegistryStore, opened: Opened): HitItem[] {
  const isSeveral = store.repositories.length > 1;
  return store.repositories.flatMap((repository) => {
    const artifacts = repository.registry?.artifacts ?? [];
    const ours = new Map(
      artifacts.flatMap(({ name }) => {
        const versions = opened.get(keyOf(repository, name));
        return versions === undefined ? [] : [[name, versions] as const];
      }),
    );
    return hits(artifacts, ours).map((hit) => ({
      hit,
      repository,
      label: hit.label,
      description: isSeveral
        ? [hit.description, basename(repository.root)].filter(Boolean).join(" · ")
        : hit.description,
      iconPath: new vscode.ThemeIcon(hit.version === undefined ? "package" : "tag"),
    }));
  });
}
