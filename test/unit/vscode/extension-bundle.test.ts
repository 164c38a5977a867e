import { build } from 'esbuild';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

const root = path.resolve(__dirname, '../../..');

describe('the extension bundle', () => {
  it('loads neither native libraries nor tfjs', async () => {
    const { metafile } = await build({
      absWorkingDir: root,
      entryPoints: ['src/extension.ts'],
      bundle: true,
      platform: 'node',
      format: 'cjs',
      mainFields: ['module', 'main'],
      external: ['vscode', 'sharp', 'onnxruntime-node'],
      write: false,
      metafile: true,
      logLevel: 'silent',
      outfile: 'dist/extension.js',
    });
    const [output] = Object.values(metafile.outputs);
    const outside = output.imports.map(({ path }) => path.replace(/^node:/, ''));
    expect(outside).toContain('vscode');
    expect(outside).not.toContain('sharp');
    expect(outside).not.toContain('onnxruntime-node');
    const heavy = /node_modules\/(@tensorflow|onnxruntime|sharp|@img|@bufbuild)/;
    expect(Object.keys(output.inputs).filter((file) => heavy.test(file))).toEqual([]);
  });
});
