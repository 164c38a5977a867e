// `npm run bench -- [options]`: bundles the benchmarks and runs them; `npm run bench -- many-runs` those of the list of
// runs, `npm run bench -- read-metrics` those of a long metrics.jsonl.
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
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
    ...helperEntries,
  },
  outdir,
});
const [first, ...rest] = process.argv.slice(2);
const [program, options] = ['many-runs', 'read-metrics'].includes(first)
  ? [`${first}.js`, rest]
  : ['bench.js', process.argv.slice(2)];
const { status } = spawnSync(process.execPath, [path.join(outdir, program), ...options], {
  stdio: 'inherit',
});
process.exit(status ?? 1);
