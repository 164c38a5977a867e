// Bundles everything that runs: the extension, the engine with its compute worker, the CLI and the pages.
// `--watch` rebuilds on change, `--production` minifies.
import { cp, mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import * as esbuild from 'esbuild';
import { engineBundle, extensionBundle, helperEntries } from './bundles.mjs';
import { pageEntries } from './pages.mjs';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const watch = process.argv.includes('--watch');
const production = process.argv.includes('--production');

/** @type {import('esbuild').BuildOptions} */
const shared = { minify: production, sourcemap: production ? false : 'linked' };

/** @type {import('esbuild').BuildOptions[]} */
const bundles = [
  {
    ...extensionBundle(root),
    ...shared,
    entryPoints: { extension: 'src/extension.ts' },
    outdir: 'dist',
  },
  {
    ...engineBundle(root),
    ...shared,
    entryPoints: {
      engine: 'src/engine/main.ts',
      cli: 'src/cli/main.ts',
      ...helperEntries,
    },
    outdir: 'dist',
  },
  {
    ...shared,
    entryPoints: pageEntries(root),
    outdir: 'dist/webview',
    absWorkingDir: root,
    bundle: true,
    logLevel: 'warning',
    platform: 'browser',
    target: 'es2022',
    format: 'iife',
    loader: { '.ttf': 'file' },
  },
];

async function copyCodicons() {
  const from = path.join(root, 'node_modules/@vscode/codicons/dist');
  const to = path.join(root, 'dist/webview/codicons');
  await mkdir(to, { recursive: true });
  for (const file of ['codicon.css', 'codicon.ttf']) await cp(path.join(from, file), path.join(to, file));
}

await rm(path.join(root, 'dist'), { recursive: true, force: true });
await copyCodicons();
if (watch) {
  for (const options of bundles) await (await esbuild.context({ ...options, logLevel: 'info' })).watch();
} else {
  // esbuild has said by then what is wrong.
  await Promise.all(bundles.map((options) => esbuild.build(options))).catch(() => process.exit(1));
}
