/** Gives the annotation file its language where it is not called artifacts.yaml. */
import { readFile } from "node:fs/promises";
import { dirname, join, normalize, relative } from "node:path";
import * as vscode from "vscode";
import { repositoryAround } from "../server/registrySigns";
import { annotationFile } from "./gtoIndex";

/** Look at each YAML document that is opened, and at those that are open already. */
export function recogniseAnnotationFiles(): vscode.Disposable {
  const look = (document: vscode.TextDocument): void => {
    if (document.uri.scheme === "file" && document.languageId === "yaml") {
      void recognise(document);
    }
  };
  vscode.workspace.textDocuments.forEach(look);
  return vscode.workspace.onDidOpenTextDocument(look);
}

async function recognise(document: vscode.TextDocument): Promise<void> {
  const path = document.uri.fsPath;
  const repository = await repositoryAround(dirname(path));
  if (repository === undefined) {
    return;
  }
  const text = await readFile(join(repository.workTree, ".gto"), "utf8").catch(() => undefined);
  const isAnnotations = normalize(annotationFile(text)) === relative(repository.workTree, path);
  if (isAnnotations && !document.isClosed) {
    await vscode.languages.setTextDocumentLanguage(document, "gto-artifacts");
  }
}
