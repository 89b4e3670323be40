/** The commands that open panels. */
import * as vscode from "vscode";
import { pickArtifact, pickRepository } from "../commands/picking";
import { orTell } from "../commands/telling";
import type { RegistryStore } from "../registry/store";
import { targetOf } from "../registry/target";
import type { Panels } from "./panels";

/** What opens the panels of a kind. */
export interface PanelCommands {
  /** The command for a repository's registry, also where its target is something in it. */
  readonly registry: string;
  /** The command for an artifact. */
  readonly artifact: string;
  /** Asks which artifact. */
  readonly question: string;
}

/** Let panels be opened by commands. */
export function registerPanelCommands(
  panels: Panels,
  store: RegistryStore,
  { registry, artifact, question }: PanelCommands,
): vscode.Disposable {
  const register = (id: string, show: (argument: unknown) => Promise<void>): vscode.Disposable =>
    vscode.commands.registerCommand(id, (argument: unknown) => orTell(() => show(argument)));
  return vscode.Disposable.from(
    register(registry, async (argument) => {
      const repository = await pickRepository(store, targetOf(argument));
      if (repository !== undefined) {
        panels.show({ repository: repository.root, artifact: null });
      }
    }),
    register(artifact, async (argument) => {
      const meant = await pickArtifact(store, targetOf(argument), question);
      if (meant !== undefined) {
        panels.show({ repository: meant.repository.root, artifact: meant.artifact });
      }
    }),
  );
}
