// Collects the strings of the interface into l10n/bundle.l10n.json, which translations start from.
// `--check` changes nothing and fails where that file is not up to date.
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import l10nDev from '@vscode/l10n-dev';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const target = path.join(root, 'l10n/bundle.l10n.json');

const folders = ['src/vscode', 'webview'];
const files = folders.flatMap((folder) =>
  readdirSync(path.join(root, folder), { recursive: true })
    .map(String)
    .filter((file) => file.endsWith('.ts'))
    .map((file) => path.join(folder, file)),
);
const strings = await l10nDev.getL10nJson(
  files.map((file) => ({
    extension: '.ts',
    contents: readFileSync(path.join(root, file), 'utf8'),
  })),
);
const sorted = Object.fromEntries(Object.entries(strings).sort(([a], [b]) => (a < b ? -1 : 1)));
const text = JSON.stringify(sorted, null, 2) + '\n';

if (process.argv.includes('--check')) {
  const present = await readFile(target, 'utf8').catch(() => '');
  if (present !== text) {
    console.error('error: l10n/bundle.l10n.json is not what the sources say: run npm run l10n.');
    process.exitCode = 1;
  }
} else {
  await mkdir(path.dirname(target), { recursive: true });
  await writeFile(target, text);
  console.log(`${Object.keys(sorted).length} strings`);
}
