/** Runs programs to their end. */
import { execFile } from "node:child_process";
import { promisify } from "node:util";

const executed = promisify(execFile);

/** How a program is run; what is left out is this process's. */
export interface Surroundings {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
}

/**
 * Run a program to its end; gives what it wrote to stdout, without the space around it.
 * @throws Error: It could not be run or ended with another status than 0; the message has stderr.
 */
export async function run(
  program: string,
  args: readonly string[],
  surroundings: Surroundings = {},
): Promise<string> {
  const { stdout } = await executed(program, args, surroundings);
  return stdout.trim();
}
