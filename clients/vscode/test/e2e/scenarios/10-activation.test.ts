import { expect, inject, test } from "vitest";
import { sampleRegistry } from "../harness/registry";
import { takePicture, useBrowser } from "../harness/window";

/** Milliseconds of activation, by VS Code's own measure. */
const BUDGET = 150;

const open = useBrowser();

test("the extension is activated within its budget", async () => {
  const registry = await sampleRegistry(inject("session").root);
  await registry.addEnvironment();
  const workbench = await open(registry.folder);
  await workbench.run("Developer: Show Running Extensions");
  const row = workbench.page
    .locator(".runtime-extensions-editor .extension")
    .filter({ hasText: "GTO Registry" });
  await row.filter({ hasText: /\d+ms/ }).waitFor();
  await takePicture(workbench, "10 running extensions");
  const took = Number(/(\d+)ms/.exec(await row.innerText())?.[1]);
  console.log(`The extension was activated in ${took} ms.`);
  expect(took).toBeLessThan(BUDGET);
});
