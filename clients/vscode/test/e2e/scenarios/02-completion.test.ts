import { expect, inject, test } from "vitest";
import { sampleRegistry } from "../harness/registry";
import { takePicture, useBrowser } from "../harness/window";

const open = useBrowser();

test("keys and values are offered where they may stand, and are taken with Enter", async () => {
  const registry = await sampleRegistry(inject("session").root);
  await registry.write("artifacts.yaml", "churn:\n  path: models/churn.pkl\n");
  await registry.addEnvironment();
  const workbench = await open(registry.folder);
  await workbench.openFile("artifacts.yaml");
  await workbench.lenses.first().waitFor();

  await workbench.goToEndOf(2);
  await workbench.page.keyboard.press("Enter");
  await workbench.page.keyboard.press("Control+Space");
  await workbench.suggestions.filter({ hasText: "labels" }).waitFor();
  await takePicture(workbench, "02-1 keys offered");

  await workbench.page.keyboard.type("ty");
  await expect.poll(() => workbench.suggestions.allInnerTexts()).toHaveLength(1);
  await workbench.page.keyboard.press("Enter");
  await workbench.lines.filter({ hasText: "type:" }).waitFor();
  await workbench.page.keyboard.press("Control+Space");
  await workbench.suggestions.filter({ hasText: "dataset" }).waitFor();
  await takePicture(workbench, "02-2 types offered");

  await workbench.page.keyboard.type("mod");
  await expect.poll(() => workbench.suggestions.allInnerTexts()).toHaveLength(1);
  await workbench.page.keyboard.press("Enter");
  await workbench.lines.filter({ hasText: "type: model" }).waitFor();
  await expect.poll(() => workbench.squiggles("error").count()).toBe(0);
});
