/** Texts of a repository's as people see them: names and messages may hold anything. */

// Control characters, those that turn the direction of writing, and halves of characters make a text
// look like another one.
const UNSAFE =
  // eslint-disable-next-line no-control-regex -- they are what is looked for
  /[\u0000-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]|\p{Surrogate}/gu;
const PUNCTUATION = /[!-/:-@[-`{-~]/g;

/** A text on one line, without what would make it look like another one. */
export function oneLine(text: string): string {
  return text.replace(UNSAFE, " ").trim();
}

/** A text as Markdown that shows the text itself: no link, image, icon or markup comes of it. */
export function asMarkdown(text: string): string {
  return text
    .split(/\r\n|\r|\n/)
    .map((line) => oneLine(line).replace(PUNCTUATION, "\\$&"))
    .join("  \n");
}

/** The path of a folder as a shell takes it too, with `~` for the home folder: `~/models`. */
export function shortPath(path: string, home: string): string {
  return path === home || path.startsWith(`${home}/`) ? `~${path.slice(home.length)}` : path;
}

/** A moment as whoever tagged saw it on the clock: `2022-07-15 18:30`. */
export function clockTime(iso: string): string {
  return iso.slice(0, 16).replace("T", " ");
}

/** A number of bytes, roughly: `1.2 MB`. */
export function byteSize(bytes: number): string {
  const units = ["B", "kB", "MB", "GB", "TB", "PB"];
  const exponent = bytes < 1000 ? 0 : Math.floor(Math.log10(bytes) / 3);
  const unit = Math.min(exponent, units.length - 1);
  const number = bytes / 1000 ** unit;
  return `${unit === 0 || number >= 100 ? Math.round(number) : number.toFixed(1)} ${units[unit] ?? ""}`;
}
