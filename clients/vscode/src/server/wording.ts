/** What people are told about the server. */
import type { Translate } from "../l10n";
import type { Rejected } from "./finding";
import type { Origin } from "./places";
import type { ServerState } from "./state";
import { OLDEST_GTOD } from "./version";

/** What somebody can do about how the server is. */
export type Remedy = "install" | "set-path" | "explain" | "restart" | "show-output" | "trust";

/** Where somebody works. */
export interface Workplace {
  readonly platform: NodeJS.Platform;
  readonly isTrusted: boolean;
}

/** How the server is, in few words. */
export interface Status {
  readonly text: string;
  readonly detail: string;
  readonly severity: "information" | "warning" | "error";
  readonly isBusy: boolean;
  readonly remedy: Remedy;
}

/** A message that is shown once, with what can be done. */
export interface Message {
  readonly text: string;
  readonly remedies: readonly Remedy[];
}

/** How the server is, for the editor's list of languages' statuses. */
export function status(state: ServerState, platform: NodeJS.Platform, t: Translate): Status {
  const calm = { severity: "information", isBusy: false, remedy: "show-output" } as const;
  switch (state.kind) {
    case "idle":
      return { ...calm, text: t("not started"), detail: "", remedy: "restart" };
    case "stopped":
      return { ...calm, text: t("stopped"), detail: "", remedy: "restart" };
    case "searching":
      return { ...calm, text: t("looking for gtod …"), detail: "", isBusy: true };
    case "starting":
      return { ...calm, text: `gtod ${state.gtod.version}`, detail: t("starting …"), isBusy: true };
    case "running":
      return { ...calm, text: `gtod ${state.gtod.version}`, detail: whence(state.gtod.origin, t) };
    case "restarting":
      return { ...calm, text: t("starting again …"), detail: state.reason, isBusy: true };
    case "missing":
      return {
        ...calm,
        text: t("no gtod"),
        detail: state.rejected.map((each) => rejection(each, t)).join(" "),
        severity: "warning",
        remedy: platform === "win32" ? "explain" : "install",
      };
    case "failed":
      return {
        ...calm,
        text: t("gtod does not run"),
        detail: state.reason,
        severity: "error",
        remedy: "restart",
      };
  }
}

/** What is said where no gtod was found. */
export function missingMessage(
  rejected: readonly Rejected[],
  { platform, isTrusted }: Workplace,
  t: Translate,
): Message {
  if (platform === "win32") {
    const text = t("gtod runs on Linux and macOS. Open this folder in WSL to use it.");
    return { text, remedies: ["explain"] };
  }
  const first = rejected[0];
  if (first === undefined && !isTrusted) {
    const text = t(
      "gtod, which reads artifact registries, is run from this workspace once you trust it.",
    );
    return { text, remedies: ["trust", "install", "explain"] };
  }
  if (first === undefined) {
    const text = t(
      "This workspace has an artifact registry, but gtod, which reads it, is missing.",
    );
    return { text, remedies: ["install", "set-path", "explain"] };
  }
  // What a setting names is used, or nothing: to install another one would not help.
  const remedies: readonly Remedy[] =
    first.candidate.origin === "setting"
      ? ["set-path", "show-output"]
      : ["install", "set-path", "explain"];
  return { text: rejection(first, t), remedies };
}

/** What is said once the server is given up. */
export function failedMessage(state: ServerState & { kind: "failed" }, t: Translate): Message {
  // What gtod advises people of any editor is a button here.
  const reason = state.reason.replace(/; restart the language server [^.]*$/, "");
  const text =
    state.ends === 1
      ? t("gtod does not start. {0}.", reason)
      : t("gtod has ended {0} times in short order. The last time: {1}.", state.ends, reason);
  return { text, remedies: ["restart", "show-output"] };
}

/** What is said to somebody who needs the server; undefined if it runs, or does so soon. */
export function standstillMessage(
  state: ServerState,
  place: Workplace,
  t: Translate,
): Message | undefined {
  switch (state.kind) {
    case "missing":
      return missingMessage(state.rejected, place, t);
    case "failed":
      return failedMessage(state, t);
    case "stopped":
      return {
        text: t("gtod, which reads the registry, was stopped."),
        remedies: ["restart"],
      };
    default:
      return undefined;
  }
}

/** What a button says that does something about it. */
export function label(remedy: Remedy, t: Translate): string {
  switch (remedy) {
    case "install":
      return t("Install");
    case "set-path":
      return t("Set the Path");
    case "explain":
      return t("Explain");
    case "restart":
      return t("Restart");
    case "show-output":
      return t("Show Output");
    case "trust":
      return t("Manage Trust");
  }
}

function rejection({ candidate, fault }: Rejected, t: Translate): string {
  const { path } = candidate;
  switch (fault.kind) {
    case "not-there":
      return t("There is no gtod at {0}.", path);
    case "too-old":
      return t("{0} is version {1}; {2} or newer is needed.", path, fault.version, OLDEST_GTOD);
    case "does-not-run":
      return t("{0} does not run: {1}.", path, fault.reason);
  }
}

function whence(origin: Origin, t: Translate): string {
  switch (origin) {
    case "setting":
      return t("running, as the setting says");
    case "workspace":
      return t("running, from the workspace's environment");
    case "python":
      return t("running, from the selected Python environment");
    case "path":
      return t("running, from the PATH");
    case "extension":
      return t("running, as this extension has installed it");
  }
}
