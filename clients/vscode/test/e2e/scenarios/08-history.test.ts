import { inject, test } from "vitest";
import { webview } from "../harness/board";
import { sampleRegistry } from "../harness/registry";
import { takePicture, useBrowser } from "../harness/window";

const open = useBrowser();

test("the status bar follows the cursor, and the lens opens the history of its artifact", async () => {
  const registry = await sampleRegistry(inject("session").root);
  await registry.addEnvironment();
  const workbench = await open(registry.folder);
  await workbench.openFile("artifacts.yaml");
  await workbench.statusItem("churn v1.2.0 · staging v1.2.0 · prod v1.1.0").waitFor();
  await workbench.goToEndOf(8);
  await workbench.statusItem("customers v1.0.0").waitFor();
  await workbench.openLanguageStatus();
  await workbench.hover.filter({ hasText: "running, from the workspace's environment" }).waitFor();
  await takePicture(workbench, "08-1 status bar and language status");

  await workbench.clickLens("history", webview(workbench).getByText("Ada Lovelace").first());
  await takePicture(workbench, "08-2 history");
});
