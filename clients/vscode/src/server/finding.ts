/** Finding a gtod that this extension can talk to. */
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import type { Candidate } from "./places";
import { isAtLeast, OLDEST_GTOD, toldVersion } from "./version";

/** A gtod that can be started. */
export interface Gtod extends Candidate {
  readonly version: string;
}

/** Why a program was passed over. */
export type Fault =
  | { readonly kind: "not-there" }
  | { readonly kind: "does-not-run"; readonly reason: string }
  | { readonly kind: "too-old"; readonly version: string };

/** A program that was passed over. */
export interface Rejected {
  readonly candidate: Candidate;
  readonly fault: Fault;
}

/** What a search came to. */
export interface Search {
  /** The first one that is good enough; undefined if there is none. */
  readonly gtod: Gtod | undefined;
  /** Those that came before it. */
  readonly rejected: readonly Rejected[];
}

/** Milliseconds that a program may take to tell its version. */
const PATIENCE = 10_000;

/** Search; what a search breaks off with is told, and counts as having found nothing. Never throws. */
export async function searchOrTell(
  search: () => Promise<Search>,
  tell: (error: unknown) => void,
): Promise<Search> {
  try {
    return await search();
  } catch (error) {
    tell(error);
    return { gtod: undefined, rejected: [] };
  }
}

/** Look through candidates, best first, until one runs and is new enough. */
export async function findGtod(candidates: AsyncIterable<Candidate>): Promise<Search> {
  const rejected: Rejected[] = [];
  for await (const candidate of candidates) {
    const told = await tellVersion(candidate.path);
    if (typeof told === "string" && isAtLeast(told, OLDEST_GTOD)) {
      return { gtod: { ...candidate, version: told }, rejected };
    }
    const fault: Fault = typeof told === "string" ? { kind: "too-old", version: told } : told;
    rejected.push({ candidate, fault });
  }
  return { gtod: undefined, rejected };
}

async function tellVersion(path: string): Promise<string | Fault> {
  const told = await run(path);
  if (typeof told !== "string") {
    return told;
  }
  const reason = `it says no version, but: ${firstLine(told)}`;
  return toldVersion(told) ?? { kind: "does-not-run", reason };
}

function run(path: string): Promise<string | Fault> {
  return new Promise((resolve) => {
    execFile(path, ["--version"], { timeout: PATIENCE }, (error, stdout, stderr) => {
      if (error === null) {
        resolve(stdout);
      } else if (error.code === "ENOENT" && !existsSync(path)) {
        resolve({ kind: "not-there" });
      } else {
        resolve({ kind: "does-not-run", reason: lastLine(stderr) || firstLine(error.message) });
      }
    });
  });
}

function firstLine(text: string): string {
  return text.trim().split("\n")[0] ?? "";
}

function lastLine(text: string): string {
  return text.trim().split("\n").at(-1) ?? "";
}
