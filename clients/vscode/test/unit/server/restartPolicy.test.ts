import { describe, expect, it } from "vitest";
import { afterDeath, MOST_DEATHS, WITHIN } from "../../../src/server/restartPolicy";

/** What is done after each of several ends, in milliseconds until the restart. */
function decisions(...times: readonly number[]): readonly (number | undefined)[] {
  let deaths: readonly number[] = [];
  return times.map((now) => {
    const decision = afterDeath(deaths, now);
    deaths = decision.deaths;
    return decision.restartIn;
  });
}

describe("a server that has ended", () => {
  it("is started again at once the first time, then after longer and longer pauses", () => {
    expect(decisions(0, 1000, 2000, 3000)).toEqual([0, 500, 1000, 2000]);
  });

  it("is given up at the fifth end within three minutes", () => {
    expect(MOST_DEATHS).toBe(5);
    expect(WITHIN).toBe(180_000);
    expect(decisions(0, 1, 2, 3, 179_999).at(-1)).toBeUndefined();
  });

  it("is never given up if it ends now and then", () => {
    const everyMinute = Array.from({ length: 50 }, (_, index) => index * 60_000);
    expect(decisions(...everyMinute)).not.toContain(undefined);
  });

  it("is started at once again after a long time without an end", () => {
    expect(decisions(0, 1, 2, 2 + WITHIN).at(-1)).toBe(0);
  });
});
