/** What is there once for all tests: a server with the extension, and a folder that all goes into. */
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { TestProject } from "vitest/node";
import { ARTEFACTS, PYTHON_ENVIRONMENT } from "./paths";
import { run } from "./run";
import { startCodeServer } from "./server";

/** What the tests are told. */
export interface Session {
  /** The server's, without a slash at its end. */
  readonly url: string;
  /** The folder for whatever the tests make; it is removed with all that is in it. */
  readonly root: string;
  /** What gtod has to find in its environment to speak with the daemon of these tests. */
  readonly environment: Readonly<Record<string, string>>;
}

declare module "vitest" {
  interface ProvidedContext {
    session: Session;
  }
}

/** Called by vitest before the first test; what it gives is called behind the last one. */
export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  await rm(ARTEFACTS, { recursive: true, force: true });
  await mkdir(ARTEFACTS, { recursive: true });
  const root = await mkdtemp(join(tmpdir(), "gtod-e2e-"));
  const socket = join(root, "socket");
  const environment = await makeEnvironment(root, socket);
  const leave = async (): Promise<void> => {
    await run(join(PYTHON_ENVIRONMENT, "bin/gtoc"), ["daemon", "stop"], { env: environment });
    await expectNobody(socket);
    await rm(root, { recursive: true, force: true });
  };
  try {
    const server = await startCodeServer(root, environment, join(ARTEFACTS, "server.log"));
    project.provide("session", { url: server.url, root, environment });
    return async () => {
      await server.stop();
      await leave();
    };
  } catch (error) {
    await leave();
    throw error;
  }
}

/** A home folder, a daemon of its own, and a PATH without this repository's programs. */
async function makeEnvironment(
  root: string,
  socket: string,
): Promise<Readonly<Record<string, string>>> {
  const home = join(root, "home");
  const identity = "[user]\nname = Grace Hopper\nemail = grace@example.org\n";
  await mkdir(home);
  await writeFile(join(home, ".gitconfig"), identity);
  return {
    GTOD_SOCKET: socket,
    HOME: home,
    LANG: "C.UTF-8",
    PATH: [dirname(process.execPath), "/usr/local/bin", "/usr/bin", "/bin"].join(":"),
    XDG_CACHE_HOME: join(home, ".cache"),
    XDG_CONFIG_HOME: join(home, ".config"),
    XDG_DATA_HOME: join(home, ".local/share"),
  };
}

/** @throws Error: A process of this session still runs. */
async function expectNobody(socket: string): Promise<void> {
  const mark = `GTOD_SOCKET=${socket}`;
  const processes = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
  const environments = await Promise.all(
    processes.map((name) => readFile(`/proc/${name}/environ`, "utf8").catch(() => "")),
  );
  const left = processes.filter((_, index) => environments[index]?.split("\0").includes(mark));
  if (left.length > 0) throw new Error(`These processes still run: ${left.join(", ")}.`);
}
