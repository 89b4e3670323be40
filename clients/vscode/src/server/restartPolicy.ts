/** Whether a server that has ended is started again, and when. */

/** Ends within `WITHIN` after which it is given up. */
export const MOST_DEATHS = 5;
/** Milliseconds for which an end counts. */
export const WITHIN = 3 * 60_000;
/** Milliseconds before the second restart; each further one takes twice as long. */
const PAUSE = 500;

/** What is done after an end. */
export interface Decision {
  /** When the server ended: those that still count, oldest first, in milliseconds. */
  readonly deaths: readonly number[];
  /** Milliseconds until it is started again; undefined if it is given up. */
  readonly restartIn: number | undefined;
}

/**
 * Decide what to do about a server that has just ended.
 * @param earlier When it ended before, as the last decision had it.
 * @param now Milliseconds, on the clock of `earlier`.
 */
export function afterDeath(earlier: readonly number[], now: number): Decision {
  const deaths = [...earlier.filter((when) => now - when < WITHIN), now];
  if (deaths.length >= MOST_DEATHS) {
    return { deaths, restartIn: undefined };
  }
  return { deaths, restartIn: deaths.length === 1 ? 0 : PAUSE * 2 ** (deaths.length - 2) };
}
