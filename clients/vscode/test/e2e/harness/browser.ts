/** Debian's Chromium, without a screen. */
import { chromium, type BrowserContext } from "playwright-core";

/** What it needs to stay by itself, and to run as root. */
const OPTIONS = [
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-gpu",
  "--disable-quic",
  "--disable-sync",
  "--no-first-run",
  "--no-sandbox",
];

/**
 * Start one.
 * @param folder For its profile. Another one with the same folder starts windows faster, since VS Code's
 * code is there and compiled.
 */
export function launchBrowser(folder: string): Promise<BrowserContext> {
  return chromium.launchPersistentContext(folder, {
    executablePath: "/usr/bin/chromium",
    args: OPTIONS,
    viewport: { width: 1280, height: 800 },
  });
}
