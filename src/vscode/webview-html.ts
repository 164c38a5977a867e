/** By the English string, as `vscode.l10n.bundle` gives them. */
export type Translations = Readonly<Record<string, string>>;

/** What a page's HTML depends on. URIs are those the webview may load, already made by `asWebviewUri`. */
export interface WebviewPage {
  readonly cspSource: string;
  readonly nonce: string;
  readonly scriptUri: string;
  readonly styleUris: readonly string[];
  readonly title: string;
  /** BCP 47 tag of the display language. */
  readonly lang: string;
  /** Translations of the page's strings, by the English ones; empty where there are none. */
  readonly strings: Translations;
}

/**
 * SHA-256 of nothing: allows a style element without any content and no other. The page controls insert one to
 * find out whether the browser knows :focus-visible.
 */
const emptyStyle = "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='";

/**
 * The policy of every page: nothing inline, nothing evaluated, nothing from the network. Pictures reach the
 * pages as bytes in messages, so not even images are loaded by URI.
 */
export function contentSecurityPolicy(page: Pick<WebviewPage, 'cspSource' | 'nonce'>): string {
  return [
    "default-src 'none'",
    `font-src ${page.cspSource}`,
    `style-src ${page.cspSource} ${emptyStyle}`,
    `script-src 'nonce-${page.nonce}'`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
}

/** The whole document; the script builds everything inside `main`. */
export function webviewHtml(page: WebviewPage): string {
  const styles = page.styleUris.map((uri) => `    <link rel="stylesheet" href="${escapeHtml(uri)}" />`);
  return `<!doctype html>
<html lang="${escapeHtml(page.lang)}">
  <head>
    <meta charset="utf-8" />
    <meta http-equiv="Content-Security-Policy" content="${escapeHtml(contentSecurityPolicy(page))}" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>${escapeHtml(page.title)}</title>
${styles.join('\n')}
  </head>
  <body>
    <main id="page"></main>
    <script type="application/json" id="translations">${jsonForHtml(page.strings)}</script>
    <script nonce="${escapeHtml(page.nonce)}" src="${escapeHtml(page.scriptUri)}"></script>
  </body>
</html>
`;
}

/** A data block ends at the first `</script`, whatever its JSON means. */
function jsonForHtml(value: unknown): string {
  return JSON.stringify(value).replaceAll('<', '\\u003c');
}

function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
