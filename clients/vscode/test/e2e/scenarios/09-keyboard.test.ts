import { expect, inject, test } from "vitest";
import { Board } from "../harness/board";
import { sampleRegistry } from "../harness/registry";
import { takePicture, useBrowser } from "../harness/window";

const open = useBrowser();

test("the board needs no mouse: cards are reached, moved and confirmed by keys", async () => {
  const registry = await sampleRegistry(inject("session").root);
  await registry.addEnvironment();
  const workbench = await open(registry.folder);
  const { keyboard } = workbench.page;
  const board = await Board.open(workbench);

  await board.reach("staging", "churn", "v1.2.0");
  await takePicture(workbench, "09-1 card with the focus");

  await keyboard.press("Enter");
  await board.menu.waitFor();
  await takePicture(workbench, "09-2 menu of the card");
  await keyboard.press("Escape");
  await board.menu.waitFor({ state: "detached" });

  await keyboard.press("Alt+ArrowRight");
  await board.question.waitFor();
  await keyboard.press("Enter");
  const moved = board.card("prod", "churn", "v1.2.0");
  await moved.waitFor();
  await expect
    .poll(() => moved.evaluate((card) => card === card.ownerDocument.activeElement))
    .toBe(true);
  await takePicture(workbench, "09-3 card moved by the keyboard");
  expect(await registry.tags()).toContain("churn#prod#4");
});
