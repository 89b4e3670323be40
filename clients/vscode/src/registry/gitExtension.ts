/** What is used of the interface of VS Code's own Git extension. */
import * as vscode from "vscode";

/** The Git extension at work. */
export interface Git {
  /** Those that Source Control shows. */
  readonly repositories: readonly GitRepository[];
  readonly onDidOpenRepository: vscode.Event<unknown>;
  readonly onDidCloseRepository: vscode.Event<unknown>;
  getRepository(uri: vscode.Uri): GitRepository | null;
  openRepository?(uri: vscode.Uri): Promise<GitRepository | null>;
}

/** A repository as the Git extension has it open. */
export interface GitRepository {
  readonly rootUri: vscode.Uri;
  readonly state: {
    readonly HEAD: { readonly name?: string; readonly commit?: string } | undefined;
  };
  /** @throws what git says; local changes are never overwritten. */
  checkout(treeish: string): Promise<void>;
}

interface GitExtension {
  readonly enabled: boolean;
  getAPI(version: 1): Git;
}

/** The Git extension; undefined if it is disabled or finds no git. */
export async function gitExtension(): Promise<Git | undefined> {
  try {
    const extension = vscode.extensions.getExtension<GitExtension>("vscode.git");
    const git = await extension?.activate();
    return git?.enabled === true ? git.getAPI(1) : undefined;
  } catch {
    return undefined;
  }
}

/** A repository, opened if it is not yet; undefined if the Git extension cannot. */
export async function gitRepository(root: string): Promise<GitRepository | undefined> {
  const git = await gitExtension();
  const uri = vscode.Uri.file(root);
  return git?.getRepository(uri) ?? (await git?.openRepository?.(uri)) ?? undefined;
}
