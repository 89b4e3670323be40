/** Texts in the language of whoever reads them. */
import type { l10n } from "vscode";

/**
 * Gives a text in the editor's language; `{0}` and so on stand for the arguments. It is vscode's own
 * `l10n.t`, handed to modules that are to work without an editor.
 */
export type Translate = typeof l10n.t;
