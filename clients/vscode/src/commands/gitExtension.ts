/** What is used of the interface of VS Code's own Git extension. */
import * as vscode from "vscode";

interface GitApi {
  getRepository(uri: vscode.Uri): GitRepository | null;
  openRepository?(uri: vscode.Uri): Promise<GitRepository | null>;
}

/** A repository as the Git extension has it open. */
export interface GitRepository {
  readonly state: {
    readonly HEAD: { readonly name?: string; readonly commit?: string } | undefined;
  };
  /** @throws what git says; local changes are never overwritten. */
  checkout(treeish: string): Promise<void>;
}

interface GitExtension {
  readonly enabled: boolean;
  getAPI(version: 1): GitApi;
}

/** A repository, opened if it is not yet; undefined if the Git extension is disabled or cannot. */
export async function gitRepository(root: string): Promise<GitRepository | undefined> {
  const extension = vscode.extensions.getExtension<GitExtension>("vscode.git");
  const git = await extension?.activate();
  if (git?.enabled !== true) {
    return undefined;
  }
  const api = git.getAPI(1);
  const uri = vscode.Uri.file(root);
  return api.getRepository(uri) ?? (await api.openRepository?.(uri)) ?? undefined;
}
