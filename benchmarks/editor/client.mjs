// An editor for the benchmark: starts language servers, types, and tells how long answers took.
//
//   node client.mjs FOLDER     where FOLDER/node_modules has vscode-languageserver-protocol
//
// Each line of stdin is a command in JSON, `{"do": NAME, …}`, and gets one line of stdout:
// `{"result": …}` or `{"error": MESSAGE}`. Times are in milliseconds. The end of stdin ends all servers.

import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { createInterface } from "node:readline";
import { fileURLToPath, pathToFileURL } from "node:url";

const require = createRequire(`${process.argv[2]}/`);
const lsp = require("vscode-languageserver-protocol/node");

const PATIENCE = 60_000;

const CAPABILITIES = {
  workspace: { configuration: true, workspaceFolders: true },
  textDocument: {
    synchronization: { didSave: true },
    publishDiagnostics: { versionSupport: true, relatedInformation: true },
    completion: { completionItem: { snippetSupport: true, documentationFormat: ["markdown"] } },
    hover: { contentFormat: ["markdown", "plaintext"] },
  },
};

// The errors and warnings that begin on lines [first, last], as sorted "line:character".
function starts(diagnostics, [first, last]) {
  const shown = diagnostics.filter(
    ({ range, severity }) => severity <= 2 && first <= range.start.line && range.start.line <= last,
  );
  return [...new Set(shown.map(({ range }) => `${range.start.line}:${range.start.character}`))].sort();
}

class Server {
  constructor({ command, environ, folder, settings }) {
    this.began = performance.now();
    this.child = spawn(command[0], command.slice(1), {
      cwd: folder,
      env: environ,
      stdio: ["pipe", "pipe", "pipe"],
    });
    this.ended = new Promise((resolve) => this.child.once("exit", resolve));
    this.complaints = "";
    this.child.stderr.on("data", (data) => (this.complaints += data));
    this.folder = pathToFileURL(folder).href;
    this.settings = settings;
    this.documents = new Map();
    this.awaited = null;
    this.connection = lsp.createProtocolConnection(
      new lsp.StreamMessageReader(this.child.stdout),
      new lsp.StreamMessageWriter(this.child.stdin),
    );
    this.listen();
  }

  listen() {
    const { connection } = this;
    connection.onRequest("workspace/configuration", ({ items }) =>
      items.map(({ section }) => this.settings[section] ?? null),
    );
    connection.onRequest("client/registerCapability", () => null);
    connection.onRequest("window/workDoneProgress/create", () => null);
    connection.onNotification("textDocument/publishDiagnostics", (told) => this.published(told));
    connection.onError(() => {});
    connection.listen();
  }

  async start() {
    await this.connection.sendRequest("initialize", {
      processId: process.pid,
      rootUri: this.folder,
      workspaceFolders: [{ uri: this.folder, name: "workspace" }],
      capabilities: CAPABILITIES,
    });
    await this.connection.sendNotification("initialized", {});
    await this.connection.sendNotification("workspace/didChangeConfiguration", {
      settings: this.settings,
    });
  }

  published({ uri, version, diagnostics }) {
    const now = performance.now();
    const { awaited } = this;
    if (awaited === null || uri !== awaited.uri) return;
    // A server that tells no version is known by what it says: each edit leads to other diagnostics.
    if (version !== undefined && version !== null && version !== awaited.version) return;
    awaited.last = starts(diagnostics, awaited.expected.lines);
    if (awaited.last.join() !== awaited.expected.starts.join()) return;
    this.awaited = null;
    awaited.resolve(now);
  }

  // When the server has published the expected diagnostics of a document's current version.
  diagnosed(uri, expected) {
    return this.patiently(
      new Promise((resolve) => {
        const version = this.documents.get(uri);
        this.awaited = { uri, version, expected, resolve, last: null };
      }),
      () => `diagnostics ${JSON.stringify(expected)}; the last are ${this.awaited?.last}`,
    );
  }

  async open({ uri, expected }) {
    const text = readFileSync(fileURLToPath(uri), "utf8");
    this.documents.set(uri, 1);
    const diagnosed = this.diagnosed(uri, expected);
    const textDocument = { uri, languageId: "yaml", version: 1, text };
    await this.connection.sendNotification("textDocument/didOpen", { textDocument });
    return (await diagnosed) - this.began;
  }

  async edit({ uri, change, expected }) {
    this.documents.set(uri, this.documents.get(uri) + 1);
    const diagnosed = this.diagnosed(uri, expected);
    const began = performance.now();
    this.change(uri, change);
    return (await diagnosed) - began;
  }

  // Types and asks at once, as an editor does.
  async complete({ uri, change, position }) {
    this.documents.set(uri, this.documents.get(uri) + 1);
    const began = performance.now();
    this.change(uri, change);
    const asked = { textDocument: { uri }, position };
    const answer = await this.answered("textDocument/completion", asked);
    const took = performance.now() - began;
    return { took, labels: (answer?.items ?? answer ?? []).map(({ label }) => label) };
  }

  async hover({ uri, position }) {
    const began = performance.now();
    const answer = await this.answered("textDocument/hover", { textDocument: { uri }, position });
    const took = performance.now() - began;
    return { took, text: JSON.stringify(answer?.contents ?? null) };
  }

  async stop() {
    await this.answered("shutdown", undefined);
    await this.connection.sendNotification("exit");
    await this.patiently(this.ended, () => "end");
    this.connection.dispose();
    return null;
  }

  change(uri, change) {
    const textDocument = { uri, version: this.documents.get(uri) };
    const contentChanges = [change];
    void this.connection.sendNotification("textDocument/didChange", { textDocument, contentChanges });
  }

  answered(method, params) {
    return this.patiently(this.connection.sendRequest(method, params), () => `answer to ${method}`);
  }

  // What a promise gives, unless the server ends first or takes too long.
  async patiently(promise, what) {
    let timer;
    const late = new Promise((_, reject) => {
      timer = setTimeout(() => reject(new Error(`no ${what()} after ${PATIENCE} ms`)), PATIENCE);
    });
    const gone = this.ended.then((code) => {
      throw new Error(`the server ended with ${code} before its ${what()}: ${this.complaints}`);
    });
    gone.catch(() => {});
    try {
      return await Promise.race([promise, late, ...(promise === this.ended ? [] : [gone])]);
    } finally {
      clearTimeout(timer);
    }
  }
}

const servers = new Map();

async function obey({ do: what, server, ...details }) {
  if (what === "start") {
    const started = new Server(details);
    servers.set(server, started);
    await started.patiently(started.start(), () => "initialize");
    return { pid: started.child.pid };
  }
  const result = await servers.get(server)[what](details);
  if (what === "stop") servers.delete(server);
  return result;
}

for await (const line of createInterface({ input: process.stdin })) {
  let answer;
  try {
    answer = { result: await obey(JSON.parse(line)) };
  } catch (error) {
    answer = { error: error.message };
  }
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}
for (const { child } of servers.values()) child.kill();
process.exit();
