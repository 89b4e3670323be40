/** The commands that are about the registry. */
import * as vscode from "vscode";
import type { Requests } from "../registry/connection";
import type { RegistryStore } from "../registry/store";
import { type Target, targetOf } from "../registry/target";
import { annotate, openAnnotation, removeAnnotation } from "./annotations";
import { checkout, copy, push } from "./commits";
import { register } from "./register";
import { deprecate, deregister } from "./retire";
import { bringBack } from "./revive";
import { assign, unassign } from "./stages";
import { orTell } from "./telling";
import type { Writer } from "./writer";

/** What each command works with. */
export interface Commands {
  readonly requests: Requests;
  readonly store: RegistryStore;
  readonly writer: Writer;
}

type Command = (commands: Commands, target: Target) => Promise<void>;

const COMMANDS: Readonly<Record<string, Command>> = {
  "gtod.registry.annotate": annotate,
  "gtod.registry.assign": assign,
  "gtod.registry.bringBack": bringBack,
  "gtod.registry.checkout": checkout,
  "gtod.registry.copyCommit": (commands, target) => copy(commands, target, "commit"),
  "gtod.registry.copyRef": (commands, target) => copy(commands, target, "ref"),
  "gtod.registry.copyVersion": (commands, target) => copy(commands, target, "version"),
  "gtod.registry.deprecate": deprecate,
  "gtod.registry.deregister": deregister,
  "gtod.registry.openAnnotation": openAnnotation,
  "gtod.registry.push": push,
  "gtod.registry.register": register,
  // Above the tree VS Code hands on the focused row, which is not what is meant there.
  "gtod.registry.registerAny": (commands, { root }) => register(commands, { root }),
  "gtod.registry.removeAnnotation": removeAnnotation,
  "gtod.registry.unassign": unassign,
};

/**
 * Register them. Each takes a row of the tree or a `Target`, and asks for what is missing; from the
 * palette that is everything.
 */
export function registerCommands(context: vscode.ExtensionContext, commands: Commands): void {
  for (const [id, command] of Object.entries(COMMANDS)) {
    context.subscriptions.push(
      vscode.commands.registerCommand(id, (argument: unknown) =>
        orTell(() => command(commands, targetOf(argument))),
      ),
    );
  }
}
