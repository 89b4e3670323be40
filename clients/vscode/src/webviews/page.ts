/** A webview that runs one of our pages. */
import { randomBytes } from "node:crypto";
import * as vscode from "vscode";
import { pageHtml } from "./html";

/** Options of a page: scripts run, and only our own files can be loaded. */
export function webviewOptions(extension: vscode.Uri): vscode.WebviewOptions {
  return { enableScripts: true, localResourceRoots: folders(extension) };
}

function folders(extension: vscode.Uri): vscode.Uri[] {
  return [vscode.Uri.joinPath(extension, "dist", "pages"), vscode.Uri.joinPath(extension, "media")];
}

/** Puts the page `name` into a webview: `dist/pages/NAME.js` and `media/NAME.css` around a body. */
export function loadPage(
  webview: vscode.Webview,
  extension: vscode.Uri,
  name: string,
  body: string,
): void {
  const address = (...path: string[]): string =>
    webview.asWebviewUri(vscode.Uri.joinPath(extension, ...path)).toString();
  webview.options = webviewOptions(extension);
  webview.html = pageHtml({
    cspSource: webview.cspSource,
    nonce: randomBytes(18).toString("base64"),
    script: address("dist", "pages", `${name}.js`),
    style: address("media", `${name}.css`),
    language: vscode.env.language,
    body,
  });
}
