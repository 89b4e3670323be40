/** Running the server's commands of lenses and quick fixes here. */
import { dirname } from "node:path";
import * as vscode from "vscode";
import type { RegistryStore } from "../registry/store";
import type { Server } from "../server/client";
import { type LensArguments, lensArguments } from "./lensTarget";
import { orTell } from "./telling";

/**
 * Run a command of the server's here, for files of the repositories that are shown. Of a file
 * elsewhere the server runs it; it finds the repository by the file.
 */
export function handleLens(
  server: Server,
  store: RegistryStore,
  id: string,
  run: (given: LensArguments, root: string) => Promise<unknown>,
): vscode.Disposable {
  return server.handleCommand(id, async (...words) => {
    const given = lensArguments(words);
    const repository = given && (await store.find(dirname(vscode.Uri.parse(given.uri).fsPath)));
    return given === undefined || repository === undefined
      ? server.client?.sendRequest("workspace/executeCommand", { command: id, arguments: words })
      : orTell(() => run(given, repository.root));
  });
}
