import { expect, inject, test, vi } from "vitest";
import { daemonProcess } from "../harness/daemon";
import { sampleRegistry } from "../harness/registry";
import { takePicture, useBrowser } from "../harness/window";

const session = inject("session");
const open = useBrowser();

test(
  "a daemon that is killed is started again, until it was killed too often",
  { timeout: 120_000 },
  async () => {
    const registry = await sampleRegistry(session.root);
    await registry.addEnvironment();
    const workbench = await open(registry.folder);
    await workbench.openFile("artifacts.yaml");
    await workbench.lenses.filter({ hasText: "v1.2.0" }).waitFor();

    let last = await killDaemon(undefined);
    await registry.tag("churn@v1.3.0");
    await workbench.lenses.filter({ hasText: "v1.3.0" }).waitFor();
    await workbench.statusItem("churn v1.3.0 · staging v1.2.0 · prod v1.1.0").waitFor();
    await takePicture(workbench, "06-1 recovered after the daemon was killed");

    for (let deaths = 1; deaths < 5; deaths++) last = await killDaemon(last);
    const message = workbench.notifications.filter({ hasText: "ended 5 times" });
    await message.waitFor();
    expect(await workbench.notifications.count()).toBe(1);
    await workbench.statusItem("churn .*").waitFor({ state: "hidden" });
    expect(await message.innerText()).not.toContain("restart the language server");
    await takePicture(workbench, "06-2 killed too often");

    await message.getByRole("button", { name: "Restart" }).click();
    await registry.tag("churn@v1.4.0");
    await workbench.lenses.filter({ hasText: "v1.4.0" }).waitFor();
    await workbench.statusItem("churn v1.4.0 · staging v1.2.0 · prod v1.1.0").waitFor();
    await takePicture(workbench, "06-3 restarted by the button");
  },
);

/** Kill the daemon as soon as another one than that before runs; gives its process. */
async function killDaemon(before: number | undefined): Promise<number> {
  const pid = await vi.waitUntil(
    async () => {
      const found = await daemonProcess(session);
      return found !== before && found;
    },
    { timeout: 30_000 },
  );
  process.kill(pid, "SIGKILL");
  return pid;
}
