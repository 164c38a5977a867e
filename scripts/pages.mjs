import { readdirSync } from 'node:fs';
import path from 'node:path';

/**
 * The pages: every folder of webview/ with an index.ts, as entry points of a bundle.
 * @param {string} root of the repository @returns {Record<string, string>} name → file
 */
export function pageEntries(root) {
  const folders = readdirSync(path.join(root, 'webview'), { withFileTypes: true }).filter((entry) =>
    entry.isDirectory(),
  );
  const withIndex = folders.filter(({ name }) =>
    readdirSync(path.join(root, 'webview', name)).includes('index.ts'),
  );
  return Object.fromEntries(withIndex.map(({ name }) => [name, `webview/${name}/index.ts`]));
}
