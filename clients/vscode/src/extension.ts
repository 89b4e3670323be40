/** What the extension is made of, in the order in which it is made. */
import * as vscode from "vscode";
import { registerBoard } from "./board/panel";
import { registerCommands } from "./commands/commands";
import { registerLensCommands } from "./commands/lensCommands";
import { followRemotes } from "./commands/pushable";
import { Writer } from "./commands/writer";
import { registerHistory } from "./history/panel";
import { recogniseAnnotationFiles } from "./language/annotationLanguage";
import { RegistryStore } from "./registry/store";
import { connectionOf, registerRegistryView } from "./registry/view";
import { Server } from "./server/client";
import { registerServerCommands } from "./server/commands";
import { restartWhenSettingsChange } from "./server/following";
import { tellOfTrouble } from "./server/remedies";
import { ownEnvironment, searchGtod } from "./server/search";
import { showStatus } from "./server/statusItem";
import { startWhenNeeded } from "./start";
import { showArtifactUnderCursor } from "./statusBar";

/** Called by VS Code once something that the extension is for may be there. */
export function activate(context: vscode.ExtensionContext): void {
  const output = vscode.window.createOutputChannel("GTO", { log: true });
  const environment = ownEnvironment(context);
  const server = new Server(() => searchGtod(environment), output);
  context.subscriptions.push(
    output,
    server,
    registerServerCommands(server, output, environment, context.workspaceState),
    tellOfTrouble(server, context.workspaceState),
    showStatus(server),
    restartWhenSettingsChange(server),
    recogniseAnnotationFiles(),
    startWhenNeeded(server),
  );
  const requests = connectionOf(server);
  const store = new RegistryStore(requests);
  context.subscriptions.push(store, showArtifactUnderCursor(server, store));
  registerRegistryView(context, server, store);
  const writer = new Writer(requests, store);
  const commands = { requests, store, writer };
  registerCommands(context, commands);
  context.subscriptions.push(followRemotes(store));
  registerLensCommands(context, server, commands);
  registerBoard(context, store, writer);
  registerHistory(context, store, requests);
}
