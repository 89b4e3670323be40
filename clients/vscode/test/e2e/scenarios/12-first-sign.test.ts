import { mkdtemp } from "node:fs/promises";
import { join } from "node:path";
import { expect, inject, test } from "vitest";
import { Registry } from "../harness/registry";
import type { Workbench } from "../harness/workbench";
import { takePicture, useBrowser } from "../harness/window";

const open = useBrowser();

test("the first tag of a registry starts the server, without anybody's looking at it", async () => {
  const parent = await mkdtemp(join(inject("session").root, "workspace-"));
  const registry = await Registry.make(parent, "plain");
  await registry.write("README.md", "# Plain\n");
  await registry.commit("Begin", new Date());
  await registry.addEnvironment();
  const workbench = await open(registry.folder);
  await workbench.run("GTO: Show the Server's Output");
  expect(await isRunning(workbench)).toBe(false);

  await registry.tag("team/churn@v1.0.0");
  await expect.poll(() => isRunning(workbench), { timeout: 30_000 }).toBe(true);
  await workbench.openRegistry();
  await workbench.row("artifact team/churn, v1.0.0").waitFor();
  await takePicture(workbench, "12 started by the first tag");
});

/** It can be stopped while it runs. */
function isRunning(workbench: Workbench): Promise<boolean> {
  return workbench.offers("GTO: Stop the Server", "the Server", "GTO: Restart the Server");
}
