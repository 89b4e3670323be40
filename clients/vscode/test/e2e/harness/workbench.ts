/** A window of VS Code in a browser, in the words of whoever sits before it. */
import type { BrowserContext, Locator, Page } from "playwright-core";

/** One window with one folder. All methods wait until what they are about is to be seen. */
export class Workbench {
  private constructor(readonly page: Page) {}

  /** Open a folder. */
  static async open(browser: BrowserContext, url: string, folder: string): Promise<Workbench> {
    const page = await browser.newPage();
    page.setDefaultTimeout(30_000);
    await page.goto(`${url}/?folder=${encodeURIComponent(folder)}`);
    const workbench = new Workbench(page);
    await workbench.page.locator(".explorer-folders-view .monaco-list-row").first().waitFor();
    return workbench;
  }

  /** Open a file of the folder's top, to stay. */
  async openFile(name: string): Promise<void> {
    await this.page.getByRole("treeitem", { name, exact: true }).dblclick();
    await this.page.locator(`.tab.active[data-resource-name="${name}"]`).waitFor();
    await this.lines.first().waitFor();
  }

  /**
   * Run a command of the palette by its whole title, `Category: Title`. What is typed is looked for
   * among the commands of that moment, so it is typed again while the command is not among them.
   */
  async run(title: string): Promise<void> {
    await this.page.keyboard.press("F1");
    const input = this.quickInput.locator("input");
    await repeat(async () => {
      await input.fill(">");
      await input.fill(`>${title}`);
    }, this.choice(title));
    await this.choice(title).click();
  }

  /**
   * Whether the palette has a command now, by its whole title.
   * @param words What to look for, by which it is found as another one is that is always there.
   */
  async offers(title: string, words: string, another: string): Promise<boolean> {
    // What is still on its way to the focus closes a palette that has just opened.
    await repeat(async () => {
      await this.page.keyboard.press("F1");
      await this.quickInput.locator("input").fill(`>${words}`, { timeout: 1000 });
    }, this.choice(another));
    const isThere = (await this.choice(title).count()) > 0;
    await this.page.keyboard.press("Escape");
    await this.quickInput.waitFor({ state: "hidden" });
    return isThere;
  }

  /** The box that quick picks, inputs and the palette appear in. */
  get quickInput(): Locator {
    return this.page.locator(".quick-input-widget:visible");
  }

  /** A row of the quick pick that begins with a text. */
  choice(label: string): Locator {
    return this.quickInput.locator(`.monaco-list-row[aria-label^="${label}"]`).first();
  }

  /** The lines of the editor that are to be seen. */
  get lines(): Locator {
    return this.page.locator(".editor-group-container.active .monaco-editor .view-line");
  }

  /** Move the pointer over something that lies below the text, such as a squiggle. */
  async pointAt(target: Locator): Promise<void> {
    const box = await target.boundingBox();
    if (box === null) throw new Error("There is nothing to be seen to point at.");
    await this.page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  }

  /** Put the cursor behind the text of a line. */
  async goToEndOf(line: number): Promise<void> {
    await this.page.keyboard.press("Control+g");
    await this.quickInput.locator("input").fill(`:${line}`);
    await this.page.keyboard.press("Enter");
    await this.quickInput.waitFor({ state: "hidden" });
    await this.page.keyboard.press("End");
  }

  /** The wavy lines below the text. */
  squiggles(severity: "error" | "warning"): Locator {
    return this.page.locator(`.monaco-editor .squiggly-${severity}`);
  }

  /** What is shown for the text under the pointer. */
  get hover(): Locator {
    return this.page.locator(".monaco-hover:visible .hover-contents");
  }

  /** Open the Problems panel; gives its rows. */
  async openProblems(): Promise<Locator> {
    await this.page.keyboard.press("Control+Shift+M");
    await this.page.locator(".markers-panel").waitFor();
    return this.page.locator(".markers-panel .monaco-list-row");
  }

  /** The offers of the completion that is open. */
  get suggestions(): Locator {
    return this.page.locator(".suggest-widget.visible .monaco-list-row");
  }

  /** The lenses above the lines; each has all its commands, separated by ` | `. */
  get lenses(): Locator {
    return this.page.locator(".monaco-editor .codelens-decoration");
  }

  /**
   * Click an action of the uppermost lens. Lenses that are shown from memory, such as those of a tab
   * that was hidden, do nothing yet: it is clicked again until the outcome is to be seen.
   */
  async clickLens(action: string, outcome: Locator): Promise<void> {
    const link = this.lenses.first().getByText(action, { exact: true });
    await repeat(() => link.click({ timeout: 1000 }), outcome);
  }

  /** Show what the languages' servers say of themselves, behind the braces of the status bar. */
  async openLanguageStatus(): Promise<void> {
    await this.page.locator('.statusbar-item[id="status.languageStatus"]').hover();
    await this.hover.first().waitFor();
  }

  /** Open the view of the registry's artifacts in the side bar. */
  async openRegistry(): Promise<void> {
    await this.page.locator(".activitybar").getByRole("tab", { name: "GTO Registry" }).click();
    await this.page.mouse.move(640, 400);
  }

  /** A row of the registry's view by how a screen reader says it begins. */
  row(spoken: string): Locator {
    return this.page.getByRole("treeitem", { name: spoken });
  }

  /** Choose from the menu of a row: with Enter, since a menu that has just opened takes no click. */
  async chooseFromMenu(row: Locator, item: string): Promise<void> {
    await row.click({ button: "right" });
    await this.page.locator(".monaco-menu").getByRole("menuitem", { name: item }).hover();
    await this.page.locator(".monaco-menu .focused").filter({ hasText: item }).waitFor();
    await this.page.keyboard.press("Enter");
  }

  /** What stands in the status bar with that text, and nothing else. */
  statusItem(text: string): Locator {
    return this.page.locator(".statusbar-item").filter({ hasText: new RegExp(`^\\W*${text}$`) });
  }

  /** The messages in the corner. */
  get notifications(): Locator {
    return this.page.locator(".notifications-toasts .notification-list-item");
  }

  async close(): Promise<void> {
    await this.page.close();
  }
}

/** Do something, and again every two seconds until its outcome is to be seen. */
async function repeat(action: () => Promise<void>, outcome: Locator): Promise<void> {
  for (let tries = 0; tries < 10; tries++) {
    // Where it cannot be done any more, its outcome may be on the way.
    await action().catch(() => undefined);
    const seen = outcome.waitFor({ timeout: 2000 }).then(() => true);
    if (await seen.catch(() => false)) return;
  }
  await outcome.waitFor();
}
