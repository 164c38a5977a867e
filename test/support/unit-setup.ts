import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import * as esbuild from 'esbuild';
import { engineBundle, helperEntries } from '../../scripts/bundles.mjs';
import { writeFileAtomic } from '../../src/files/write-atomic';

const root = path.resolve(import.meta.dirname, '../..');

/** Where the programs that unit tests start as threads or processes are bundled to. */
export const unitBundles = path.join(root, 'out/unit');

/** Vitest's global setup of the rings that start them. */
export async function setup(): Promise<void> {
  const { outputFiles } = await esbuild.build({
    ...engineBundle(root),
    entryPoints: {
      ...helperEntries,
      cli: 'src/cli/main.ts',
      engine: 'src/engine/main.ts',
    },
    outdir: unitBundles,
    write: false,
  });
  await mkdir(unitBundles, { recursive: true });
  // Another ring may be starting the same programs right now.
  await Promise.all(outputFiles.map(({ path: file, contents }) => writeFileAtomic(file, contents)));
}
