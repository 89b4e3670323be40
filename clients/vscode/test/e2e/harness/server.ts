/** VS Code's server, with the extension installed from its package as people install it. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { PACKAGE } from "./paths";
import { run } from "./run";

/** Milliseconds that the server may take to listen. */
const PATIENCE = 20_000;

/** A server that listens. */
export interface CodeServer {
  /** Without a slash at its end. */
  readonly url: string;
  /** End it and all processes that it has started and that have not left its group. */
  stop(): Promise<void>;
}

/** What is set before anybody opens a window; a test may write other settings over it. */
export const SETTINGS = {
  "extensions.autoUpdate": false,
  "editor.minimap.enabled": false,
  "files.autoSave": "off",
  "security.workspace.trust.enabled": false,
  "telemetry.telemetryLevel": "off",
  "window.commandCenter": false,
  "workbench.startupEditor": "none",
  "workbench.tips.enabled": false,
} as const;

/** Where the settings are of everybody who opens a window of the server that keeps its data in `root`. */
export function settingsFile(root: string): string {
  return join(root, "data/User/settings.json");
}

/**
 * Package the extension, install it, and start a server on a free port.
 * @param root The folder for all that the server keeps.
 * @param env What its processes see.
 * @param log The file for what it says.
 */
export async function startCodeServer(
  root: string,
  env: NodeJS.ProcessEnv,
  log: string,
): Promise<CodeServer> {
  const install = run(process.execPath, [join(PACKAGE, "test/e2e/install.mjs")]);
  const [folder, extension] = await Promise.all([install, packageExtension(root)]);
  await mkdir(join(root, "data/User"), { recursive: true });
  await writeFile(settingsFile(root), JSON.stringify(SETTINGS));
  const surroundings = { cwd: root, env: { ...env, EXTENSIONS_GALLERY: '{"serviceUrl":""}' } };
  const command = [
    join(folder, "out/server-main.js"),
    ...["--accept-server-license-terms", "--telemetry-level", "off"],
    ...["--server-data-dir", join(root, "server")],
    ...["--user-data-dir", join(root, "data")],
    ...["--extensions-dir", join(root, "extensions")],
  ];
  await run(process.execPath, [...command, "--install-extension", extension], surroundings);
  const listen = ["--host", "127.0.0.1", "--port", "0", "--without-connection-token"];
  const server = spawn(process.execPath, [...command, ...listen], {
    ...surroundings,
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const ended = once(server, "exit");
  const file = createWriteStream(log);
  server.stdout.pipe(file, { end: false });
  server.stderr.pipe(file, { end: false });
  const stop = async (): Promise<void> => {
    endGroup(server.pid);
    await ended;
    file.end();
  };
  try {
    return { url: `http://127.0.0.1:${await portOf(server.stdout)}`, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Package the extension into a folder; gives the file. */
async function packageExtension(folder: string): Promise<string> {
  const file = join(folder, "gtod.vsix");
  await run("npm", ["run", "package", "--", "--out", file], { cwd: PACKAGE });
  return file;
}

function portOf(output: NodeJS.ReadableStream): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = "";
    const fail = (what: string): void => {
      reject(new Error(`The server ${what}. It said:\n${said}`));
    };
    const timer = setTimeout(fail, PATIENCE, `does not listen after ${PATIENCE} ms`);
    output.on("data", (chunk: Buffer) => {
      said += chunk.toString();
      const port = /agent listening on (\d+)/.exec(said)?.[1];
      if (port === undefined) return;
      clearTimeout(timer);
      resolve(port);
    });
    output.once("end", () => {
      clearTimeout(timer);
      fail("has ended");
    });
  });
}

/** End a process and all of its group; nothing happens if they have ended already. */
function endGroup(leader: number | undefined): void {
  if (leader === undefined) return;
  try {
    process.kill(-leader, "SIGKILL");
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "ESRCH")) throw error;
  }
}
