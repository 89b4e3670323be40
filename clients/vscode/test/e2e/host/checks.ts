/** The registry of checks that run in VS Code's extension host, beside the extension itself. */

/** One of them: throws what is wrong. */
export type Check = () => Promise<void>;

/** How one went; without a failure it went well. */
export interface Outcome {
  readonly name: string;
  readonly failure?: string;
}

const checks = new Map<string, Check>();

/** Add a check. */
export function check(name: string, body: Check): void {
  checks.set(name, body);
}

/** Run all, one after another. */
export async function runAll(): Promise<readonly Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const [name, body] of checks) outcomes.push(await outcomeOf(name, body));
  return outcomes;
}

async function outcomeOf(name: string, body: Check): Promise<Outcome> {
  try {
    await body();
    return { name };
  } catch (error) {
    return {
      name,
      failure: error instanceof Error ? (error.stack ?? error.message) : String(error),
    };
  }
}
