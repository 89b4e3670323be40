/** What is refused in a workspace that is not trusted. */
import type { Method } from "../../../../protocol/gtod";
import type { Translate } from "../l10n";
import { RequestError } from "./requestError";

// Git runs hooks of the repository when it makes a tag, commits or pushes.
const WRITES: ReadonlySet<string> = new Set<Method>([
  "gto/annotate",
  "gto/assign",
  "gto/command",
  "gto/deprecate",
  "gto/deregister",
  "gto/register",
  "gto/remove",
  "gto/unassign",
]);
const WRITING_COMMANDS: ReadonlySet<string> = new Set(["gtod.assign", "gtod.register"]);

/** Whether a method may have programs run that lie in the repository. */
export function methodNeedsTrust(method: Method): boolean {
  return WRITES.has(method);
}

/** Whether a command of the server's may. */
export function commandNeedsTrust(command: string): boolean {
  return WRITING_COMMANDS.has(command);
}

/** Go on in a trusted workspace alone. @throws RequestError: It is not trusted. */
export function requireTrust(isTrusted: boolean, t: Translate): void {
  if (!isTrusted) {
    throw new RequestError("not_trusted", trustFirst(t));
  }
}

/** What people are told instead. */
export function trustFirst(t: Translate): string {
  return t("Trust this workspace to change its registry: Git runs programs that lie in it.");
}
