// Installs the server of VS Code that the end-to-end tests open in a browser, once for each version, and prints its
// folder. It needs Node, npm, tar and nothing of this package, so that it can run while other things are made ready.
//
// It is the `lib/vscode` of code-server, which is VS Code's own server with patches for running by itself. What
// code-server puts around it (a login page, a proxy) is left out, and so are the native modules, which would have to be
// compiled: the server goes without them, but writes no log files and keeps nothing in output channels.
import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { access, mkdir, mkdtemp, readFile, rename, rm, symlink, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { promisify } from "node:util";

// The last one for Node 20. It has VS Code 1.100.3.
const version = "4.100.3";
const integrity =
  "sha512-q/Fh2DOxCRNhC/WiG/6sAhSKnj7ZACTVBaeeZ+rWjol//0FCbl/qg1ln5ecZ99jYcfqMxZZAyWcN+YBIo0DgpA==";

const run = promisify(execFile);
const quietly = ["--no-audit", "--no-fund", "--loglevel=error"];

const cache = process.env.XDG_CACHE_HOME || join(homedir(), ".cache");
const target = join(cache, "gtod-e2e", `vscode-server-${version}`);

/** @param {string} path */
function exists(path) {
  return access(path).then(
    () => true,
    () => false,
  );
}

/** @param {string} name */
async function findProgram(name) {
  for (const folder of (process.env.PATH ?? "").split(delimiter)) {
    if (folder && (await exists(join(folder, name)))) return join(folder, name);
  }
  throw new Error(`${name} is not on the PATH: install it first.`);
}

/** @param {string} folder an empty one */
async function install(folder) {
  // Without it VS Code finds no file by its name, and no extension starts for the files of a workspace.
  const ripgrep = await findProgram("rg");
  await run("npm", ["pack", ...quietly, `code-server@${version}`], { cwd: folder });
  const archive = `code-server-${version}.tgz`;
  const digest = createHash("sha512").update(await readFile(join(folder, archive)));
  if (`sha512-${digest.digest("base64")}` !== integrity) {
    throw new Error(`${archive} is not the one that was tried: its sha512 is another.`);
  }
  await run("tar", ["xzf", archive, "--strip-components=3", "package/lib/vscode"], { cwd: folder });
  await rm(join(folder, archive));
  // Its npm-shrinkwrap.json pins all versions, but was written with this option.
  const options = ["--omit=dev", "--ignore-scripts", "--legacy-peer-deps"];
  await run("npm", ["ci", ...options, ...quietly], { cwd: folder });
  const link = join(folder, "node_modules/@vscode/ripgrep/bin/rg");
  await mkdir(dirname(link), { recursive: true });
  await symlink(ripgrep, link);
  await writeFile(join(folder, ".complete"), "");
}

if (!(await exists(join(target, ".complete")))) {
  await mkdir(dirname(target), { recursive: true });
  const folder = await mkdtemp(`${target}-`);
  try {
    await install(folder);
    // Another run may have been faster: its folder is as good, and may be in use.
    await rename(folder, target).catch(async (error) => {
      if (!(await exists(join(target, ".complete")))) throw error;
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
console.log(target);
