/** The tree of artifacts, their versions, and what happened to them. */
import { basename } from "node:path";
import * as vscode from "vscode";
import { asRequestError } from "../server/requestError";
import {
  artifactElement,
  type ArtifactElement,
  type Element,
  eventElement,
  problemElement,
  repositoryElement,
  type RepositoryElement,
  stageElement,
  versionElement,
  type VersionElement,
} from "./elements";
import { eventsOf, eventsOfArtifact } from "./model";
import type { RepositoryState } from "./repository";
import {
  artifactRow,
  artifactTooltip,
  eventRow,
  eventTooltip,
  type Row,
  stageRow,
  versionRow,
  versionTooltip,
} from "./rows";
import type { RegistryChange, RegistryStore } from "./store";

const { t } = vscode.l10n;

/** More rows than these are drawn anew as a whole. */
const MOST_ROWS_AT_ONCE = 200;

/** The artifacts of the workspace's repositories; with several repositories, below each of them. */
export class RegistryTree implements vscode.TreeDataProvider<Element>, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<Element[] | undefined>();
  private readonly listening: { dispose(): unknown };
  /** VS Code knows a row by its element: the same one is given for the same row each time. */
  private readonly repositories = new WeakMap<RepositoryState, RepositoryElement>();
  private readonly artifacts = new WeakMap<RepositoryState, Map<string, ArtifactElement>>();

  readonly onDidChangeTreeData = this.changed.event;

  constructor(private readonly store: RegistryStore) {
    this.listening = store.onDidChange((change) => {
      this.changed.fire(this.changedElements(change));
    });
  }

  dispose(): void {
    this.listening.dispose();
    this.changed.dispose();
  }

  async getChildren(element?: Element): Promise<Element[]> {
    if (element === undefined && !this.store.isReady) {
      return []; // Rows would stand where the view says what to do.
    }
    if (element === undefined) {
      const { shown } = this.store;
      const [first] = shown;
      return shown.length === 1 && first !== undefined
        ? this.artifactsOf(first)
        : shown.map((repository) => this.repositoryElement(repository));
    }
    try {
      return await this.childrenOf(element);
    } catch (error) {
      return [problemElement(element, asRequestError(error).message)];
    }
  }

  getParent(element: Element): Element | undefined {
    const { repository } = element;
    switch (element.kind) {
      case "repository":
        return undefined;
      case "artifact":
        return this.store.shown.length === 1 ? undefined : this.repositoryElement(repository);
      case "version":
        return this.artifactElement(repository, element.version.artifact);
      case "stage":
        return versionElement(repository, element.version);
      case "event":
        return element.version === undefined
          ? this.artifactElement(repository, element.event.artifact)
          : versionElement(repository, element.version);
      case "problem":
        return element.parent;
    }
  }

  getTreeItem(element: Element): vscode.TreeItem {
    const item = this.item(element);
    item.id = element.id;
    return item;
  }

  /** Tooltips are made for rows that somebody points at. */
  resolveTreeItem(item: vscode.TreeItem, element: Element): vscode.TreeItem {
    const text = tooltip(element);
    if (text !== undefined) {
      item.tooltip = new vscode.MarkdownString(text);
    }
    return item;
  }

  /** The element of an artifact, also if no row shows it yet. */
  artifactElement(repository: RepositoryState, name: string): ArtifactElement {
    let elements = this.artifacts.get(repository);
    if (elements === undefined) {
      elements = new Map();
      this.artifacts.set(repository, elements);
    }
    let element = elements.get(name);
    if (element === undefined) {
      element = artifactElement(repository, name);
      elements.set(name, element);
    }
    return element;
  }

  private repositoryElement(repository: RepositoryState): RepositoryElement {
    let element = this.repositories.get(repository);
    if (element === undefined) {
      element = repositoryElement(repository);
      this.repositories.set(repository, element);
    }
    return element;
  }

  private artifactsOf(repository: RepositoryState): Element[] {
    const { registry } = repository;
    return (registry?.artifacts ?? []).map(({ name }) => this.artifactElement(repository, name));
  }

  private async childrenOf(element: Element): Promise<Element[]> {
    switch (element.kind) {
      case "repository":
        return this.artifactsOf(element.repository);
      case "artifact":
        return this.childrenOfArtifact(element);
      case "version":
        return this.childrenOfVersion(element);
      case "stage":
      case "event":
      case "problem":
        return [];
    }
  }

  private async childrenOfArtifact({ repository, name }: ArtifactElement): Promise<Element[]> {
    const isDeprecated = repository.artifact(name)?.deprecated === true;
    const [versions, events] = await Promise.all([
      repository.versions(name),
      isDeprecated ? repository.events(name) : [],
    ]);
    return [
      ...eventsOfArtifact(events).map((event) => eventElement(repository, event, undefined)),
      ...versions.map((version) => versionElement(repository, version)),
    ];
  }

  private async childrenOfVersion({ repository, version }: VersionElement): Promise<Element[]> {
    const events = await repository.events(version.artifact);
    return [
      ...version.stages.map((stage) => stageElement(repository, version, stage)),
      ...eventsOf(version, events).map((event) => eventElement(repository, event, version)),
    ];
  }

  private item(element: Element): vscode.TreeItem {
    switch (element.kind) {
      case "repository":
        return repositoryItem(element.repository);
      case "artifact": {
        const artifact = element.repository.artifact(element.name);
        return artifact === undefined
          ? new vscode.TreeItem(element.name)
          : itemOf(artifactRow(artifact, t));
      }
      case "version":
        return itemOf(versionRow(element.version, t));
      case "stage":
        return itemOf(stageRow(element.stage, element.version, t));
      case "event":
        return itemOf(eventRow(element.event, t));
      case "problem":
        return problemItem(element.message);
    }
  }

  /** The rows to draw anew; undefined for all of them. */
  private changedElements(change: RegistryChange): Element[] | undefined {
    if (change.kind === "repositories") {
      return undefined;
    }
    const { repository, artifacts } = change;
    if (artifacts === "all") {
      this.artifacts.delete(repository);
      return this.store.shown.length === 1 ? undefined : [this.repositoryElement(repository)];
    }
    return artifacts.size > MOST_ROWS_AT_ONCE
      ? undefined
      : [...artifacts].map((name) => this.artifactElement(repository, name));
  }
}

