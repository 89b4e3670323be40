import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { BrowserContext } from "playwright-core";
import { expect, inject, test } from "vitest";
import { Board, webview } from "../harness/board";
import { PACKAGE } from "../harness/paths";
import { useBrowser } from "../harness/window";
import type { Workbench } from "../harness/workbench";
import { indexedPng, type Pixels } from "./indexedPng";
import { showcase } from "./showcase";

const FOLDER = join(PACKAGE, "media/screenshots");
const WIDTH = 1000;

/** Bytes that a picture may have. */
const MOST = 60_000;

const open = useBrowser();

test("the pictures of README.md", { timeout: 180_000 }, async () => {
  await mkdir(FOLDER, { recursive: true });
  const registry = await showcase(inject("session").root);
  const workbench = await open(registry.folder);
  await workbench.page.setViewportSize({ width: WIDTH, height: 560 });
  await workbench.openFile("artifacts.yaml");
  await workbench.lenses.filter({ hasText: "v2.1.0" }).waitFor();

  await workbench.openRegistry();
  await workbench.row("artifact churn").click();
  await workbench.row("version v2.0.0 of churn").click();
  await workbench.row("in stage staging").waitFor();
  await keep(workbench, "registry", 390);

  await workbench.run("View: Toggle Primary Side Bar Visibility");
  await workbench.pointAt(workbench.squiggles("error").first());
  await workbench.hover.first().waitFor();
  await keep(workbench, "editor", 380);

  await Board.open(workbench);
  await keep(workbench, "board", 390);

  await workbench.page.locator('.tab[data-resource-name="artifacts.yaml"]').click();
  await workbench.clickLens("history", webview(workbench).getByText("Ada Lovelace").first());
  await keep(workbench, "history", 440);
});

/** Keep the upper part of a window, so many pixels of it, without its title. */
async function keep(workbench: Workbench, name: string, height: number): Promise<void> {
  const clip = { x: 0, y: 30, width: WIDTH, height };
  const picture = await workbench.page.screenshot({ clip, animations: "disabled" });
  const small = indexedPng(await pixelsOf(picture, workbench.page.context()));
  expect(small.length).toBeLessThan(MOST);
  await writeFile(join(FOLDER, `${name}.png`), small);
}

/** Decode a picture, which a browser knows how to do; VS Code's page lets nothing be fetched. */
async function pixelsOf(picture: Buffer, browser: BrowserContext): Promise<Pixels> {
  const page = await browser.newPage();
  const { width, height, text } = await page.evaluate(async (base64) => {
    const file = await fetch(`data:image/png;base64,${base64}`);
    const bitmap = await createImageBitmap(await file.blob());
    const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
    const context = canvas.getContext("2d");
    context?.drawImage(bitmap, 0, 0);
    const data = context?.getImageData(0, 0, bitmap.width, bitmap.height).data ?? [];
    const text = Array.from(data, (byte) => String.fromCharCode(byte)).join("");
    return { width: bitmap.width, height: bitmap.height, text };
  }, picture.toString("base64"));
  await page.close();
  return { width, height, data: Buffer.from(text, "latin1") };
}
