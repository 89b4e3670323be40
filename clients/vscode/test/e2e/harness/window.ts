/** Opens windows for the tests of a file, takes pictures of them, and closes them. */
import { join } from "node:path";
import type { BrowserContext } from "playwright-core";
import { afterAll, beforeAll, inject, onTestFinished } from "vitest";
import { launchBrowser } from "./browser";
import { ARTEFACTS } from "./paths";
import { Workbench } from "./workbench";

/** Start a browser for the tests of this file; gives what opens a window for the test that runs. */
export function useBrowser(): (folder: string) => Promise<Workbench> {
  let browser: BrowserContext;
  beforeAll(async () => {
    browser = await launchBrowser(join(inject("session").root, "browser"));
  });
  afterAll(() => browser.close());
  return async (folder) => {
    const workbench = await Workbench.open(browser, inject("session").url, folder);
    onTestFinished(async ({ task }) => {
      if (task.result?.state === "fail") await takePicture(workbench, `failed ${task.name}`);
      await workbench.close();
    });
    return workbench;
  };
}

/** Keep what a window shows. */
export async function takePicture(workbench: Workbench, name: string): Promise<void> {
  const file = `${name.replaceAll(/[^\w]+/g, "-")}.png`;
  await workbench.page.screenshot({ path: join(ARTEFACTS, file), animations: "disabled" });
}
