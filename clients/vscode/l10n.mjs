// Collects the texts of the code for translators: l10n/bundle.l10n.json, which is packaged. With
// --check it only tells whether that can be done.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import ts from "typescript";

/** The texts that calls of `t(…)` and `….l10n.t(…)` below a folder ask for, in alphabetical order. */
function texts(folder) {
  const files = readdirSync(folder, { recursive: true }).filter((name) => name.endsWith(".ts"));
  const found = files.flatMap((name) => textsOf(join(folder, name)));
  return [...new Set(found)].sort();
}

function textsOf(file) {
  const source = ts.createSourceFile(
    file,
    readFileSync(file, "utf8"),
    ts.ScriptTarget.Latest,
    true,
  );
  const found = [];
  const visit = (node) => {
    if (ts.isCallExpression(node) && isTranslation(node.expression)) {
      const [text] = node.arguments;
      if (text === undefined || !ts.isStringLiteralLike(text)) {
        const { line } = source.getLineAndCharacterOfPosition(node.getStart(source));
        throw new Error(`${file}:${line + 1}: a text to translate has to stand there as it is`);
      }
      found.push(text.text);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

function isTranslation(called) {
  const isT = (name) => name.text === "t";
  return ts.isPropertyAccessExpression(called)
    ? isT(called.name) && /\bl10n$/.test(called.expression.getText(called.getSourceFile()))
    : ts.isIdentifier(called) && isT(called);
}

/** What l10n/bundle.l10n.json has to hold. */
function bundle() {
  const all = texts("src").map((text) => [text, text]);
  return `${JSON.stringify(Object.fromEntries(all), null, 2)}\n`;
}

const text = bundle();
if (!process.argv.includes("--check")) {
  mkdirSync("l10n", { recursive: true });
  writeFileSync("l10n/bundle.l10n.json", text);
}
