import { expect, it } from "vitest";
import { coalesced } from "../../src/coalesced";

it("is done once more behind what runs, however often it is wanted meanwhile", async () => {
  let runs = 0;
  const ends: (() => void)[] = [];
  const run = coalesced(() => {
    runs += 1;
    return new Promise((resolve) => ends.push(resolve));
  });
  const first = run();
  const others = [run(), run(), run()];
  expect(runs).toBe(1);
  ends[0]?.();
  await expect.poll(() => runs).toBe(2);
  ends[1]?.();
  await Promise.all([first, ...others]);
  expect(runs).toBe(2);
});

it("is done anew after it has failed", async () => {
  let runs = 0;
  const run = coalesced(() => {
    runs += 1;
    return runs === 1 ? Promise.reject(new Error("No.")) : Promise.resolve();
  });
  await expect(run()).rejects.toThrow("No.");
  await run();
  expect(runs).toBe(2);
});
