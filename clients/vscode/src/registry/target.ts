/** What a command is about. */

/** A place in a registry: what is left out is asked for where it is needed. */
export interface Target {
  /** The repository's uppermost folder. */
  readonly root?: string | undefined;
  readonly artifact?: string | undefined;
  /** `v1.0.0`, or a commit's hash where no tag registers it. */
  readonly version?: string | undefined;
  readonly stage?: string | undefined;
  readonly commit?: string | undefined;
  /** A tag. */
  readonly ref?: string | undefined;
}

const FIELDS = ["root", "artifact", "version", "stage", "commit", "ref"] as const;

/**
 * The target in a command's first argument: a row of the tree, or what a keybinding or another
 * extension gives. Anything else in it is passed over.
 */
export function targetOf(argument: unknown): Target {
  if (typeof argument !== "object" || argument === null) {
    return {};
  }
  const given = "target" in argument ? argument.target : argument;
  if (typeof given !== "object" || given === null) {
    return {};
  }
  const entries = Object.entries(given).filter(
    ([name, value]) => typeof value === "string" && FIELDS.some((field) => field === name),
  );
  return Object.fromEntries(entries);
}
