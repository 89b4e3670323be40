/** The commands that the package promises. */
import { deepEqual, ok } from "node:assert/strict";
import * as vscode from "vscode";
import { check } from "./checks";
import { until } from "./documents";

interface Manifest {
  readonly contributes: { readonly commands: readonly { readonly command: string }[] };
}

function extension(): vscode.Extension<unknown> {
  const found = vscode.extensions.getExtension("gtod.gtod");
  ok(found, "the extension is not installed");
  return found;
}

check("the extension is active once a folder with a registry is open", async () => {
  await until(
    () => extension().isActive,
    (isActive) => isActive,
  );
});

check("each command of the package is there", async () => {
  const manifest = extension().packageJSON as Manifest;
  const promised = manifest.contributes.commands.map(({ command }) => command);
  const there = new Set(await vscode.commands.getCommands(true));
  ok(promised.length > 0);
  deepEqual(
    promised.filter((command) => !there.has(command)),
    [],
  );
});
