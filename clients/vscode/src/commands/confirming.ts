/** Asking before something is taken back. */
import * as vscode from "vscode";
import { asRequestError } from "../server/requestError";
import type { Commands } from "./commands";
import { plain, prospect } from "./wording";
import type { Removal, TagWrite } from "./writes";

const { t } = vscode.l10n;

/** What is asked, and which request follows from the answer. */
export interface Removing {
  readonly question: string;
  /** What the button says that makes a tag. */
  readonly button: string;
  readonly write: (by: Removal) => TagWrite;
}

/** Say what each way would do, and do what somebody chooses. To delete tags is a choice of its own. */
export async function confirmRemoval(
  { writer }: Commands,
  root: string,
  { question, button, write }: Removing,
): Promise<void> {
  const outcome = (label: string, by: Removal): Promise<string> =>
    writer.rehearse(root, write(by)).then(
      (rehearsed) => prospect(label, rehearsed, t),
      (error: unknown) => plain(asRequestError(error).message),
    );
  const erase = t("Delete Tags");
  const outcomes = await Promise.all([outcome(button, "tag"), outcome(erase, "delete")]);
  const detail = outcomes.join("\n\n");
  const answer = await vscode.window.showWarningMessage(
    question,
    { modal: true, detail },
    button,
    erase,
  );
  if (answer === button) {
    await writer.write(root, write("tag"));
  } else if (answer === erase) {
    await writer.write(root, write("delete"));
  }
}
