/** The daemon of these tests, by which everything is answered. */
import { join } from "node:path";
import { PYTHON_ENVIRONMENT } from "./paths";
import { run } from "./run";
import type { Session } from "./session";

/** The id of its process; undefined while none runs. It is not started by this. */
export async function daemonProcess({ environment }: Session): Promise<number | undefined> {
  const gtoc = join(PYTHON_ENVIRONMENT, "bin/gtoc");
  const status = run(gtoc, ["daemon", "status", "--json"], { env: environment });
  const pid = /"pid": *(\d+)/.exec(await status.catch(() => ""))?.[1];
  return pid === undefined ? undefined : Number(pid);
}