function itemOf(row: Row): vscode.TreeItem {
  const { Collapsed, None } = vscode.TreeItemCollapsibleState;
  const item = new vscode.TreeItem(row.label, row.hasChildren ? Collapsed : None);
  const { id, color } = row.icon;
  item.description = row.description;
  item.iconPath = new vscode.ThemeIcon(
    id,
    color === undefined ? undefined : new vscode.ThemeColor(color),
  );
  item.contextValue = row.context;
  item.accessibilityInformation = { label: row.spoken };
  return item;
}

function repositoryItem({ root, status }: RepositoryState): vscode.TreeItem {
  const { Expanded, None } = vscode.TreeItemCollapsibleState;
  const isReady = status.kind === "ready";
  const item = new vscode.TreeItem(basename(root), isReady ? Expanded : None);
  item.iconPath = new vscode.ThemeIcon(status.kind === "failed" ? "warning" : "repo");
  item.contextValue = "repository";
  item.tooltip = root;
  if (status.kind === "failed") {
    item.description = status.problem.message;
  } else if (isReady) {
    const count = status.registry.artifacts.length;
    item.description = count === 1 ? t("1 artifact") : t("{0} artifacts", count);
  }
  return item;
}

function problemItem(message: string): vscode.TreeItem {
  const item = new vscode.TreeItem(message);
  item.iconPath = new vscode.ThemeIcon("warning");
  item.tooltip = message;
  return item;
}

function tooltip(element: Element): string | undefined {
  switch (element.kind) {
    case "artifact": {
      const artifact = element.repository.artifact(element.name);
      return artifact === undefined ? undefined : artifactTooltip(artifact, t);
    }
    case "version":
      return versionTooltip(element.version, t);
    case "event":
      return eventTooltip(element.event, t);
    case "repository":
    case "stage":
    case "problem":
      return undefined;
  }
}
