/** Which artifact of a file the cursor is in. */
import { dirname, relative, sep } from "node:path";

/** What is used of LSP's DocumentSymbol; lines count from 0. */
export interface Outline {
  readonly name: string;
  readonly range: { readonly start: { line: number }; readonly end: { line: number } };
  readonly children?: readonly Outline[];
}

/**
 * The name by which the registry knows the artifact whose entry a line lies in.
 * @param outline What the server tells of the file: in dvc.yaml the section with the artifacts.
 * @param path The file, an absolute path.
 * @param root The uppermost folder of its repository, an absolute path.
 */
export function artifactAtLine(
  outline: readonly Outline[],
  line: number,
  path: string,
  root: string,
): string | undefined {
  const isDvc = path.endsWith(`${sep}dvc.yaml`);
  const entries = isDvc ? outline.flatMap(({ children = [] }) => children) : outline;
  const entry = entries.find(({ range }) => range.start.line <= line && line <= range.end.line);
  return entry === undefined ? undefined : `${isDvc ? prefix(path, root) : ""}${entry.name}`;
}

/** What DVC's artifacts are called by before their names: the folder of their file, if any. */
function prefix(path: string, root: string): string {
  const folder = relative(root, dirname(path));
  return folder === "" ? "" : `${folder.split(sep).join("/")}:`;
}
