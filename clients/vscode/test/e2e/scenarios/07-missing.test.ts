import { join } from "node:path";
import { inject, test } from "vitest";
import { PYTHON_ENVIRONMENT } from "../harness/paths";
import { sampleRegistry } from "../harness/registry";
import { takePicture, useBrowser } from "../harness/window";

const open = useBrowser();

test("where no gtod is found, a message offers what to do, and the setting helps", async () => {
  const registry = await sampleRegistry(inject("session").root);
  const workbench = await open(registry.folder);
  const message = workbench.notifications.filter({ hasText: "gtod, which reads it, is missing" });
  await message.waitFor();
  await takePicture(workbench, "07-1 no gtod");

  await message.getByRole("button", { name: "Set the Path" }).click();
  await workbench.page.locator(".settings-editor").getByText("Gtod: Path").waitFor();
  await takePicture(workbench, "07-2 the setting");

  const settings = { "gtod.path": join(PYTHON_ENVIRONMENT, "bin/gtod") };
  await registry.write(".vscode/settings.json", JSON.stringify(settings));
  await workbench.openFile("artifacts.yaml");
  await workbench.lenses.filter({ hasText: "v1.2.0" }).waitFor();
  await workbench.openLanguageStatus();
  await workbench.hover.filter({ hasText: "running, as the setting says" }).waitFor();
  await takePicture(workbench, "07-3 running as the setting says");
});
