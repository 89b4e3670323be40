/** What VS Code runs in its extension host: all checks. What came of them is in a file beside this one. */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { runAll } from "./checks";
import "./commands";
import "./features";
import "./languages";

/** Called by VS Code; it ends the window afterwards. */
export async function run(): Promise<void> {
  const outcomes = await runAll();
  await writeFile(join(__dirname, "outcomes.json"), JSON.stringify(outcomes));
}
