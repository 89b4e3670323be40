/** The HTML that a page begins with. Nothing of a repository is in it: that comes by messages. */

/** What goes into the HTML of a page. */
export interface PageParts {
  /** The source that VS Code serves the extension's files from, for the policy. */
  readonly cspSource: string;
  /** Used once: scripts without it do not run. */
  readonly nonce: string;
  /** The addresses of the script and the style sheet. */
  readonly script: string;
  readonly style: string;
  /** The language of the editor, such as `en`. */
  readonly language: string;
  readonly body: string;
}

/** A page whose policy lets it run its script and nothing else, and load nothing but its style sheet. */
export function pageHtml({ cspSource, nonce, script, style, language, body }: PageParts): string {
  const policy = [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    `style-src ${cspSource}`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
  return `<!DOCTYPE html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="${style}">
</head>
<body>
${body}
<script nonce="${nonce}" src="${script}"></script>
</body>
</html>
`;
}

/** The board: what is filled in has an id. */
export const BOARD_BODY = `<header class="bar">
<div class="titles"><h1 id="title"></h1><span id="repository"></span></div>
<input id="filter" type="search" spellcheck="false" autocomplete="off">
<button id="history" type="button"></button>
</header>
<div id="problem" role="alert" hidden></div>
<p id="empty" hidden></p>
<main id="board" class="board"></main>
<div id="keys" class="read-out"></div>
<div id="said" class="read-out" role="status" aria-live="polite"></div>`;

/** The history. */
export const HISTORY_BODY = `<header class="bar">
<div class="titles"><h1 id="title"></h1><span id="repository"></span></div>
</header>
<div class="filters" role="search">
<input id="search" type="search" spellcheck="false" autocomplete="off">
<input id="author" type="search" spellcheck="false" autocomplete="off">
<select id="stage"></select>
<div id="kinds" class="kinds" role="group"></div>
</div>
<div id="problem" role="alert" hidden></div>
<div id="scroller" class="scroller">
<main id="timeline"></main>
<p id="empty" hidden></p>
<footer><span id="shown"></span><button id="more" type="button" hidden></button></footer>
</div>
<div id="said" class="read-out" role="status" aria-live="polite"></div>`;
