/** The requests that write tags, as values: what is the same for all of them comes with sending. */
import type { ParamsOf, Written } from "../../../../protocol/gtod";

/** The methods that make or delete tags. */
export type TagMethod =
  "gto/register" | "gto/assign" | "gto/unassign" | "gto/deregister" | "gto/deprecate";

/** A request that makes or deletes tags, but for `repo`, whether it is pushed, and who asks. */
export type TagWrite = {
  [M in TagMethod]: { readonly method: M; readonly params: Omit<ParamsOf<M>, "repo"> };
}[TagMethod];

/** How a version is named in requests: what no tag registers is known by its commit. */
export interface VersionName {
  readonly name: string;
  readonly commit: string;
  readonly registered: boolean;
}

/** The part of a version that the next one raises. */
export type Part = "major" | "minor" | "patch";

/** Which version is registered: the next one, or one that was typed. */
export type Choice = { readonly bump?: Part } | { readonly version: string };

/** Registers a version of an artifact, at HEAD if no revision is given. */
export function registration(artifact: string, choice: Choice, ref?: string): TagWrite {
  return {
    method: "gto/register",
    params: { name: artifact, ...choice, ...(ref === undefined ? {} : { ref }) },
  };
}

/** Assigns a stage to a version; a commit that has none gets one first. */
export function assignment(artifact: string, stage: string, version: VersionName): TagWrite {
  const which = version.registered ? { version: version.name } : { ref: version.commit };
  return { method: "gto/assign", params: { name: artifact, stage, ...which } };
}

/** How something is taken back: by a tag that says so, or by deleting the tags that say it. */
export type Removal = "tag" | "delete";

export function unassignment(
  artifact: string,
  stage: string,
  version: VersionName,
  by: Removal,
): TagWrite {
  const which = version.registered ? { version: version.name } : { ref: version.commit };
  return {
    method: "gto/unassign",
    params: { name: artifact, stage, ...which, delete: by === "delete" },
  };
}

export function deregistration(artifact: string, version: string, by: Removal): TagWrite {
  return {
    method: "gto/deregister",
    params: { name: artifact, version, delete: by === "delete" },
  };
}

export function deprecation(artifact: string, by: Removal): TagWrite {
  return { method: "gto/deprecate", params: { name: artifact, delete: by === "delete" } };
}

/** The same request, allowed to break a rule. */
export function forced(write: TagWrite): TagWrite {
  // Each method takes `force`, but a spread no longer tells TypeScript which one it is.
  return { ...write, params: { ...write.params, force: true } } as TagWrite;
}

/** How a change is taken back: as a tag, and by deleting tags if there is such a way. */
export interface Undoing {
  readonly tag: TagWrite;
  readonly delete: TagWrite | undefined;
}

/**
 * What takes an assignment or a registration back, registers a version again that was deregistered, or
 * brings it into the stage again that it was taken out of. Undefined for what there is no taking back.
 */
export function undoing(written: Written): Undoing | undefined {
  const registered = written.events.find(({ event }) => event === "registration");
  if (registered?.version != null) {
    const { artifact, version } = registered;
    return {
      tag: deregistration(artifact, version, "tag"),
      delete: deregistration(artifact, version, "delete"),
    };
  }
  const retired = written.events.find(({ event }) => event === "deregistration");
  if (retired?.version != null) {
    const { artifact, version, commit_hexsha: commit } = retired;
    return { tag: registration(artifact, { version }, commit), delete: undefined };
  }
  const moved = written.events.find(({ stage }) => stage !== null);
  if (moved?.stage == null) {
    return undefined;
  }
  const { artifact, stage, version, commit_hexsha: commit } = moved;
  const name = version ?? commit;
  const which = { name, commit, registered: name !== commit };
  if (moved.event === "unassignment") {
    // To assign a commit that has no version would register one.
    return which.registered
      ? { tag: assignment(artifact, stage, which), delete: undefined }
      : undefined;
  }
  return {
    tag: unassignment(artifact, stage, which, "tag"),
    delete: unassignment(artifact, stage, which, "delete"),
  };
}

/** Whether deleting leaves exactly what was there before, and nobody else has seen it. */
export function isTraceless(written: Written, rehearsed: Written): boolean {
  const made = written.events.map(({ ref }) => ref).sort();
  const gone = rehearsed.deleted.map(({ ref }) => ref).sort();
  return !written.pushed && made.length === gone.length && made.every((ref, i) => ref === gone[i]);
}

/** What git has to push, so that a remote has what a change has made here, as refspecs. */
export function refspecsOf({ events, deleted }: Written): readonly string[] {
  return [...refspecs(events, ""), ...refspecs(deleted, ":")];
}

/** The refspecs that push the tags of events; those without a tag are passed over. */
export function refspecs(
  events: readonly { readonly ref: string | null }[],
  prefix: "" | ":",
): readonly string[] {
  const refs = events.flatMap(({ ref }) => (ref === null ? [] : [ref]));
  return [...new Set(refs)].map((ref) => `${prefix}refs/tags/${ref}`);
}

/** All variables of a process, as `environ` of a request takes them. */
export function environ(
  variables: Readonly<Record<string, string | undefined>>,
): Record<string, string> {
  const entries = Object.entries(variables);
  return Object.fromEntries(
    entries.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}
