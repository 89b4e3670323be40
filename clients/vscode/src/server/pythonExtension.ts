/** The Python environment that the person has selected, asked of the Python extension. */
import * as vscode from "vscode";

/** What is used of the Python extension's interface. */
interface PythonApi {
  readonly environments: {
    getActiveEnvironmentPath(resource?: vscode.Uri): { readonly path: string };
    resolveEnvironment(environment: {
      readonly path: string;
    }): Promise<{ readonly executable: { readonly uri?: vscode.Uri } } | undefined>;
    readonly onDidChangeActiveEnvironmentPath: vscode.Event<unknown>;
  };
}

/** Milliseconds that the Python extension may take to answer. */
const PATIENCE = 5000;

const extension = (): vscode.Extension<PythonApi> | undefined =>
  vscode.extensions.getExtension<PythonApi>("ms-python.python");

/**
 * The interpreter of the selected environment, an absolute path; undefined if there is no Python
 * extension, or it does not tell. It is activated for that if it is not yet.
 */
export async function selectedPython(): Promise<string | undefined> {
  const python = extension();
  if (python === undefined) {
    return undefined;
  }
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(resolve, PATIENCE, undefined);
  });
  try {
    return await Promise.race([ask(python), late]);
  } catch {
    return undefined;
  } finally {
    clearTimeout(timer);
  }
}

/** Be told when another environment is selected; undefined while the Python extension is asleep. */
export function onDidSelectPython(listener: () => void): vscode.Disposable | undefined {
  const python = extension();
  return python?.isActive === true
    ? python.exports.environments.onDidChangeActiveEnvironmentPath(listener)
    : undefined;
}

async function ask(python: vscode.Extension<PythonApi>): Promise<string | undefined> {
  const { environments } = await python.activate();
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  const environment = await environments.resolveEnvironment(
    environments.getActiveEnvironmentPath(folder),
  );
  return environment?.executable.uri?.fsPath;
}
