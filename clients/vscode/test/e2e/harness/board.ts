/** The board of the registry, in the words of whoever sits before it. */
import type { FrameLocator, Locator } from "playwright-core";
import type { Workbench } from "./workbench";

/** What is in the webview that is open. */
export function webview(workbench: Workbench): FrameLocator {
  return workbench.page.frameLocator("iframe.webview.ready:visible").frameLocator("#active-frame");
}

/** A board that is open. */
export class Board {
  private constructor(private readonly frame: FrameLocator) {}

  /** Open the registry's by the palette. */
  static async open(workbench: Workbench): Promise<Board> {
    await workbench.run("GTO: Open the Board of the Registry");
    const board = new Board(webview(workbench));
    await board.frame.locator("[data-card]").first().waitFor();
    return board;
  }

  /** The column of a stage, or of what is in none. */
  column(title: string): Locator {
    return this.frame
      .locator("[data-column]")
      .filter({ has: this.frame.getByRole("heading", { name: title, exact: true }) });
  }

  /** The card of a version in a column. */
  card(column: string, artifact: string, version: string): Locator {
    return this.column(column).getByRole("option", { name: `${artifact}, ${version}` });
  }

  /** Go to a card by the keyboard: with Tab to the cards, with the arrows through them. */
  async reach(title: string, artifact: string, version: string): Promise<void> {
    const card = this.card(title, artifact, version);
    const focused = this.frame.locator("[data-card]:focus");
    const press = (key: string): Promise<void> => card.page().keyboard.press(key);
    await this.frame.getByRole("searchbox").focus();
    await pressUntil(() => press("Tab"), focused);
    await pressUntil(() => press("ArrowRight"), this.column(title).locator("[data-card]:focus"));
    await pressUntil(() => press("ArrowDown"), card.and(focused));
  }

  /** The question that is asked before anything is tagged. */
  get question(): Locator {
    return this.frame.getByRole("dialog");
  }

  /** The menu of a card. */
  get menu(): Locator {
    return this.frame.getByRole("menu");
  }
}

/** Most presses of one key to get anywhere. */
const MOST_PRESSES = 10;

async function pressUntil(press: () => Promise<void>, target: Locator): Promise<void> {
  for (let presses = 0; presses < MOST_PRESSES; presses++) {
    if ((await target.count()) > 0) return;
    await press();
  }
  throw new Error("The keys do not lead there.");
}
