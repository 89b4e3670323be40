/** Versions of gtod, as `gtod --version` tells them. */

/** The oldest gtod that this extension can talk to. */
export const OLDEST_GTOD = "0.1.0";

const TOLD = /^gtod (\d+(?:\.\d+)*\S*)\s*$/;

/** The version that `gtod --version` tells; undefined if this is not what a gtod says. */
export function toldVersion(output: string): string | undefined {
  return TOLD.exec(output)?.[1];
}

/** Whether a version is as new as another one or newer, by the numbers it begins with. */
export function isAtLeast(version: string, oldest: string): boolean {
  const [ours, theirs] = [numbers(version), numbers(oldest)];
  for (let place = 0; place < Math.max(ours.length, theirs.length); place += 1) {
    const difference = (ours[place] ?? 0) - (theirs[place] ?? 0);
    if (difference !== 0) {
      return difference > 0;
    }
  }
  return true;
}

function numbers(version: string): readonly number[] {
  const release = /^\d+(?:\.\d+)*/.exec(version)?.[0] ?? "0";
  return release.split(".").map(Number);
}
