/** The lens `history` above an artifact in artifacts.yaml. */
import * as vscode from "vscode";
import type { RegistryStore } from "../registry/store";
import type { Server } from "../server/client";

const COMMAND = "gtod.history";

/** Let the lens open the history here; of a repository that is none of the workspace's, the server's own. */
export function openHistoryFromLens(server: Server, store: RegistryStore): vscode.Disposable {
  return server.handleCommand(COMMAND, async (...words) => {
    const [uri, artifact] = words;
    const path = typeof uri === "string" ? vscode.Uri.parse(uri).fsPath : "";
    const root = store.repositoryOf(path)?.root;
    if (root !== undefined && typeof artifact === "string") {
      return vscode.commands.executeCommand("gtod.history.open", { root, artifact });
    }
    const request = { command: COMMAND, arguments: words };
    return server.client?.sendRequest("workspace/executeCommand", request);
  });
}
