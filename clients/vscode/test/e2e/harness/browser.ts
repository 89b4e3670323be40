/** Debian's Chromium, without a screen. */
import { chromium, type Browser } from "playwright-core";

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

/** Start one. */
export function launchBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: "/usr/bin/chromium", args: OPTIONS });
}
