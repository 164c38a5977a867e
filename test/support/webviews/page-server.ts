import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import * as esbuild from 'esbuild';
import { pageEntries } from '../../../scripts/pages.mjs';
import { contentSecurityPolicy, webviewHtml, type Translations } from '../../../src/vscode/webview-html';
import type { PageName } from '../../../src/vscode/webview-page';
import { themes, type ThemeName } from './themes';

const root = path.resolve(import.meta.dirname, '../../..');
const pages = pageEntries(root);
const codicons = path.join(root, 'node_modules/@vscode/codicons/dist');
const types: Readonly<Record<string, string>> = {
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.ttf': 'font/ttf',
};

export interface PageServer {
  url(page: PageName, theme: ThemeName): string;
  close(): Promise<void>;
}

/** Serves the pages as the extension does: same HTML, same bundles, same policy, here as a header too. */
export async function startPageServer(strings: Translations): Promise<PageServer> {
  const bundles = await bundlePages();
  const server = createServer((request, response) => {
    void answer(
      new URL(request.url ?? '/', 'http://page.test'),
      bundles,
      strings,
      request.headers.host ?? '',
    ).then(
      ({ body, headers }) => response.writeHead(200, headers).end(body),
      () => response.writeHead(404).end(),
    );
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  return {
    url: (page, theme) => `http://127.0.0.1:${port}/${page}?theme=${theme}`,
    close: () => closeServer(server),
  };
}

interface Answer {
  readonly body: string | Buffer;
  readonly headers: Record<string, string>;
}

async function answer(
  url: URL,
  bundles: ReadonlyMap<string, Buffer>,
  strings: Translations,
  host: string,
): Promise<Answer> {
  const name = url.pathname.slice(1);
  const theme = (url.searchParams.get('theme') ?? 'dark') as ThemeName;
  if (name in pages) return pageAnswer(name as PageName, theme, strings, `http://${host}`);
  const headers = { 'content-type': types[path.extname(name)] ?? 'text/plain' };
  if (name === 'theme.css') return { body: themeSheet(theme), headers };
  if (name.startsWith('codicons/'))
    return { body: await readFile(path.join(codicons, path.basename(name))), headers };
  const body = bundles.get(name);
  // A browser asks for an icon by itself.
  if (!body && name === 'favicon.ico') return { body: '', headers: { 'content-type': 'image/x-icon' } };
  if (!body) throw new Error(`No such file: ${name}`);
  return { body, headers };
}

function pageAnswer(name: PageName, theme: ThemeName, strings: Translations, cspSource: string): Answer {
  const nonce = 'c3RlZ28';
  const html = webviewHtml({
    cspSource,
    nonce,
    scriptUri: `${cspSource}/${name}.js`,
    styleUris: [
      `${cspSource}/theme.css?theme=${theme}`,
      `${cspSource}/codicons/codicon.css`,
      `${cspSource}/${name}.css`,
    ],
    title: 'Stego Lab',
    lang: 'en',
    strings,
  });
  const { bodyClass } = themes[theme];
  return {
    // VS Code marks the body before it runs the page's script.
    body: html.replace('<body>', `<body class="${bodyClass}" data-vscode-theme-kind="${bodyClass}">`),
    headers: {
      'content-type': 'text/html',
      'content-security-policy': contentSecurityPolicy({ cspSource, nonce }),
    },
  };
}

/** The variables, and what VS Code's own default style does to every page. */
function themeSheet(theme: ThemeName): string {
  const variables = Object.entries(themes[theme].variables).map(
    ([name, value]) => `--vscode-${name}: ${value};`,
  );
  return `:root { ${variables.join(' ')} }
@layer vscode-default {
  body { background-color: transparent; color: var(--vscode-editor-foreground); padding: 0 20px; }
  img, video { max-width: 100%; max-height: 100%; }
}`;
}

async function bundlePages(): Promise<ReadonlyMap<string, Buffer>> {
  const { outputFiles } = await esbuild.build({
    absWorkingDir: root,
    entryPoints: pages,
    outdir: root,
    write: false,
    bundle: true,
    platform: 'browser',
    target: 'es2022',
    format: 'iife',
    logLevel: 'warning',
  });
  return new Map(outputFiles.map((file) => [path.basename(file.path), Buffer.from(file.contents)]));
}

function closeServer(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((closed, failed) => server.close((error) => (error ? failed(error) : closed())));
}
