import { inject, test } from "vitest";
import { sampleRegistry, WRONG_TYPE } from "../harness/registry";
import { takePicture, useBrowser } from "../harness/window";

const MESSAGE = "'type' must be text.";
const open = useBrowser();

test("a wrong type is underlined, and both the hover and the Problems panel say why", async () => {
  const registry = await sampleRegistry(inject("session").root);
  await registry.write("artifacts.yaml", WRONG_TYPE);
  await registry.addEnvironment();
  const workbench = await open(registry.folder);
  await workbench.openFile("artifacts.yaml");

  const squiggle = workbench.squiggles("error").first();
  await squiggle.waitFor();
  await takePicture(workbench, "01-1 wrong type underlined");

  await workbench.pointAt(squiggle);
  await workbench.hover.filter({ hasText: MESSAGE }).waitFor();
  await takePicture(workbench, "01-2 hover over the wrong type");

  const problems = await workbench.openProblems();
  await problems.filter({ hasText: MESSAGE }).waitFor();
  await takePicture(workbench, "01-3 Problems panel");
});
