/** What the editor gets of the language server, by the commands that ask all providers as the editor does. */
import { deepEqual, equal, match, ok } from "node:assert/strict";
import * as vscode from "vscode";
import { check } from "./checks";
import { open, positionOf, replace, revert, until, uriOf } from "./documents";

const ask = vscode.commands.executeCommand;

check("a wrong type is a problem with a code that leads to its explanation", async () => {
  const document = await open("artifacts.yaml");
  await replace(document, "type: model", "type: [model]");
  const [problem] = await until(errorsOf(document.uri), (found) => found.length > 0);
  equal(problem?.message, "'type' must be text.");
  equal(problem.source, "gtod");
  ok(typeof problem.code === "object" && problem.code.value === "invalid-value");
  await revert();
  await until(errorsOf(document.uri), (found) => found.length === 0);
});

check("a hover over an artifact tells its versions and stages, once", async () => {
  const document = await open("artifacts.yaml");
  const texts = await hoversAt(document, "churn");
  equal(texts.length, 1);
  match(texts.join(), /v1\.2\.0[^]*staging/);
});

check("keys are completed by us alone", async () => {
  const document = await open("artifacts.yaml");
  const labels = await completionsAt(document, positionOf(document, "type: model"));
  ok(labels.includes("custom"), labels.join());
  equal(new Set(labels).size, labels.length);
});

check("the artifacts of a dvc.yaml have our hovers and nobody else's", async () => {
  const document = await open("dvc.yaml");
  const texts = await hoversAt(document, "churn");
  equal(texts.length, 1);
});

check("lenses tell how an artifact stands and offer what can be done", async () => {
  const { uri } = await open("artifacts.yaml");
  const lenses = await ask<vscode.CodeLens[]>("vscode.executeCodeLensProvider", uri, 50);
  const first = lenses.filter(({ range }) => range.start.line === 0);
  const [state, ...actions] = first.map(({ command }) => command?.title);
  match(state ?? "", /^v1\.2\.0 · staging v1\.2\.0 · prod v1\.1\.0$/);
  deepEqual(actions, ["register", "assign", "history"]);
});

check("inlay hints tell the latest version behind the name", async () => {
  const document = await open("artifacts.yaml");
  const whole = new vscode.Range(0, 0, document.lineCount, 0);
  const hints = await ask<vscode.InlayHint[]>(
    "vscode.executeInlayHintProvider",
    document.uri,
    whole,
  );
  ok(hints.some(({ label }) => JSON.stringify(label).includes("v1.2.0")));
});

check("a path leads to its file", async () => {
  const document = await open("artifacts.yaml");
  const places = await ask<(vscode.Location | vscode.LocationLink)[]>(
    "vscode.executeDefinitionProvider",
    document.uri,
    positionOf(document, "models/churn.pkl"),
  );
  const targets = places.map((place) => ("uri" in place ? place.uri : place.targetUri));
  deepEqual(targets.map(String), [String(uriOf("models/churn.pkl"))]);
});

check("a type is renamed in all files that name it", async () => {
  const document = await open("artifacts.yaml");
  const edit = await ask<vscode.WorkspaceEdit>(
    "vscode.executeDocumentRenameProvider",
    document.uri,
    positionOf(document, "dataset"),
    "table",
  );
  const files = edit.entries().map(([uri]) => vscode.workspace.asRelativePath(uri));
  deepEqual(files.sort(), [".gto", "artifacts.yaml"]);
});

check("formatting indents as the editor says", async () => {
  const document = await open("artifacts.yaml");
  const edits = await ask<vscode.TextEdit[]>("vscode.executeFormatDocumentProvider", document.uri, {
    tabSize: 4,
    insertSpaces: true,
  });
  const edit = new vscode.WorkspaceEdit();
  edit.set(document.uri, edits);
  ok(await vscode.workspace.applyEdit(edit));
  match(document.getText(), /^churn:\n {4}type: model$/m);
  await revert();
});

check("symbols are the artifacts", async () => {
  const { uri } = await open("artifacts.yaml");
  const symbols = await ask<vscode.DocumentSymbol[]>("vscode.executeDocumentSymbolProvider", uri);
  deepEqual(
    symbols.map(({ name }) => name),
    ["churn", "customers"],
  );
});

check("a stage in .gto tells who is in it", async () => {
  const document = await open(".gto");
  match((await hoversAt(document, "staging")).join(), /churn/);
});

function errorsOf(uri: vscode.Uri): () => readonly vscode.Diagnostic[] {
  return () =>
    vscode.languages
      .getDiagnostics(uri)
      .filter(({ severity }) => severity === vscode.DiagnosticSeverity.Error);
}

async function hoversAt(document: vscode.TextDocument, text: string): Promise<readonly string[]> {
  const position = positionOf(document, text);
  const hovers = await until(
    () => ask<vscode.Hover[]>("vscode.executeHoverProvider", document.uri, position),
    (found) => found.length > 0,
  );
  return hovers.map(({ contents }) => contents.map(textOf).join("\n"));
}

/** A hover's parts come back as Markdown, whatever a provider has given. */
function textOf(part: vscode.Hover["contents"][number]): string {
  return part instanceof vscode.MarkdownString ? part.value : "";
}

async function completionsAt(
  document: vscode.TextDocument,
  position: vscode.Position,
): Promise<readonly string[]> {
  const list = await ask<vscode.CompletionList>(
    "vscode.executeCompletionItemProvider",
    document.uri,
    position,
  );
  return list.items.map(({ label }) => (typeof label === "string" ? label : label.label));
}
