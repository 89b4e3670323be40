import { expect, inject, test } from "vitest";
import { Board } from "../harness/board";
import { sampleRegistry } from "../harness/registry";
import { takePicture, useBrowser } from "../harness/window";

const open = useBrowser();

test("a card that is dragged to a stage is a tag of Git's, and is taken back by one click", async () => {
  const registry = await sampleRegistry(inject("session").root);
  await registry.addEnvironment();
  const workbench = await open(registry.folder);
  const board = await Board.open(workbench);
  const before = await registry.tags();
  await takePicture(workbench, "05-1 board");

  await board.card("staging", "churn", "v1.2.0").dragTo(board.column("prod"));
  await board.question.waitFor();
  await takePicture(workbench, "05-2 question");
  expect(await registry.tags()).toEqual(before);

  await board.question.getByRole("button", { name: "Assign" }).click();
  await board.card("prod", "churn", "v1.2.0").waitFor();
  await takePicture(workbench, "05-3 dragged to prod");
  expect(await registry.tags()).toContain("churn#prod#4");

  await workbench.notifications.getByRole("button", { name: "Undo" }).click();
  await board.card("prod", "churn", "v1.2.0").waitFor({ state: "detached" });
  await takePicture(workbench, "05-4 undone");
  expect(await registry.tags()).toEqual(before);
});
