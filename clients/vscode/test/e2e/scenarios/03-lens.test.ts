import { expect, inject, test } from "vitest";
import { sampleRegistry } from "../harness/registry";
import { takePicture, useBrowser } from "../harness/window";

/** Milliseconds from before `git tag` starts until the new lens is to be seen. */
const SOON = 1000;

const open = useBrowser();

test("the lens above an artifact tells of a tag made outside within a second", async () => {
  const registry = await sampleRegistry(inject("session").root);
  await registry.addEnvironment();
  const workbench = await open(registry.folder);
  await workbench.openFile("artifacts.yaml");
  await workbench.lenses.filter({ hasText: "v1.2.0" }).waitFor();
  await takePicture(workbench, "03-1 lens before the tag");

  const began = performance.now();
  await registry.tag("churn@v1.3.0");
  await workbench.lenses.filter({ hasText: "v1.3.0" }).waitFor();
  const took = performance.now() - began;
  await takePicture(workbench, "03-2 lens after the tag");
  console.log(`The lens changed ${Math.round(took)} ms after git was called.`);
  expect(took).toBeLessThan(SOON);
});
