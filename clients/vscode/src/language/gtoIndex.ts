/** Which file of a repository holds its annotations. */

const USUAL = "artifacts.yaml";

/**
 * The path of the annotation file as a `.gto` names it, from the repository's uppermost folder.
 * @param text The text of the `.gto`; undefined if there is none.
 */
export function annotationFile(text: string | undefined): string {
  const line = /^index[ \t]*:[ \t]+(.+)$/m.exec(text ?? "")?.[1];
  return (line === undefined ? "" : scalar(line)) || USUAL;
}

/** A scalar of one line as YAML reads it. */
function scalar(written: string): string {
  const quoted = /^(["'])(.*?)\1/.exec(written);
  return quoted?.[2] ?? written.replace(/(?:^|[ \t])#.*$/, "").trim();
}
