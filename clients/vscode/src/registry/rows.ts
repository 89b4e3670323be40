/** What a row of the tree says: its texts, icon and name for menus. Needs no VS Code. */
import type { EntryName } from "../../../../protocol/gtod";
import type { Translate } from "../l10n";
import {
  type ArtifactNode,
  type ArtifactState,
  type EventNode,
  isSuperseded,
  shortHash,
  shortVersion,
  type StageNode,
  type VersionNode,
  type VersionState,
} from "./model";
import { asMarkdown, byteSize, clockTime, oneLine } from "./text";

/** An icon of VS Code's, and a colour of the theme for it. */
export interface Icon {
  readonly id: string;
  readonly color?: string;
}

/** A row of the tree. */
export interface Row {
  readonly label: string;
  readonly description: string;
  readonly icon: Icon;
  /** Words by which `when` clauses of menus know the row: `artifact annotated versioned`. */
  readonly context: string;
  readonly hasChildren: boolean;
  /** What a screen reader says. */
  readonly spoken: string;
}

const ARTIFACT_ICONS: Readonly<Record<ArtifactState, Icon>> = {
  staged: { id: "package", color: "charts.green" },
  registered: { id: "package", color: "charts.blue" },
  unregistered: { id: "git-commit", color: "charts.yellow" },
  annotated: { id: "note", color: "descriptionForeground" },
  deprecated: { id: "circle-slash", color: "disabledForeground" },
};

const VERSION_ICONS: Readonly<Record<VersionState, Icon>> = {
  staged: { id: "pass-filled", color: "charts.green" },
  superseded: { id: "pass", color: "descriptionForeground" },
  registered: { id: "tag", color: "charts.blue" },
  unregistered: { id: "git-commit", color: "charts.yellow" },
  discovered: { id: "circle-outline", color: "descriptionForeground" },
};

const EVENT_ICONS: Readonly<Record<EntryName, Icon>> = {
  registration: { id: "tag" },
  deregistration: { id: "close" },
  assignment: { id: "arrow-right" },
  unassignment: { id: "arrow-left" },
  deprecation: { id: "circle-slash" },
  commit: { id: "git-commit" },
};

/** The row of an artifact: `churn  v3.1.0 · prod v3.0.0`. */
export function artifactRow(artifact: ArtifactNode, t: Translate): Row {
  const description = [
    ...(artifact.deprecated ? [t("deprecated")] : []),
    artifact.latest ?? t("no version"),
    ...artifact.placements.map(({ stage, version }) => `${stage} ${shortVersion(version)}`),
  ].join(" · ");
  return {
    label: oneLine(artifact.name),
    description,
    icon: ARTIFACT_ICONS[artifact.state],
    context: words("artifact", {
      annotated: artifact.annotated,
      bare: !artifact.annotated,
      active: !artifact.deprecated,
      versioned: artifact.latest !== null || artifact.placements.length > 0,
    }),
    // What is known by artifacts.yaml alone has its commit.
    hasChildren: true,
    spoken: t("artifact {0}, {1}", oneLine(artifact.name), description),
  };
}

/** The row of a version: `v3.0.0  prod · older in dev`. */
export function versionRow(version: VersionNode, t: Translate): Row {
  const label = shortVersion(version.name);
  const description =
    version.stages.length > 0
      ? version.stages.map((stage) => stageStanding(stage, version.name, t)).join(" · ")
      : versionStanding(version.state, t);
  return {
    label,
    description,
    icon: VERSION_ICONS[version.state],
    context: words("version", {
      registered: version.registered,
      unregistered: !version.registered,
      staged: version.stages.length > 0,
    }),
    hasChildren: true,
    spoken: t("version {0} of {1}, {2}", label, oneLine(version.artifact), description),
  };
}

function stageStanding(stage: StageNode, version: string, t: Translate): string {
  return isSuperseded(stage, version) ? t("older in {0}", stage.stage) : stage.stage;
}

