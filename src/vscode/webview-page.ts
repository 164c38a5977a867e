import { randomBytes } from 'node:crypto';
import { env, l10n, Uri, type Webview, type WebviewOptions } from 'vscode';
import { webviewHtml } from './webview-html';

export type PageName = 'training' | 'reveal' | 'compare' | 'hide' | 'sweep';

/** What a page may load: its own bundle and nothing of the workspace. */
export function pageOptions(extensionUri: Uri): WebviewOptions {
  return { enableScripts: true, localResourceRoots: [pageFolder(extensionUri)] };
}

/** The document of a page of dist/webview/. */
export function pageHtml(webview: Webview, extensionUri: Uri, page: PageName, title: string): string {
  const uri = (...segments: string[]) =>
    webview.asWebviewUri(Uri.joinPath(pageFolder(extensionUri), ...segments)).toString();
  return webviewHtml({
    cspSource: webview.cspSource,
    nonce: randomBytes(16).toString('base64url'),
    scriptUri: uri(`${page}.js`),
    styleUris: [uri('codicons', 'codicon.css'), uri(`${page}.css`)],
    title,
    lang: env.language,
    strings: l10n.bundle ?? {},
  });
}

function pageFolder(extensionUri: Uri): Uri {
  return Uri.joinPath(extensionUri, 'dist', 'webview');
}
