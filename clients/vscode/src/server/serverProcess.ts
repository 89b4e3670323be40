/** The process `gtod lsp`, whose end is told with its reason. */
import { spawn, type ChildProcessWithoutNullStreams } from "node:child_process";
import { once } from "node:events";

/** Milliseconds that a process may take to end once it was asked to. */
const PATIENCE = 2000;

/** A server that runs. */
export interface ServerProcess {
  readonly child: ChildProcessWithoutNullStreams;
  /** Resolves with the reason, a sentence without its full stop, once the process has ended. */
  readonly ended: Promise<string>;
  /** End it, if it does not end by itself soon; resolves once it has ended. */
  end(): Promise<void>;
}

/**
 * Start `gtod lsp`.
 * @param folder The working folder.
 * @throws What the system says if the program cannot be started.
 */
export async function startServer(
  program: string,
  folder: string | undefined,
): Promise<ServerProcess> {
  const child = spawn(program, ["lsp"], folder === undefined ? {} : { cwd: folder });
  const said = lastLineOf(child);
  const ended = new Promise<string>((resolve) => {
    // Not "exit": what it said last comes behind it.
    child.once("close", (code, signal) => {
      const how = signal === null ? `with status ${code ?? "?"}` : `by ${signal}`;
      resolve([`'gtod lsp' ended ${how}`, said()].filter(Boolean).join(": "));
    });
  });
  await once(child, "spawn");
  return { child, ended, end: () => endOf(child, ended) };
}

async function endOf(
  child: ChildProcessWithoutNullStreams,
  ended: Promise<unknown>,
): Promise<void> {
  const timer = setTimeout(() => child.kill("SIGKILL"), PATIENCE);
  await ended;
  clearTimeout(timer);
}

/** What gives the last line that a process has written to stderr. */
function lastLineOf(child: ChildProcessWithoutNullStreams): () => string {
  let text = "";
  child.stderr.setEncoding("utf8").on("data", (chunk: string) => {
    text = (text + chunk).slice(-4096);
  });
  // Without the sign in front that stands for an error.
  return () => (text.trim().split("\n").at(-1) ?? "").replace(/^[^\p{L}\p{N}]+/u, "");
}
