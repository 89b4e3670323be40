/** The lens `history` above an artifact in artifacts.yaml. */
import { dirname } from "node:path";
import * as vscode from "vscode";
import { lensArguments } from "../commands/lensTarget";
import type { RegistryStore } from "../registry/store";
import type { Server } from "../server/client";

const COMMAND = "gtod.history";

/** Let the lens open the history here; of a repository that is none of the workspace's, the server's own. */
export function openHistoryFromLens(server: Server, store: RegistryStore): vscode.Disposable {
  return server.handleCommand(COMMAND, async (...words) => {
    const given = lensArguments(words);
    const repository = given && (await store.find(dirname(vscode.Uri.parse(given.uri).fsPath)));
    if (repository !== undefined) {
      const target = { root: repository.root, artifact: given?.artifact };
      return vscode.commands.executeCommand("gtod.history.openArtifact", target);
    }
    const request = { command: COMMAND, arguments: words };
    return server.client?.sendRequest("workspace/executeCommand", request);
  });
}
