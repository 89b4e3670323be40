/** Programs that run without anybody seeing them, and that cannot ask. */
import { spawn } from "node:child_process";

/** How a program ended. */
export interface Outcome {
  readonly isDone: boolean;
  /** What it wrote, without the space around it. */
  readonly said: string;
}

/** Run a program to its end, with no terminal that git or ssh could ask on. Never throws. */
export function runQuietly(
  program: string,
  words: readonly string[],
  folder: string,
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
    child.once("error", (error) => {
      resolve({ isDone: false, said: error.message });
    });
    child.once("close", (code) => {
      resolve({ isDone: code === 0, said: said.trim() });
    });
  });
}
