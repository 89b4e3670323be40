// Bundles the extension for VS Code's host (Node) and each page for its webview (a browser).
import { build, context } from "esbuild";
import { readdirSync } from "node:fs";

const watch = process.argv.includes("--watch");
const minify = process.argv.includes("--production");
const shared = { bundle: true, minify, sourcemap: !minify, logLevel: "warning", target: "es2022" };

const pages = readdirSync("src/webviews/pages").filter((name) => name.endsWith(".ts"));
const bundles = [
  {
    ...shared,
    entryPoints: ["src/extension.ts"],
    outfile: "dist/extension.cjs",
    platform: "node",
    format: "cjs",
    external: ["vscode"],
  },
  {
    ...shared,
    entryPoints: pages.map((name) => `src/webviews/pages/${name}`),
    outdir: "dist/pages",
    platform: "browser",
    format: "iife",
  },
];

for (const bundle of bundles) {
  if (watch) {
    await (await context(bundle)).watch();
  } else {
    await build(bundle);
  }
}
