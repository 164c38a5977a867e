// Collects the strings of the interface into l10n/bundle.l10n.json, which translations start from.
// `--check` changes nothing and fails where that file is not up to date.
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { interfaceStrings } from './interface-strings.mjs';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const target = path.join(root, 'l10n/bundle.l10n.json');

const strings = await interfaceStrings(root);
const text = JSON.stringify(strings, null, 2) + '\n';

if (process.argv.includes('--check')) {
  const present = await readFile(target, 'utf8').catch(() => '');
  if (present !== text) {
    console.error('error: l10n/bundle.l10n.json is not what the sources say: run npm run l10n.');
    process.exitCode = 1;
  }
} else {
  await mkdir(path.dirname(target), { recursive: true });
  await writeFile(target, text);
  console.log(`${Object.keys(strings).length} strings`);
}