function versionStanding(state: VersionState, t: Translate): string {
  switch (state) {
    case "staged":
    case "superseded":
    case "registered":
      return t("in no stage");
    case "unregistered":
      return t("not registered");
    case "discovered":
      return t("found in artifacts.yaml");
  }
}

/** The row of a stage that a version is in. */
export function stageRow(stage: StageNode, version: VersionNode, t: Translate): Row {
  const isOlder = isSuperseded(stage, version.name);
  const description =
    isOlder && stage.counts !== null ? t("{0} counts", shortVersion(stage.counts)) : "";
  return {
    label: stage.stage,
    description,
    icon: { id: "layers", color: isOlder ? "descriptionForeground" : "charts.green" },
    context: "stage",
    hasChildren: false,
    spoken: t("in stage {0} {1}", stage.stage, description).trim(),
  };
}

/** The row of an event: `assigned to prod  2022-07-15 18:30 · Ada`. */
export function eventRow(event: EventNode, t: Translate): Row {
  const label = eventSentence(event, t);
  const description = [clockTime(event.timestamp), oneLine(event.author)].join(" · ");
  return {
    label,
    description,
    icon: EVENT_ICONS[event.kind],
    context: words("event", { tagged: event.ref !== null }),
    hasChildren: false,
    spoken: `${label}, ${description}`,
  };
}

function eventSentence(event: EventNode, t: Translate): string {
  switch (event.kind) {
    case "registration":
      return t("registered");
    case "deregistration":
      return t("deregistered");
    case "assignment":
      return t("assigned to {0}", event.stage ?? "");
    case "unassignment":
      return t("taken out of {0}", event.stage ?? "");
    case "deprecation":
      return t("deprecated");
    case "commit":
      return t("committed");
  }
}

/** All about an artifact, as Markdown. */
export function artifactTooltip(artifact: ArtifactNode, t: Translate): string {
  return paragraphs([
    `**${asMarkdown(artifact.name)}**`,
    artifact.latest === null
      ? t("No version is registered.")
      : t("Latest version: {0}", asMarkdown(artifact.latest)),
    ...artifact.placements.map(
      ({ stage, version }) => `${asMarkdown(stage)}: ${asMarkdown(shortVersion(version))}`,
    ),
    ...(artifact.deprecated ? [t("It is deprecated.")] : []),
    ...(artifact.annotated ? [] : [t("It has no entry in artifacts.yaml.")]),
  ]);
}

/** All about a version, as Markdown. */
export function versionTooltip(version: VersionNode, t: Translate): string {
  return paragraphs([
    `**${asMarkdown(`${version.artifact} ${shortVersion(version.name)}`)}**`,
    `${clockTime(version.createdAt)} · ${asMarkdown(version.author)}`,
    t("Commit {0}", shortHash(version.commit)),
    ...(version.ref === null ? [] : [t("Tag {0}", asMarkdown(version.ref))]),
    ...version.enrichments.map((one) =>
      [one.file, one.object_type, one.model_type, one.size === null ? null : byteSize(one.size)]
        .filter((text) => text !== null)
        .map(asMarkdown)
        .join(" · "),
    ),
    asMarkdown(version.message),
  ]);
}

/** All about an event, as Markdown. */
export function eventTooltip(event: EventNode, t: Translate): string {
  return paragraphs([
    `**${asMarkdown(eventSentence(event, t))}**`,
    `${clockTime(event.timestamp)} · ${asMarkdown(`${event.author} <${event.authorEmail}>`)}`,
    t("Commit {0}", shortHash(event.commit)),
    ...(event.ref === null ? [] : [t("Tag {0}", asMarkdown(event.ref))]),
    asMarkdown(event.message),
  ]);
}

function paragraphs(parts: readonly string[]): string {
  return parts.filter((part) => part !== "").join("\n\n");
}

function words(first: string, others: Readonly<Record<string, boolean>>): string {
  return [first, ...Object.keys(others).filter((word) => others[word])].join(" ");
}
