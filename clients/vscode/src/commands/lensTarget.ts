/** What the arguments of the server's own commands mean: those of lenses and quick fixes. */
import type { Target } from "../registry/target";
import type { Choice, Part } from "./writes";

/** The arguments of `gtod.register` and `gtod.assign`, as protocol/README.md has them. */
export interface LensArguments {
  /** The file's URI. */
  readonly uri: string;
  readonly artifact: string;
  /** What stands behind them: the choices that are made already. */
  readonly words: readonly string[];
}

const PARTS: readonly string[] = ["major", "minor", "patch"] satisfies readonly Part[];

/** The arguments of a command of the server's; undefined if they are not what they should be. */
export function lensArguments(given: readonly unknown[]): LensArguments | undefined {
  const texts = given.filter((one) => typeof one === "string");
  const [uri, artifact, ...words] = texts;
  return uri === undefined || artifact === undefined || texts.length < given.length
    ? undefined
    : { uri, artifact, words };
}

/** What `gtod.register` is to register; undefined if it is still to be asked. */
export function lensChoice({ words }: LensArguments): Choice | undefined {
  const [word] = words;
  if (word === undefined) {
    return undefined;
  }
  // It is one of the three, as was looked up.
  return PARTS.includes(word) ? { bump: word as Part } : { version: word };
}

/** What `gtod.assign` is about. */
export function lensTarget({ artifact, words }: LensArguments, root: string): Target {
  const [stage, version] = words;
  return { root, artifact, stage, version };
}
