/** The server's commands of lenses and quick fixes, asked about as the extension's own are. */
import { dirname } from "node:path";
import * as vscode from "vscode";
import type { Server } from "../server/client";
import type { Commands } from "./commands";
import { type LensArguments, lensArguments, lensChoice, lensTarget } from "./lensTarget";
import { register } from "./register";
import { assign } from "./stages";
import { orTell } from "./telling";
import { registration } from "./writes";

/** Run `gtod.register` and `gtod.assign` here, for files of the repositories that are shown. */
export function registerLensCommands(
  context: vscode.ExtensionContext,
  server: Server,
  commands: Commands,
): void {
  const handle = (
    id: string,
    run: (given: LensArguments, root: string) => Promise<unknown>,
  ): vscode.Disposable =>
    server.handleCommand(id, async (...words) => {
      const given = lensArguments(words);
      const root = given && (await rootOf(commands, given.uri));
      // Of a file elsewhere the server asks itself; it finds the repository by the file.
      return given === undefined || root === undefined
        ? server.client?.sendRequest("workspace/executeCommand", { command: id, arguments: words })
        : orTell(() => run(given, root));
    });
  context.subscriptions.push(
    handle("gtod.register", async (given, root) => {
      const choice = lensChoice(given);
      const { artifact } = given;
      await (choice === undefined
        ? register(commands, { root, artifact })
        : commands.writer.write(root, registration(artifact, choice)));
    }),
    handle("gtod.assign", (given, root) => assign(commands, lensTarget(given, root))),
  );
}

async function rootOf({ store }: Commands, uri: string): Promise<string | undefined> {
  const repository = await store.find(dirname(vscode.Uri.parse(uri).fsPath));
  return repository?.root;
}
