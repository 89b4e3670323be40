/** Installing gtod into a virtual environment of the extension's own. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { delimiter, isAbsolute, join } from "node:path";
import { isProgram } from "./places";

/** What an installation consists of: finding a Python, making an environment, running pip. */
export type Step = "python" | "environment" | "pip";

/** What an installation needs to know. */
export interface Order {
  /** The virtual environment, an absolute path; it is made if need be. */
  readonly environment: string;
  /** What pip installs: a name, a path, an address. */
  readonly source: string;
  /** The variable PATH, on which a Python is looked for. */
  readonly searchPath: string;
  readonly signal: AbortSignal;
  /** Is told which step begins. */
  readonly begin: (step: Step) => void;
  /** Is told what the programs write. */
  readonly write: (text: string) => void;
}

/** An installation that failed. Its message is for people. */
export class InstallationError extends Error {
  override readonly name = "InstallationError";

  /** @param step What failed. */
  constructor(
    readonly step: Step,
    message: string,
  ) {
    super(message);
  }
}

const PYTHONS = ["python3.13", "python3.12", "python3.11", "python3"];
/** Ends well if the interpreter can run gtod and make virtual environments. */
const SUITS = "import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))";

/**
 * Install gtod, or a newer one in its place.
 * @throws InstallationError: A step failed; what its program wrote says more.
 * @throws The signal's reason, if it was aborted.
 */
export async function install(order: Order): Promise<void> {
  const own = join(order.environment, "bin", "python");
  if (!(await suits(own, order.signal))) {
    const python = await findPython(order);
    if (python === undefined) {
      throw new InstallationError("python", "no Python 3.11 or newer with the module venv");
    }
    await step("environment", order, python, ["-m", "venv", "--clear", order.environment]);
  }
  // Never a question: nobody would see it.
  const pip = ["-m", "pip", "install", "--no-input", "--disable-pip-version-check", "--upgrade"];
  await step("pip", order, own, [...pip, "--", order.source]);
}

async function findPython({ searchPath, signal, begin }: Order): Promise<string | undefined> {
  begin("python");
  const folders = searchPath.split(delimiter).filter(isAbsolute);
  for (const name of PYTHONS) {
    for (const folder of folders) {
      const path = join(folder, name);
      if (await suits(path, signal)) {
        return path;
      }
    }
  }
  return undefined;
}

async function suits(python: string, signal: AbortSignal): Promise<boolean> {
  if (!(await isProgram(python))) {
    return false;
  }
  try {
    return (await run(python, ["-c", SUITS], signal, () => undefined)) === 0;
  } catch {
    signal.throwIfAborted();
    return false;
  }
}

async function step(
  name: Step,
  { signal, begin, write }: Order,
  program: string,
  words: readonly string[],
): Promise<void> {
  begin(name);
  write(`$ ${[program, ...words].join(" ")}\n`);
  const status = await run(program, words, signal, write);
  signal.throwIfAborted();
  if (status !== 0) {
    throw new InstallationError(name, `'${words.slice(0, 3).join(" ")}' has failed`);
  }
}

/** Run a program to its end; its status, null if a signal ended it. */
async function run(
  program: string,
  words: readonly string[],
  signal: AbortSignal,
  write: (text: string) => void,
): Promise<number | null> {
  const child = spawn(program, words, { stdio: ["ignore", "pipe", "pipe"], signal });
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", write);
  }
  const [status] = (await once(child, "close")) as [number | null];
  return status;
}
