/** Asking before something is taken back. */
import * as vscode from "vscode";
import { asRequestError, RequestError } from "../server/requestError";
import type { Commands } from "./commands";
import { confirmation, type Way } from "./confirmation";
import type { Removal, TagWrite } from "./writes";

const { t } = vscode.l10n;

/** What is asked, and which request follows from the answer. */
export interface Removing {
  readonly question: string;
  /** What the button says that makes a tag. */
  readonly button: string;
  readonly write: (by: Removal) => TagWrite;
}

/**
 * Say what each way would do, and do what somebody chooses. To delete tags is a choice of its own.
 * Where there is no way it is told why, as of a change that was refused.
 */
export async function confirmRemoval(
  { writer }: Commands,
  root: string,
  { question, button, write }: Removing,
): Promise<void> {
  const rehearse = async (by: Removal, label: string): Promise<Way> => {
    const rehearsed = await writer.rehearse(root, write(by)).catch(asRequestError);
    return { by, button: label, rehearsed };
  };
  const [tagging, deleting] = await Promise.all([
    rehearse("tag", button),
    rehearse("delete", t("Delete Tags")),
  ]);
  const { detail, ways } = confirmation([tagging, deleting], t);
  if (ways.length === 0 && tagging.rehearsed instanceof RequestError) {
    await writer.tellRefusal(root, write("tag"), tagging.rehearsed);
    return;
  }
  const labels = ways.map((way) => way.button);
  const options = { modal: true, detail };
  const answer = await vscode.window.showWarningMessage(question, options, ...labels);
  const chosen = ways.find((way) => way.button === answer);
  if (chosen !== undefined) {
    await writer.write(root, write(chosen.by));
  }
}
