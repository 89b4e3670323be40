import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { findGtod, searchOrTell } from "../../../src/server/finding";
import type { Candidate } from "../../../src/server/places";
import { temporaryFolder, writeProgram } from "../helpers/folders";

const REAL = fileURLToPath(new URL("../../../../../.venv/bin/gtod", import.meta.url));

// eslint-disable-next-line @typescript-eslint/require-await -- that is how places are given.
async function* given(...paths: readonly string[]): AsyncGenerator<Candidate> {
  for (const path of paths) {
    yield { origin: "path", path };
  }
}

describe("of several programs", () => {
  it("the first one is taken that tells its version", async () => {
    const { gtod, rejected } = await findGtod(given(REAL, "/not/there"));
    expect(gtod).toMatchObject({ origin: "path", path: REAL });
    expect(gtod?.version).toMatch(/^\d+\.\d+\.\d+/);
    expect(rejected).toEqual([]);
  });

  it("those before it are told with what is wrong with them", async () => {
    const folder = await temporaryFolder();
    const old = await writeProgram(join(folder, "old"), "echo gtod 0.0.9");
    const other = await writeProgram(join(folder, "other"), "echo Usage: something");
    const broken = await writeProgram(join(folder, "broken"), "echo No module gtod >&2; exit 1");
    const missing = join(folder, "missing");
    const { gtod, rejected } = await findGtod(given(old, other, broken, missing, REAL));
    expect(gtod?.path).toBe(REAL);
    expect(rejected.map(({ candidate, fault }) => [candidate.path, fault])).toEqual([
      [old, { kind: "too-old", version: "0.0.9" }],
      [other, { kind: "does-not-run", reason: "it says no version, but: Usage: something" }],
      [broken, { kind: "does-not-run", reason: "No module gtod" }],
      [missing, { kind: "not-there" }],
    ]);
  });

  it("none is taken if none is good enough", async () => {
    expect(await findGtod(given())).toEqual({ gtod: undefined, rejected: [] });
  });
});

it("a search that breaks off has found nothing, and says why", async () => {
  const told: unknown[] = [];
  const why = new Error("No.");
  const search = searchOrTell(
    () => Promise.reject(why),
    (error) => told.push(error),
  );
  expect(await search).toEqual({ gtod: undefined, rejected: [] });
  expect(told).toEqual([why]);
});
