/** Runs the checks of `host` inside the extension host of a window. */
import { mkdtemp, readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { build } from "esbuild";
import type { Outcome } from "../host/checks";
import { launchBrowser } from "./browser";
import { PACKAGE } from "./paths";
import type { Session } from "./session";

/** Milliseconds for all checks together, the window's start included. */
const PATIENCE = 120_000;

/**
 * Open a folder in a window that runs the checks and ends; gives what came of each.
 * @throws Error: The checks could not be run to their end.
 */
export async function runInHost(session: Session, folder: string): Promise<readonly Outcome[]> {
  const bundle = await mkdtemp(join(session.root, "host-"));
  await build({
    entryPoints: [join(PACKAGE, "test/e2e/host/index.ts")],
    outfile: join(bundle, "index.js"),
    bundle: true,
    platform: "node",
    format: "cjs",
    external: ["vscode"],
    sourcemap: "inline",
  });
  const remote = `vscode-remote://${new URL(session.url).host}`;
  const payload = JSON.stringify([
    ["extensionTestsPath", `${remote}${join(bundle, "index.js")}`],
    ["extensionDevelopmentPath", `${remote}${await installedExtension(session)}`],
  ]);
  const address = new URL(session.url);
  address.searchParams.set("folder", folder);
  address.searchParams.set("payload", payload);
  await untilTheWindowEnds(address, join(session.root, "browser"));
  return JSON.parse(await readFile(join(bundle, "outcomes.json"), "utf8")) as readonly Outcome[];
}

async function installedExtension({ root }: Session): Promise<string> {
  const folder = join(root, "extensions");
  const name = (await readdir(folder)).find((each) => each.startsWith("gtod.gtod-"));
  if (name === undefined) throw new Error(`The extension is not in ${folder}.`);
  return join(folder, name);
}

async function untilTheWindowEnds(address: URL, profile: string): Promise<void> {
  const browser = await launchBrowser(profile);
  try {
    const page = await browser.newPage();
    const said: string[] = [];
    const ended = new Promise<number>((resolve, reject) => {
      setTimeout(() => {
        reject(new Error(`The checks have not ended after ${PATIENCE} ms.\n${said.join("\n")}`));
      }, PATIENCE).unref();
      void page.exposeFunction("codeAutomationLog", (_: string, words: readonly unknown[]) => {
        said.push(words.map(String).join(" "));
      });
      void page.exposeFunction("codeAutomationExit", resolve);
    });
    await page.goto(String(address));
    const status = await ended;
    if (status !== 0) throw new Error(`The checks could not be run.\n${said.join("\n")}`);
  } finally {
    await browser.close();
  }
}
