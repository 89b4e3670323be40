/** Which language VS Code takes each file for. */
import { equal } from "node:assert/strict";
import * as vscode from "vscode";
import { check } from "./checks";
import { open, until } from "./documents";

const LANGUAGES = {
  "artifacts.yaml": "gto-artifacts",
  ".gto": "gto-config",
  ".gtod.yaml": "gto-config",
  "dvc.yaml": "yaml",
};

for (const [path, language] of Object.entries(LANGUAGES)) {
  check(`${path} is taken for ${language}`, async () => {
    const document = await open(path);
    equal(document.languageId, language);
  });
}

check("a file that .gto names as its index is taken for gto-artifacts", async () => {
  await open("other/models.yaml");
  await until(
    () => vscode.window.activeTextEditor?.document.languageId,
    (language) => language === "gto-artifacts",
  );
});

check("a YAML file that is no annotation file stays YAML", async () => {
  const { languageId } = await open("other/params.yaml");
  equal(languageId, "yaml");
});
