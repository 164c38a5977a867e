import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import l10nDev from '@vscode/l10n-dev';

const folders = ['src/vscode', 'src/engine', 'webview'];

/**
 * The strings of the interface, which translations start from, in order.
 * @param {string} root of the repository
 */
export async function interfaceStrings(root) {
  const files = folders.flatMap((folder) =>
    readdirSync(path.join(root, folder), { recursive: true })
      .map(String)
      .filter((file) => file.endsWith('.ts'))
      .map((file) => path.join(root, folder, file)),
  );
  const strings = await l10nDev.getL10nJson(
    files.map((file) => ({ extension: '.ts', contents: readFileSync(file, 'utf8') })),
  );
  return Object.fromEntries(Object.entries(strings).sort(([a], [b]) => (a < b ? -1 : 1)));
}
