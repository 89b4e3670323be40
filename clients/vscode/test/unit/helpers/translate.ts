/** Texts as an English editor gives them. */
import type { Translate } from "../../../src/l10n";

/** Puts the arguments in the places of a text. */
export const english = ((text: string, ...args: readonly unknown[]) =>
  text.replace(/\{(\d+)\}/g, (_, place: string) => String(args[Number(place)]))) as Translate;
