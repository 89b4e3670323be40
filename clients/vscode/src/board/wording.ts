/** What people are told on the board and about it. */
import type { Written } from "../../../../protocol/gtod";
import type { Translate } from "../l10n";
import { shortVersion } from "../registry/model";
import type { BoardTexts, Question } from "../webviews/messages";
import type { Move } from "./move";

/** The texts of the page; `{0}` and so on are filled in there. */
export function boardTexts(t: Translate): BoardTexts {
  return {
    filter: t("Filter by name or version"),
    history: t("History"),
    empty: t("Nothing is registered yet. Register a version of an artifact to see it here."),
    nothingHere: t("Nothing here"),
    nothingFound: t("Nothing matches"),
    more: t("{0} more"),
    older: t("older, still active"),
    latest: t("latest"),
    deprecated: t("deprecated"),
    counts: t("the version that counts"),
    by: t("by {0}"),
    assignTo: t("Assign to {0}"),
    unassign: t("Take out of {0}"),
    copyVersion: t("Copy version"),
    openHistory: t("History of {0}"),
    openBoard: t("Board of {0}"),
    actions: t("What to do with {0} {1}"),
    dismiss: t("Dismiss"),
    cancel: t("Cancel"),
    keys: t(
      "Arrow keys go from card to card. Enter opens what can be done. Alt with the left or right arrow moves the card.",
    ),
  };
}

/** The name of the column for what is in no stage. */
export function unplaced(t: Translate): string {
  return t("Not in a stage");
}

/** What a board is called. */
export function boardTitle(artifact: string | null, t: Translate): string {
  return artifact ?? t("Registry");
}

/** What the tab of a board is called. */
export function panelTitle(artifact: string | null, t: Translate): string {
  return artifact === null ? t("Registry Board") : t("Board: {0}", artifact);
}

/** What is asked before a move, from what rehearsing it told. */
export function question(move: Move, rehearsed: Written, t: Translate): Question {
  const { artifact, version, stage } = move;
  const name = shortVersion(version);
  return {
    title:
      move.kind === "assign"
        ? t("Assign {0} to {1} {2}?", stage, artifact, name)
        : t("Take {1} {2} out of {0}?", stage, artifact, name),
    details: rehearsed.events.map((event) =>
      event.event === "registration"
        ? t("Git tag {0} registers {1} first.", event.ref ?? "", event.version ?? "")
        : t("Git tag {0} will be made.", event.ref ?? ""),
    ),
    warnings: rehearsed.warnings,
    accept: move.kind === "assign" ? t("Assign") : t("Take Out"),
  };
}

/** What has been done. */
export function done(move: Move, t: Translate): string {
  const { artifact, version, stage } = move;
  return move.kind === "assign"
    ? t("{0} {1} is in {2} now.", artifact, shortVersion(version), stage)
    : t("{0} {1} is not in {2} any more.", artifact, shortVersion(version), stage);
}

/** What is said about a move that was not confirmed. */
export function left(t: Translate): string {
  return t("Nothing was changed.");
}

/** Why a board cannot be shown. */
export function noRepository(root: string, t: Translate): string {
  return t("{0} is no repository of this workspace. Open its folder to see its board.", root);
}

/** Why the board of an artifact cannot be shown. */
export function noArtifact(artifact: string, t: Translate): string {
  return t("The registry has no artifact {0}.", artifact);
}

/** Why a card did not move that was dropped. */
export function cardIsGone(t: Translate): string {
  return t("This card is not there any more: the registry has changed meanwhile.");
}
