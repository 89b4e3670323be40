/** What people are told about a change of the registry. */
import type { Event, Written } from "../../../../protocol/gtod";
import type { Translate } from "../l10n";
import { shortVersion } from "../registry/model";
import { oneLine } from "../registry/text";

/** What somebody can do about a change that was refused. */
export type Remedy =
  | "explain-identity"
  | "force"
  | "open-configuration"
  | "open-settings"
  | "refresh"
  | "retry"
  | "run-in-terminal";

/** What is known of a change that was refused; a `RequestError` is one. */
export interface Refusal {
  readonly kind: string;
  readonly message: string;
  /** The command, for a shell, that finishes what was done in part. */
  readonly finish?: string | undefined;
}

/** A message with what can be done. */
export interface Failure {
  readonly text: string;
  readonly remedies: readonly Remedy[];
  /** What `run-in-terminal` runs, for a shell. */
  readonly command?: string;
}

const REMEDIES: Readonly<Record<string, Remedy>> = {
  identity_required: "explain-identity",
  version_exists: "force",
  already_assigned: "force",
  not_assigned: "force",
  already_deregistered: "force",
  already_deprecated: "force",
  promotion_skipped: "force",
  clock_ahead: "force",
  write_conflict: "retry",
  file_locked: "retry",
  invalid_configuration: "open-configuration",
};

/** What is said about a change that was refused, and what can be done. */
export function failure(error: Refusal, t: Translate): Failure {
  if (error.kind === "connection_lost") {
    const text = t(
      "gtod ended before it answered, so that nobody knows whether this was done. Look at the registry before you do it again.",
    );
    return { text, remedies: ["refresh"] };
  }
  if (error.kind === "cancelled") {
    const text = t("Cancelled. What Git had begun by then is finished all the same.");
    return { text, remedies: ["refresh"] };
  }
  const text = plain(error.message);
  if (error.finish !== undefined) {
    return { text, remedies: ["run-in-terminal"], command: error.finish };
  }
  const remedy = remedyOf(error);
  return { text, remedies: remedy === undefined ? [] : [remedy] };
}

/** What helps; of the files of a configuration, the server begins with the one that is broken. */
function remedyOf({ kind, message }: Refusal): Remedy | undefined {
  const isOfSettings = kind === "invalid_configuration" && message.startsWith(".gtod.yaml ");
  return isOfSettings ? "open-settings" : REMEDIES[kind];
}

/** What a button says that does something about a change that was refused. */
export function label(remedy: Remedy, t: Translate): string {
  switch (remedy) {
    case "explain-identity":
      return t("Explain");
    case "force":
      return t("Do It Anyway");
    case "open-configuration":
      return t("Open {0}", ".gto");
    case "open-settings":
      return t("Open {0}", ".gtod.yaml");
    case "refresh":
      return t("Refresh");
    case "retry":
      return t("Try Again");
    case "run-in-terminal":
      return t("Finish in Terminal");
  }
}

/** What was done and what to know about it, in sentences. */
export function done(written: Written, t: Translate): string {
  const sentences = [
    ...written.events.map((event) => doneOne(event, t)),
    ...(written.deleted.length === 0 ? [] : [deleted(written.deleted, t)]),
    ...(written.pushed ? [t("It is pushed.")] : []),
    ...written.warnings.map((warning) => sentence(warning)),
  ];
  return plain(sentences.join(" "));
}

/** A text of the server's, which leaves the full stop to whoever shows it. */
function sentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}

function doneOne(event: Event, t: Translate): string {
  const { artifact } = event;
  const version = shortVersion(event.version ?? event.commit_hexsha);
  const stage = event.stage ?? "";
  switch (event.event) {
    case "registration":
      return t("Registered {0} {1}.", artifact, version);
    case "deregistration":
      return t("Deregistered {0} {1}.", artifact, version);
    case "assignment":
      return t("{0} {1} is in {2} now.", artifact, version, stage);
    case "unassignment":
      return t("{0} {1} is out of {2}.", artifact, version, stage);
    case "deprecation":
      return t("{0} is deprecated now.", artifact);
    case "commit":
      return "";
  }
}

/** How many tags a sentence names. */
const MOST_NAMED = 5;

function deleted(events: readonly Event[], t: Translate): string {
  const names = refsOf(events);
  return names.length === 1
    ? t("Deleted the tag {0}.", names.join())
    : t("Deleted the tags {0}.", enumeration(names, t));
}

/** What a button would do, for whoever is asked to confirm it. */
export function prospect(button: string, rehearsed: Written, t: Translate): string {
  const { deleted, events } = rehearsed;
  return deleted.length > 0
    ? t(
        "“{0}” deletes {1}; what others have fetched of it stays.",
        button,
        enumeration(refsOf(deleted), t),
      )
    : t("“{0}” makes the tag {1}.", button, enumeration(refsOf(events), t));
}

function refsOf(events: readonly Event[]): readonly string[] {
  return events.flatMap(({ ref }) => (ref === null ? [] : [ref]));
}

function enumeration(names: readonly string[], t: Translate): string {
  const more = names.length - MOST_NAMED;
  const named = names.slice(0, MOST_NAMED).join(", ");
  return more > 0 ? t("{0} and {1} more", named, more) : named;
}

/**
 * A text of the server's or of others as a message shows it: on one line, with no link in it, and
 * without the option of the command line that here is a button.
 */
export function plain(text: string): string {
  return oneLine(text)
    .replaceAll("](", "] (")
    .replace(/; --force [^.;]*(?=\.?$)/, "");
}
