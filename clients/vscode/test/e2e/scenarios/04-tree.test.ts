import { expect, inject, test } from "vitest";
import { sampleRegistry } from "../harness/registry";
import { takePicture, useBrowser } from "../harness/window";

const open = useBrowser();

test("from the tree a version is registered and a stage assigned, as Git's tags", async () => {
  const registry = await sampleRegistry(inject("session").root);
  await registry.addEnvironment();
  const workbench = await open(registry.folder);
  await workbench.openRegistry();
  await workbench.row("artifact churn, v1.2.0").click();
  await workbench.row("version v1.1.0 of churn").click();
  await workbench.row("in stage prod").waitFor();
  await takePicture(workbench, "04-1 tree");

  await registry.write("models/churn.pkl", "Train on July");
  await registry.commit("Train on July", new Date());
  const churn = workbench.row("artifact churn, v1.2.0");
  await workbench.chooseFromMenu(churn, "Register a Version…");
  await workbench.choice("v1.3.0").waitFor();
  await takePicture(workbench, "04-2 versions to register");
  await workbench.choice("v1.3.0").click();
  const version = workbench.row("version v1.3.0 of churn");
  await version.waitFor();
  await takePicture(workbench, "04-3 version registered");
  expect(await registry.tags()).toContain("churn@v1.3.0");

  await workbench.chooseFromMenu(version, "Assign a Stage…");
  await workbench.choice("prod").waitFor();
  await takePicture(workbench, "04-4 stages to assign");
  await workbench.choice("prod").click();
  await workbench.row("artifact churn, v1.3.0 · staging v1.2.0 · prod v1.3.0").waitFor();
  await takePicture(workbench, "04-5 stage assigned");
  expect(await registry.tags()).toContain("churn#prod#4");
  const taggers = await registry.git("tag", "--list", "churn#prod#4", "--format=%(taggername)");
  expect(taggers).toBe("Ada Lovelace");
});
