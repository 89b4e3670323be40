import { expect, inject, test } from "vitest";
import { sampleRegistry } from "../harness/registry";
import { takePicture, useBrowser } from "../harness/window";

/**
 * Milliseconds of activation, by VS Code's own measure. What else the machine does only adds to it: the
 * fastest of up to three windows counts.
 */
const BUDGET = 150;
const MOST_WINDOWS = 3;

const open = useBrowser();

test("the extension is activated within its budget", async () => {
  const registry = await sampleRegistry(inject("session").root);
  await registry.addEnvironment();
  const times: number[] = [];
  while (times.length < MOST_WINDOWS && !times.some((time) => time < BUDGET)) {
    times.push(await activation(registry.folder));
  }
  console.log(`The extension was activated in ${times.join(", ")} ms.`);
  expect(Math.min(...times)).toBeLessThan(BUDGET);
});

async function activation(folder: string): Promise<number> {
  const workbench = await open(folder);
  await workbench.run("Developer: Show Running Extensions");
  const row = workbench.page
    .locator(".runtime-extensions-editor .extension")
    .filter({ hasText: "GTO Registry" });
  await row.filter({ hasText: /\d+ms/ }).waitFor();
  await takePicture(workbench, "10 running extensions");
  return Number(/(\d+)ms/.exec(await row.innerText())?.[1]);
}
