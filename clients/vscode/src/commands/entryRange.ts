/** Something of a document, as `vscode.DocumentSymbol` has it. */
interface Symbol<R> {
  readonly name: string;
  readonly selectionRange: R;
  readonly children: readonly Symbol<R>[];
}

/**
 * Where an artifact's entry stands among the symbols of a file: at its uppermost level, or below
 * the `artifacts:` of dvc.yaml. In a monorepo's folder the file has the name without the folder.
 */
export function entryRange<R>(symbols: readonly Symbol<R>[], artifact: string): R | undefined {
  const bare = artifact.slice(artifact.indexOf(":") + 1);
  const all = symbols.flatMap((symbol) => [symbol, ...symbol.children]);
  const found = all.find(({ name }) => name === artifact) ?? all.find(({ name }) => name === bare);
  return found?.selectionRange;
}
