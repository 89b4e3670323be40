/** Texts as an English editor gives them. */
import type { Translate } from "../../../src/l10n";

/** Puts the arguments in the places of a text; a place without one stays, as in VS Code. */
export const english = ((text: string, ...args: readonly unknown[]) =>
  text.replace(/\{(\d+)\}/g, (whole, place: string) =>
    Number(place) < args.length ? String(args[Number(place)]) : whole,
  )) as Translate;
