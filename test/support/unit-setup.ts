import path from 'node:path';
import * as esbuild from 'esbuild';
import { engineBundle } from '../../scripts/bundles.mjs';

const root = path.resolve(import.meta.dirname, '../..');

/** Where the programs that unit tests start as threads or processes are bundled to. */
export const unitBundles = path.join(root, 'out/unit');

/** Vitest's global setup of the unit ring. */
export async function setup(): Promise<void> {
  await esbuild.build({
    ...engineBundle(root),
    entryPoints: {
      'onnx-worker': 'src/compute/onnx/worker.ts',
      'eager-check': 'src/compute/eager/check.ts',
      cli: 'src/cli/main.ts',
      engine: 'src/engine/main.ts',
    },
    outdir: unitBundles,
  });
}
