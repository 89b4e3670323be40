import { stat } from "node:fs/promises";
import { join } from "node:path";
import { expect, inject, test } from "vitest";
import { Board, webview } from "../harness/board";
import { PACKAGE } from "../harness/paths";
import { useBrowser } from "../harness/window";
import type { Workbench } from "../harness/workbench";
import { showcase } from "./showcase";

/** Bytes that a picture may have. */
const MOST = 60_000;

const open = useBrowser();

test("the pictures of README.md", { timeout: 180_000 }, async () => {
  const registry = await showcase(inject("session").root);
  const workbench = await open(registry.folder);
  await workbench.page.setViewportSize({ width: 960, height: 600 });
  await workbench.openFile("artifacts.yaml");
  await workbench.lenses.filter({ hasText: "v2.1.0" }).waitFor();

  await workbench.openRegistry();
  await workbench.row("artifact churn").click();
  await workbench.row("version v2.0.0 of churn").click();
  await workbench.row("in stage staging").waitFor();
  await keep(workbench, "registry", 420);

  await workbench.run("View: Toggle Primary Side Bar Visibility");
  await workbench.pointAt(workbench.squiggles("error").first());
  await workbench.hover.first().waitFor();
  await keep(workbench, "editor", 400);

  await Board.open(workbench);
  await keep(workbench, "board", 400);

  await workbench.page.locator('.tab[data-resource-name="artifacts.yaml"]').click();
  await workbench.lenses.first().getByText("history").click();
  await webview(workbench).getByText("Ada Lovelace").first().waitFor();
  await keep(workbench, "history", 520);
});

/** Keep the upper part of a window, so many pixels of it, without its title. */
async function keep(workbench: Workbench, name: string, height: number): Promise<void> {
  const path = join(PACKAGE, "media/screenshots", `${name}.png`);
  const clip = { x: 0, y: 30, width: 960, height };
  await workbench.page.screenshot({ path, clip, animations: "disabled" });
  expect((await stat(path)).size).toBeLessThan(MOST);
}
