/** The commands that are about the server itself. */
import * as vscode from "vscode";
import type { Server } from "./client";
import { installGtod } from "./installCommand";
import { tellAgain } from "./remedies";

/**
 * Register them.
 * @param environment Where gtod is installed, an absolute path.
 * @param memory The workspace's.
 */
export function registerServerCommands(
  server: Server,
  output: vscode.LogOutputChannel,
  environment: string,
  memory: vscode.Memento,
): vscode.Disposable {
  const register = vscode.commands.registerCommand;
  const restart = async (): Promise<void> => {
    await tellAgain(memory);
    await server.restart();
  };
  let installing: Promise<boolean> | undefined;
  return vscode.Disposable.from(
    register("gtod.server.install", async () => {
      if (installing !== undefined) {
        return; // Its progress is shown; two would write into one environment.
      }
      installing = installGtod(environment, output);
      const isInstalled = await installing.finally(() => {
        installing = undefined;
      });
      if (isInstalled) {
        await restart();
      }
    }),
    register("gtod.server.restart", restart),
    register("gtod.server.showOutput", () => {
      output.show();
    }),
    register("gtod.server.stop", () => server.stop()),
  );
}
