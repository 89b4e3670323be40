import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const PACKAGE = fileURLToPath(new URL("../..", import.meta.url));
const manifest = readFileSync(join(PACKAGE, "package.json"), "utf8");
const texts = readFileSync(join(PACKAGE, "package.nls.json"), "utf8");
const { contributes } = JSON.parse(manifest) as {
  contributes: { commands: readonly { command: string }[] };
};

/** All code of the extension's host. */
const code = readdirSync(join(PACKAGE, "src"), { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith(".ts"))
  .map((name) => readFileSync(join(PACKAGE, "src", name), "utf8"))
  .join("\n");

describe("package.json", () => {
  it("has a text for each of its keys, and package.nls.json no other one", () => {
    const used = [...manifest.matchAll(/"%([^%"]+)%"/g)].map(([, key]) => key);
    const known = Object.keys(JSON.parse(texts) as object);
    expect([...new Set(used)].sort()).toEqual(known.sort());
  });

  it("offers no command that the code does not register", () => {
    const names = contributes.commands.map(({ command }) => command);
    expect(names.filter((name) => !code.includes(`"${name}"`))).toEqual([]);
  });
});
