// What Node's client gets, whatever lies between it and the server. See editor.mjs.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { test } from "node:test";

import { CancellationTokenSource, Editor, root } from "./editor.mjs";

const ENTRIES = `\
churn:
  type: model
  path: models/churn.pkl
segment:
  type: model
`;

// A test with an editor of its own, which leaves in the end.
function conversation(behaviour, body) {
  test(behaviour, async () => {
    const editor = new Editor();
    try {
      await editor.start();
      await body(editor);
      assert.equal(await editor.leave(), 0);
    } finally {
      editor.end();
    }
  });
}

conversation("an editor that asks for diagnostics gets them on the words that are wrong", async (editor) => {
  assert.equal(editor.offered.diagnosticProvider.workspaceDiagnostics, true);
  const document = await editor.open("artifacts.yaml", "churn:\n  tpye: model\n");

  const found = await document.diagnostics();
  assert.deepEqual(found.filter(([code]) => code === "unknown-key"), [["unknown-key", "tpye"]]);
});

conversation("what is known already is not told again", async (editor) => {
  const document = await editor.open("artifacts.yaml", "churn:\n  tpye: model\n");

  const first = await document.ask("textDocument/diagnostic");
  const again = await document.ask("textDocument/diagnostic", { previousResultId: first.resultId });

  assert.equal(again.kind, "unchanged");
});

conversation("emoji count two units, and what is typed behind them goes where it belongs", async (editor) => {
  const document = await editor.open("artifacts.yaml", "churn: {description: '🎉👩‍🔬', tpye: model}\n");

  await document.replace("👩‍🔬", "𝒳");
  await document.replace("tpye", "typo");
  await document.replace("🎉", "🎉🎉é");

  const found = await document.diagnostics();
  assert.deepEqual(found.find(([code]) => code === "unknown-key"), ["unknown-key", "typo"]);
  await document.replace("typo", "type");
  assert.ok(!(await document.diagnostics()).some(([code]) => code === "unknown-key"));
});

conversation("a completion replaces what is typed, and is explained when one looks at it", async (editor) => {
  const document = await editor.open("artifacts.yaml", `${ENTRIES}  des\n`);

  const list = await document.ask("textDocument/completion", { position: document.behind("  des") });

  const item = list.items.find(({ label }) => label === "description");
  const edit = item.textEdit;
  assert.equal(document.in(edit.range ?? edit.replace), "des");
  const resolved = await editor.ask("completionItem/resolve", item);
  assert.match(resolved.documentation.value, /\w/);
  assert.equal(resolved.textEdit.newText, edit.newText);
});

conversation("artifacts that tags know and the file lacks are proposed", async (editor) => {
  const document = await editor.open("artifacts.yaml", `${ENTRIES}aw\n`);

  const list = await document.ask("textDocument/completion", { position: document.behind("\naw") });

  assert.ok(list.items.some(({ label }) => label === "awesome-model"));
  assert.ok(!list.items.some(({ label }) => label === "churn"));
});

conversation("semantic tokens tell names from values", async (editor) => {
  const document = await editor.open("artifacts.yaml", ENTRIES);
  const { legend } = editor.offered.semanticTokensProvider;

  const { data } = await document.ask("textDocument/semanticTokens/full");

  const tokens = [];
  const lines = document.text.split("\n");
  let [line, character] = [0, 0];
  for (let index = 0; index < data.length; index += 5) {
    character = data[index] ? data[index + 1] : character + data[index + 1];
    line += data[index];
    const word = lines[line].slice(character, character + data[index + 2]);
    tokens.push([word, legend.tokenTypes[data[index + 3]]]);
  }
  assert.deepEqual(tokens.slice(0, 3), [["churn", "class"], ["type", "property"], ["model", "type"]]);
});

conversation("lenses and hints tell how artifacts stand", async (editor) => {
  const document = await editor.open("artifacts.yaml", ENTRIES);
  const range = { start: { line: 0, character: 0 }, end: document.position(document.text.length) };

  const lenses = await document.ask("textDocument/codeLens");
  const hints = await document.ask("textDocument/inlayHint", { range });

  assert.match(lenses[0].command.title, /^v3\.1\.0 · .*prod v3\.0\.0/);
  assert.deepEqual(hints.map(({ label }) => label), ["v3.1.0", "v0.4.1"]);
});

conversation("every command of a lens is announced", async (editor) => {
  const document = await editor.open("artifacts.yaml", ENTRIES);

  const lenses = await document.ask("textDocument/codeLens");

  const commands = new Set(editor.offered.executeCommandProvider.commands);
  assert.ok(lenses.length > 2);
  assert.deepEqual(lenses.filter(({ command }) => !commands.has(command.command)), []);
});

conversation("artifacts of the workspace are found by name", async (editor) => {
  const symbols = await editor.ask("workspace/symbol", { query: "seg" });

  assert.ok(symbols.some(({ name }) => name === "segment"), JSON.stringify(symbols));
});

conversation("diagnostics of the workspace name the files that are wrong", async (editor) => {
  await editor.open("artifacts.yaml", "churn:\n  tpye: model\n");

  const { items } = await editor.ask("workspace/diagnostic", { previousResultIds: [] });

  const found = items.filter(({ items }) => items.some(({ code }) => code === "unknown-key"));
  assert.deepEqual(found.map(({ uri, version }) => [uri.split("/").at(-1), version]), [["artifacts.yaml", 1]]);
});

conversation("a question that was cancelled is answered, and so are those behind it", async (editor) => {
  const document = await editor.open("artifacts.yaml", ENTRIES);
  const cancelled = [];
  for (let count = 0; count < 20; count += 1) {
    const source = new CancellationTokenSource();
    cancelled.push(document.ask("textDocument/codeLens", {}, source.token).catch(({ code }) => code));
    source.cancel();
  }

  const hover = await document.ask("textDocument/hover", { position: document.at("churn") });

  assert.match(hover.contents.value, /churn/);
  // An answer that was ready already may come in place of RequestCancelled.
  for (const answer of await Promise.all(cancelled)) {
    assert.ok(answer === -32800 || Array.isArray(answer), JSON.stringify(answer));
  }
});

conversation("a tag that git makes has lenses, hints and diagnostics asked for again", async (editor) => {
  const document = await editor.open("artifacts.yaml", "fresh: {type: model}\n");
  await editor.next("workspace/codeLens/refresh");
  await editor.next("workspace/inlayHint/refresh");
  await editor.next("workspace/diagnostic/refresh");
  assert.ok((await document.diagnostics()).some(([code]) => code === "never-registered"));

  execFileSync("git", ["-C", root, "tag", "-a", "-m", "first", "fresh@v1.0.0", "main"]);

  await editor.next("workspace/codeLens/refresh");
  await editor.next("workspace/inlayHint/refresh");
  await editor.next("workspace/diagnostic/refresh");
  const [lens] = await document.ask("textDocument/codeLens");
  assert.match(lens.command.title, /^v1\.0\.0/);
  assert.ok(!(await document.diagnostics()).some(([code]) => code === "never-registered"));
});

conversation("a method that nobody knows is refused, and the conversation goes on", async (editor) => {
  await assert.rejects(editor.ask("textDocument/nonsense", {}), { code: -32601 });

  const document = await editor.open("artifacts.yaml", ENTRIES);
  assert.deepEqual((await document.diagnostics()).filter(([code]) => code === "yaml-syntax"), []);
});
