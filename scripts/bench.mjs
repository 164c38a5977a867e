// `npm run bench -- [--only NAME] [--device ID] [--json]`: bundles the benchmarks and runs them.
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import * as esbuild from 'esbuild';
import { engineBundle } from './bundles.mjs';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const outdir = path.join(root, 'out/bench');
await esbuild.build({
  ...engineBundle(root),
  entryPoints: { bench: 'bench/main.ts', 'onnx-worker': 'src/compute/onnx/worker.ts' },
  outdir,
});
const { status } = spawnSync(process.execPath, [path.join(outdir, 'bench.js'), ...process.argv.slice(2)], {
  stdio: 'inherit',
});
process.exit(status ?? 1);
