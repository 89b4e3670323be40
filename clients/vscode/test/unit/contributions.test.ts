import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const PACKAGE = fileURLToPath(new URL("../..", import.meta.url));
const manifest = readFileSync(join(PACKAGE, "package.json"), "utf8");
const texts = readFileSync(join(PACKAGE, "package.nls.json"), "utf8");
const { contributes } = JSON.parse(manifest) as {
  contributes: {
    commands: readonly { command: string; enablement?: string }[];
    menus: Readonly<Record<string, readonly { command: string; when: string; group?: string }[]>>;
  };
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

  it("offers in the palette no command on a registry where there is none", () => {
    const hidden = contributes.menus["commandPalette"]?.map(({ command }) => command);
    const offered = contributes.commands.filter(
      ({ command, enablement }) => enablement === undefined && hidden?.includes(command) !== true,
    );
    // To look again, and what is about the server, goes always.
    expect(offered.map(({ command }) => command)).toEqual([
      "gtod.registry.refresh",
      "gtod.server.restart",
      "gtod.server.showOutput",
    ]);
  });

  it("has at most three icons above the view, of which VS Code's own collapses all rows", () => {
    const icons = contributes.menus["view/title"]?.filter(({ group }) =>
      group?.startsWith("navigation"),
    );
    expect(icons).toHaveLength(2);
  });
});
