import path from 'node:path';
import * as esbuild from 'esbuild';
import { beforeAll, describe, expect, it } from 'vitest';
import { engineBundle, nodeBundle } from '../../scripts/bundles.mjs';

const root = path.resolve(import.meta.dirname, '../..');
/** Own files and what they import at run time; types leave no trace. */
const imports = new Map<string, string[]>();

beforeAll(async () => {
  const builds: esbuild.BuildOptions[] = [
    { ...nodeBundle(root), entryPoints: ['src/extension.ts'], external: ['vscode'] },
    {
      ...engineBundle(root),
      entryPoints: [
        'src/cli/main.ts',
        'src/engine/main.ts',
        'src/compute/onnx/worker.ts',
        'src/compute/eager/check.ts',
      ],
    },
    {
      ...nodeBundle(root),
      platform: 'browser',
      entryPoints: ['webview/training/index.ts', 'webview/reveal/index.ts', 'webview/hide/index.ts'],
    },
  ];
  for (const options of builds) {
    const { metafile } = await esbuild.build({
      ...options,
      outdir: 'out/none',
      write: false,
      metafile: true,
    });
    for (const [file, input] of Object.entries(metafile.inputs)) {
      if (/^(src|webview)\//.test(file)) {
        imports.set(
          file,
          input.imports.map((each) => each.path).filter((each) => /^(src|webview)\//.test(each)),
        );
      }
    }
  }
});

/** The first cycle that can be reached, as a list of names; undefined if there is none. */
function findCycle(edges: ReadonlyMap<string, Iterable<string>>): string[] | undefined {
  const done = new Set<string>();
  const visit = (node: string, trail: string[]): string[] | undefined => {
    if (trail.includes(node)) return [...trail.slice(trail.indexOf(node)), node];
    if (done.has(node)) return undefined;
    for (const next of edges.get(node) ?? []) {
      const cycle = visit(next, [...trail, node]);
      if (cycle) return cycle;
    }
    done.add(node);
    return undefined;
  };
  for (const node of edges.keys()) {
    const cycle = visit(node, []);
    if (cycle) return cycle;
  }
  return undefined;
}

describe('imports', () => {
  it('are seen: the entry points reach most of the house', () => {
    expect(imports.size).toBeGreaterThan(100);
    expect(
      findCycle(
        new Map([
          ['a', ['b']],
          ['b', ['c']],
          ['c', ['a']],
        ]),
      ),
    ).toEqual(['a', 'b', 'c', 'a']);
  });

  it('run in no circle between files', () => {
    expect(findCycle(imports)).toBeUndefined();
  });

  it('run in no circle between the folders of src', () => {
    const folders = new Map<string, Set<string>>();
    for (const [file, targets] of imports) {
      const folder = file.split('/').slice(0, 2).join('/');
      if (!file.startsWith('src/')) continue;
      const known = folders.get(folder) ?? new Set<string>();
      for (const target of targets) {
        const other = target.split('/').slice(0, 2).join('/');
        if (other !== folder) known.add(other);
      }
      folders.set(folder, known);
    }
    expect(findCycle(folders)).toBeUndefined();
  });
});
