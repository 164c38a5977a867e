import path from 'node:path';
import * as esbuild from 'esbuild';

/** Where the programs that unit tests start as threads or processes are bundled to. */
export const unitBundles = path.resolve(import.meta.dirname, '../../out/unit');

/** Vitest's global setup of the unit ring. */
export async function setup(): Promise<void> {
  await esbuild.build({
    entryPoints: {
      'onnx-worker': 'src/compute/onnx/worker.ts',
      cli: 'src/cli/main.ts',
      engine: 'src/engine/main.ts',
    },
    outdir: unitBundles,
    absWorkingDir: path.resolve(import.meta.dirname, '../..'),
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    mainFields: ['module', 'main'],
    keepNames: true,
    external: ['sharp', 'onnxruntime-node'],
    logLevel: 'warning',
  });
}
