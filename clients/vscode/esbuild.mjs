// Bundles the extension for VS Code's host (Node) and each page for its webview (a browser).
import { build, context } from "esbuild";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const watch = process.argv.includes("--watch");
const minify = process.argv.includes("--production");
const shared = {
  bundle: true,
  minify,
  sourcemap: !minify,
  logLevel: "warning",
  target: "es2022",
  metafile: true,
};

/** What the extension imports while it runs: a file of its own, so that nothing is read in vain. */
const LATER = { "./launch": "src/server/launch.ts" };
const later = {
  name: "later",
  setup({ onResolve }) {
    onResolve({ filter: /^\./ }, ({ kind, path }) => {
      if (kind !== "dynamic-import") {
        return undefined;
      }
      return path in LATER
        ? { path: `${path}.cjs`, external: true }
        : { errors: [{ text: `${path} is imported later, but no file of its own` }] };
    });
  },
};

const pages = readdirSync("src/webviews/pages").filter((name) => name.endsWith(".ts"));
const bundles = [
  {
    ...shared,
    entryPoints: ["src/extension.ts", ...Object.values(LATER)],
    entryNames: "[name]",
    outdir: "dist",
    outExtension: { ".js": ".cjs" },
    platform: "node",
    format: "cjs",
    external: ["vscode"],
    plugins: [later],
    // VS Code gives its modules to whoever requires them.
    supported: { "dynamic-import": false },
  },
  {
    ...shared,
    entryPoints: pages.map((name) => `src/webviews/pages/${name}`),
    outdir: "dist/pages",
    platform: "browser",
    format: "iife",
  },
];

const inputs = new Set();
for (const bundle of bundles) {
  if (watch) {
    await (await context(bundle)).watch();
  } else {
    const { metafile } = await build(bundle);
    Object.keys(metafile.inputs).forEach((file) => inputs.add(file));
  }
}
if (!watch) {
  mkdirSync("dist", { recursive: true });
  writeFileSync("dist/THIRD-PARTY.txt", notices(inputs));
  writeFileSync("dist/README.md", withoutPictures(readFileSync("README.md", "utf8")));
}

/** VS Code shows pictures of a README by https only, and the repository has no public address. */
function withoutPictures(markdown) {
  return markdown.replaceAll(/^!\[.*\n\n/gm, "");
}

/** The licences of the packages that these files are of. */
function notices(files) {
  const folders = [...files].flatMap(
    (file) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file)?.[0] ?? [],
  );
  return [...new Set(folders)]
    .sort()
    .map(notice)
    .join(`\n${"-".repeat(80)}\n\n`);
}

function notice(folder) {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const file = readdirSync(folder).find((each) => /^licen[cs]e/i.test(each));
  if (file === undefined) {
    throw new Error(`${folder} has no licence to name in the package`);
  }
  return `${name} ${version} (${license})\n\n${readFileSync(join(folder, file), "utf8").trim()}\n`;
}
