/** What is asked before something is taken back, from what rehearsing it has come to. */
import type { Written } from "../../../../protocol/gtod";
import type { Translate } from "../l10n";
import { RequestError } from "../server/requestError";
import { plain, prospect } from "./wording";
import type { Removal } from "./writes";

/** A way to take something back. */
export interface Way {
  readonly by: Removal;
  /** What its button says. */
  readonly button: string;
  /** What it would do, or why it is refused. */
  readonly rehearsed: Written | RequestError;
}

/** What somebody is asked. */
export interface Confirmation {
  /** What each way does, or why there is no such way. */
  readonly detail: string;
  /** The ways that there are. */
  readonly ways: readonly Way[];
}

/** A question with a button for each way that is not refused. */
export function confirmation(ways: readonly Way[], t: Translate): Confirmation {
  const outcomes = ways.map(({ button, rehearsed }) =>
    rehearsed instanceof RequestError ? plain(rehearsed.message) : prospect(button, rehearsed, t),
  );
  return {
    // Each way may be refused for the same reason.
    detail: [...new Set(outcomes)].join("\n\n"),
    ways: ways.filter(({ rehearsed }) => !(rehearsed instanceof RequestError)),
  };
}
