// A client such as the one in Visual Studio Code, without the editor around it.
//
// The environment variable GTOD_E2E is JSON: `packages` is the folder with node_modules, `root` that of
// the workspace; `command` starts the server, or `socket` is where it listens.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { connect } from "node:net";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const task = JSON.parse(process.env.GTOD_E2E);
const lsp = createRequire(`${task.packages}/`)("vscode-languageserver-protocol/node");
const CAPABILITIES = JSON.parse(readFileSync(new URL("capabilities.json", import.meta.url)));

export const root = task.root;
export const { CancellationTokenSource } = lsp;

export class Editor {
  // Shakes hands with the server.
  async start() {
    await this.connect();
    const folder = pathToFileURL(root).href;
    const answer = await this.ask("initialize", {
      processId: process.pid,
      clientInfo: { name: "test" },
      rootUri: folder,
      workspaceFolders: [{ uri: folder, name: "registry" }],
      capabilities: CAPABILITIES,
    });
    this.offered = answer.capabilities;
    await this.tell("initialized", {});
  }

  async connect() {
    if (task.socket) {
      this.socket = connect(task.socket);
      await once(this.socket, "connect");
      this.reader = this.writer = this.socket;
      this.ended = once(this.socket, "close").then(() => 0);
    } else {
      this.child = spawn(task.command[0], task.command.slice(1), { stdio: ["pipe", "pipe", "inherit"] });
      [this.reader, this.writer] = [this.child.stdout, this.child.stdin];
      this.ended = once(this.child, "exit").then(([status]) => status);
    }
    this.told = [];
    this.waiting = [];
    this.connection = lsp.createProtocolConnection(
      new lsp.StreamMessageReader(this.reader),
      new lsp.StreamMessageWriter(this.writer),
    );
    this.connection.onRequest((method, params) => this.take(method, params));
    this.connection.onNotification((method, params) => this.take(method, params));
    this.connection.listen();
  }

  take(method, params) {
    this.told.push({ method, params });
    for (const look of [...this.waiting]) look();
    return null;
  }

  ask(method, ...params) {
    return this.connection.sendRequest(method, ...params);
  }

  tell(method, params) {
    return this.connection.sendNotification(method, params);
  }

  // The params of the next message of this method that the server sends of itself.
  next(method) {
    return new Promise((resolve) => {
      const look = () => {
        const index = this.told.findIndex((each) => each.method === method);
        if (index < 0) return;
        this.waiting = this.waiting.filter((each) => each !== look);
        resolve(this.told.splice(index, 1)[0].params);
      };
      this.waiting.push(look);
      look();
    });
  }

  async open(name, text) {
    const document = new Document(this, pathToFileURL(join(root, name)).href, text);
    const item = { uri: document.uri, languageId: "yaml", version: 1, text };
    await this.tell("textDocument/didOpen", { textDocument: item });
    return document;
  }

  // Says good-bye as the protocol wants it; the exit status.
  async leave() {
    await this.ask("shutdown");
    await this.tell("exit");
    return this.ended;
  }

  // Leaves nothing behind, however it went.
  end() {
    this.connection?.dispose();
    this.child?.kill();
    this.socket?.destroy();
  }
}

class Document {
  constructor(editor, uri, text) {
    Object.assign(this, { editor, uri, text, version: 1 });
  }

  get name() {
    return { uri: this.uri };
  }

  // The place where a text begins; in UTF-16 units, as JavaScript counts.
  at(text) {
    const index = this.text.indexOf(text);
    if (index < 0) throw new Error(`'${text}' stands nowhere`);
    return this.position(index);
  }

  behind(text) {
    return this.position(this.text.indexOf(text) + text.length);
  }

  position(index) {
    const lines = this.text.slice(0, index).split("\n");
    return { line: lines.length - 1, character: lines.at(-1).length };
  }

  // The text in a range.
  in({ start, end }) {
    return this.text.slice(this.index(start), this.index(end));
  }

  index({ line, character }) {
    const before = this.text.split("\n").slice(0, line);
    return before.reduce((sum, each) => sum + each.length + 1, 0) + character;
  }

  // Puts another text in place of the first of this text, and tells only that.
  async replace(old, replacement) {
    const range = { start: this.at(old), end: this.behind(old) };
    this.text = this.text.replace(old, () => replacement);
    this.version += 1;
    await this.editor.tell("textDocument/didChange", {
      textDocument: { uri: this.uri, version: this.version },
      contentChanges: [{ range, text: replacement }],
    });
  }

  // What a method that needs no more than the file gives.
  ask(method, params = {}, ...token) {
    return this.editor.ask(method, { textDocument: this.name, ...params }, ...token);
  }

  // Each diagnostic as its code and the text on which it stands.
  async diagnostics() {
    const { items } = await this.ask("textDocument/diagnostic");
    return items.map(({ code, range }) => [code, this.in(range)]);
  }
}
