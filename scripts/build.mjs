// Bundles everything that runs: the extension, the engine with its compute worker, the CLI and the pages.
// `--watch` rebuilds on change, `--production` minifies.
import { cp, mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import * as esbuild from 'esbuild';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const watch = process.argv.includes('--watch');
const production = process.argv.includes('--production');

/** Native packages stay outside every bundle: they load their libraries from beside themselves. */
const nativePackages = ['sharp', 'onnxruntime-node'];

/** @type {import('esbuild').BuildOptions} */
const shared = {
  absWorkingDir: root,
  bundle: true,
  minify: production,
  sourcemap: production ? false : 'linked',
  logLevel: 'warning',
};

/** @type {import('esbuild').BuildOptions} */
export const node = {
  ...shared,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  mainFields: ['module', 'main'],
  // Stack traces name functions, and tfjs registers classes by name.
  keepNames: true,
};

/** @type {import('esbuild').BuildOptions[]} */
const bundles = [
  { ...node, entryPoints: { extension: 'src/extension.ts' }, outdir: 'dist', external: ['vscode'] },
  {
    ...node,
    entryPoints: {
      engine: 'src/engine/main.ts',
      cli: 'src/cli/main.ts',
      'onnx-worker': 'src/compute/onnx/worker.ts',
    },
    outdir: 'dist',
    external: nativePackages,
  },
  {
    ...shared,
    entryPoints: { training: 'webview/training/index.ts', reveal: 'webview/reveal/index.ts' },
    outdir: 'dist/webview',
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
