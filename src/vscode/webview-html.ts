/** What a page's HTML depends on. URIs are those the webview may load, already made by `asWebviewUri`. */
export interface WebviewPage {
  readonly cspSource: string;
  readonly nonce: string;
  readonly scriptUri: string;
  readonly styleUris: readonly string[];
  readonly title: string;
  /** BCP 47 tag of the display language. */
  readonly lang: string;
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
    <script nonce="${escapeHtml(page.nonce)}" src="${escapeHtml(page.scriptUri)}"></script>
  </body>
</html>
`;
}

function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
