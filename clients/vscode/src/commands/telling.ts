import * as vscode from "vscode";
import { asRequestError } from "../server/requestError";
import { plain } from "./wording";

/**
 * Run something that reads, and tell why if that fails. What changes the registry tells by itself;
 * whatever was to be changed behind a reading that failed is as it was.
 */
export async function orTell<T>(run: () => Promise<T>): Promise<T | undefined> {
  try {
    return await run();
  } catch (error) {
    void vscode.window.showErrorMessage(plain(asRequestError(error).message));
    return undefined;
  }
}
