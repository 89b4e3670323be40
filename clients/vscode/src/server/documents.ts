/** The documents that the server answers for. */

/** What selects a document, for VS Code and for the language client alike. */
interface Selector {
  readonly scheme: string;
  readonly language?: string;
  readonly pattern?: string;
}

/** The documents that are the server's. Of a dvc.yaml it answers for the artifacts alone. */
export const DOCUMENTS: readonly Selector[] = [
  { scheme: "file", language: "gto-artifacts" },
  { scheme: "untitled", language: "gto-artifacts" },
  { scheme: "file", language: "gto-config" },
  { scheme: "file", pattern: "**/dvc.yaml" },
];
