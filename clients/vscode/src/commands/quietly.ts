/** Programs that run without anybody seeing them, and that cannot ask. */
import { spawn } from "node:child_process";

/** How a program ended. */
export interface Outcome {
  readonly isDone: boolean;
  /** What it wrote, without the space around it. */
  readonly said: string;
}

/**
 * Run a program to its end, with no terminal that git or ssh could ask on. Never throws.
 * @param signal Ends it, with all that it has started.
 */
export function runQuietly(
  program: string,
  words: readonly string[],
  folder: string,
  signal?: AbortSignal,
): Promise<Outcome> {
  return new Promise((resolve) => {
    const child = spawn(program, words, {
      cwd: folder,
      // In a session of its own: ssh asks on the terminal of the session, whatever stdin is.
      detached: true,
      env: { ...process.env, GIT_TERMINAL_PROMPT: "0" },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let said = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8").on("data", (text: string) => {
        said += text;
      });
    }
    const end = (): void => {
      endGroup(child.pid);
    };
    signal?.addEventListener("abort", end, { once: true });
    child.once("error", (error) => {
      resolve({ isDone: false, said: error.message });
    });
    child.once("close", (code) => {
      signal?.removeEventListener("abort", end);
      resolve({ isDone: code === 0, said: said.trim() });
    });
  });
}

/** End a process that leads a group, with the others in it. */
function endGroup(leader: number | undefined): void {
  if (leader !== undefined) {
    try {
      process.kill(-leader, "SIGTERM");
    } catch {
      // All of them have ended.
    }
  }
}
