/** The server's commands of lenses and quick fixes, asked about as the extension's own are. */
import * as vscode from "vscode";
import type { Server } from "../server/client";
import type { Commands } from "./commands";
import { handleLens } from "./lensHandling";
import { lensChoice, lensTarget } from "./lensTarget";
import { register } from "./register";
import { assign } from "./stages";
import { registration } from "./writes";

/** Run `gtod.register`, `gtod.assign` and `gtod.history` here. */
export function registerLensCommands(
  context: vscode.ExtensionContext,
  server: Server,
  commands: Commands,
): void {
  const { store, writer } = commands;
  context.subscriptions.push(
    handleLens(server, store, "gtod.register", async (given, root) => {
      const choice = lensChoice(given);
      const { artifact } = given;
      await (choice === undefined
        ? register(commands, { root, artifact })
        : writer.write(root, registration(artifact, choice)));
    }),
    handleLens(server, store, "gtod.assign", (given, root) =>
      assign(commands, lensTarget(given, root)),
    ),
    handleLens(server, store, "gtod.history", async ({ artifact }, root) =>
      vscode.commands.executeCommand("gtod.history.openArtifact", { root, artifact }),
    ),
  );
}
