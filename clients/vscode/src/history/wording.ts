/** What people are told in a history. */
import type { Translate } from "../l10n";
import type { HistoryTexts } from "../webviews/messages";

/** The texts of the page; `{0}` and so on are filled in there. */
export function historyTexts(artifact: string | null, t: Translate): HistoryTexts {
  return {
    search: t("Search"),
    allStages: t("All stages"),
    stage: t("Stage"),
    author: t("Author"),
    kinds: t("Kinds of events"),
    kindNames: {
      registration: t("Registrations"),
      assignment: t("Assignments"),
      unassignment: t("Unassignments"),
      deregistration: t("Deregistrations"),
      deprecation: t("Deprecations"),
      commit: t("Commits"),
    },
    sentences: artifact === null ? sentencesOfRegistry(t) : sentencesOfArtifact(t),
    today: t("Today"),
    yesterday: t("Yesterday"),
    more: t("Show older events"),
    searchOlder: t("Search older events too"),
    shown: t("{0} of the newest {1} events"),
    empty: t("Nothing has happened yet."),
    nothingFound: t("No event matches."),
    openCommit: t("Commit {0}"),
    dismiss: t("Dismiss"),
  };
}

function sentencesOfRegistry(t: Translate): HistoryTexts["sentences"] {
  return {
    registration: t("Registered {0} {1}"),
    assignment: t("Assigned {2} to {0} {1}"),
    unassignment: t("Took {0} {1} out of {2}"),
    deregistration: t("Deregistered {0} {1}"),
    deprecation: t("Deprecated {0}"),
    commit: t("Committed {0}"),
  };
}

/** The artifact is in the title. */
function sentencesOfArtifact(t: Translate): HistoryTexts["sentences"] {
  return {
    registration: t("Registered {1}"),
    assignment: t("Assigned {2} to {1}"),
    unassignment: t("Took {1} out of {2}"),
    deregistration: t("Deregistered {1}"),
    deprecation: t("Deprecated"),
    commit: t("Committed"),
  };
}

/** What a history is called. */
export function historyTitle(artifact: string | null, t: Translate): string {
  return artifact === null ? t("History of the registry") : t("History of {0}", artifact);
}

/** What the tab of a history is called. */
export function panelTitle(artifact: string | null, t: Translate): string {
  return artifact === null ? t("Registry History") : t("History: {0}", artifact);
}

/** Why a history cannot be shown. */
export function noRepository(root: string, t: Translate): string {
  return t("{0} is no repository of this workspace. Open its folder to see its history.", root);
}
