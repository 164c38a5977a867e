import { build, type Metafile } from 'esbuild';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';

const root = path.resolve(__dirname, '../../..');
const entry = 'src/extension.ts';

describe('the extension bundle', () => {
  let metafile: Metafile;

  beforeAll(async () => {
    ({ metafile } = await build({
      absWorkingDir: root,
      entryPoints: [entry],
      bundle: true,
      platform: 'node',
      format: 'cjs',
      mainFields: ['module', 'main'],
      external: ['vscode', 'sharp', 'onnxruntime-node'],
      write: false,
      metafile: true,
      logLevel: 'silent',
      outfile: 'dist/extension.js',
    }));
  });

  it('loads neither native libraries nor tfjs', () => {
    const [output] = Object.values(metafile.outputs);
    const outside = output.imports.map(({ path }) => path.replace(/^node:/, ''));
    expect(outside).toContain('vscode');
    expect(outside).not.toContain('sharp');
    expect(outside).not.toContain('onnxruntime-node');
    const heavy = /node_modules\/(@tensorflow|onnxruntime|sharp|@img|@bufbuild)/;
    expect(Object.keys(output.inputs).filter((file) => heavy.test(file))).toEqual([]);
  });

  it('loads no package before a file is read, but for the strings', () => {
    const packages = Object.keys(metafile.inputs).filter((file) => file.startsWith('node_modules/'));
    expect(packages.some((file) => file.startsWith('node_modules/zod/'))).toBe(true);
    // Importers by what they import, so that a failure names the way from the entry.
    const importers = new Map([[entry, '']]);
    for (const file of importers.keys()) {
      for (const { path: imported, kind } of metafile.inputs[file]?.imports ?? []) {
        if (kind !== 'dynamic-import' && !importers.has(imported)) importers.set(imported, file);
      }
    }
    expect(importers.size).toBeGreaterThan(40);
    const eager = packages.filter(
      (file) => importers.has(file) && !file.startsWith('node_modules/@vscode/l10n/'),
    );
    expect(eager.map((file) => `${importers.get(file)} → ${file}`)).toEqual([]);
  });
});
