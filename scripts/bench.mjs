// `npm run bench -- [options]`: bundles the benchmarks and runs them; `npm run bench -- many-runs` those of the list of
// runs, `read-metrics` those of a long metrics.jsonl, `curve-page` those of a page with long curves, in Chromium,
// `sweep-page` those of a page with many trials, `samplers`, `importance` and `early-stopping` those of sweeps.
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import * as esbuild from 'esbuild';
import { engineBundle, helperEntries } from './bundles.mjs';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const outdir = path.join(root, 'out/bench');
await esbuild.build({
  ...engineBundle(root),
  entryPoints: {
    bench: 'bench/main.ts',
    'case-process': 'bench/case-process.ts',
    'many-runs': 'bench/many-runs.ts',
    'read-metrics': 'bench/read-metrics.ts',
    samplers: 'bench/samplers.ts',
    importance: 'bench/importance.ts',
    'early-stopping': 'bench/early-stopping.ts',
    ...helperEntries,
  },
  outdir,
});
// What serves the pages to tests looks for the repository three folders above itself, and loads packages as they are.
await esbuild.build({
  absWorkingDir: root,
  entryPoints: { 'curve-page/main': 'bench/curve-page.ts', 'sweep-page/main': 'bench/sweep-page.ts' },
  outdir,
  outExtension: { '.js': '.mjs' },
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'esm',
  packages: 'external',
  logLevel: 'warning',
  plugins: [
    {
      name: 'scripts-as-they-are',
      setup: (build) =>
        build.onResolve({ filter: /\.mjs$/ }, ({ path: file, resolveDir }) => ({
          path: pathToFileURL(path.resolve(resolveDir, file)).href,
          external: true,
        })),
    },
  ],
});
const programs = {
  'many-runs': 'many-runs.js',
  'read-metrics': 'read-metrics.js',
  'curve-page': 'curve-page/main.mjs',
  'sweep-page': 'sweep-page/main.mjs',
  samplers: 'samplers.js',
  importance: 'importance.js',
  'early-stopping': 'early-stopping.js',
};
const [first, ...rest] = process.argv.slice(2);
const [program, options] = Object.hasOwn(programs, first ?? '')
  ? [programs[/** @type {keyof typeof programs} */ (first)], rest]
  : ['bench.js', process.argv.slice(2)];
const { status } = spawnSync(process.execPath, [path.join(outdir, program), ...options], {
  stdio: 'inherit',
});
process.exit(status ?? 1);
