import { expect, inject, test } from "vitest";
import { Board, webview } from "../harness/board";
import { sampleRegistry } from "../harness/registry";
import { takePicture, useBrowser } from "../harness/window";

const open = useBrowser();

test("a board comes back as it was when the window is loaded again", async () => {
  const registry = await sampleRegistry(inject("session").root);
  await registry.addEnvironment();
  const workbench = await open(registry.folder);
  const board = await Board.open(workbench);
  const filter = webview(workbench).getByRole("searchbox");
  await filter.fill("customers");
  await board.card("staging", "churn", "v1.2.0").waitFor({ state: "detached" });
  const card = board.card("Not in a stage", "customers", "v1.0.0");
  await card.focus();

  const loaded = workbench.page.waitForEvent("load");
  await workbench.run("Developer: Reload Window");
  await loaded;
  await card.waitFor();
  expect(await filter.inputValue()).toBe("customers");
  expect(await board.card("staging", "churn", "v1.2.0").count()).toBe(0);
  expect(await card.getAttribute("tabindex")).toBe("0");
  await takePicture(workbench, "11-1 board after the window was loaded again");
});

test("a commit of the history is shown by VS Code itself", async () => {
  const registry = await sampleRegistry(inject("session").root);
  await registry.addEnvironment();
  const workbench = await open(registry.folder);
  await workbench.run("GTO: Show the History of the Registry");
  const history = webview(workbench);
  const head = (await registry.git("rev-parse", "HEAD")).trim();
  await history
    .getByRole("button", { name: head.slice(0, 7) })
    .first()
    .waitFor();
  await takePicture(workbench, "11-2 history of the registry");

  await history
    .getByRole("button", { name: head.slice(0, 7) })
    .first()
    .click();
  await workbench.page.locator(".tab.active", { hasText: head.slice(0, 7) }).waitFor();
  await workbench.page.locator(".multiDiffEntry .view-line").first().waitFor();
  await takePicture(workbench, "11-3 commit of an event");
});
