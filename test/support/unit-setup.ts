import path from 'node:path';
import * as esbuild from 'esbuild';
import { engineBundle, helperEntries } from '../../scripts/bundles.mjs';

const root = path.resolve(import.meta.dirname, '../..');

/** Where the programs that unit tests start as threads or processes are bundled to. */
export const unitBundles = path.join(root, 'out/unit');

/** Vitest's global setup of the unit ring. */
export async function setup(): Promise<void> {
  await esbuild.build({
    ...engineBundle(root),
    entryPoints: {
      ...helperEntries,
      cli: 'src/cli/main.ts',
      engine: 'src/engine/main.ts',
    },
    outdir: unitBundles,
  });
}
