import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import * as esbuild from 'esbuild';

export const checkout = fileURLToPath(new URL('../../', import.meta.url));

/**
 * Stands for `import 'host-tests'`.
 * @param {string} only a part of the names of the files to run
 * @returns {esbuild.Plugin}
 */
const hostTests = (only) => ({
  name: 'host-tests',
  setup(build) {
    build.onResolve({ filter: /^host-tests$/ }, () => ({ path: 'host-tests', namespace: 'host-tests' }));
    build.onLoad({ filter: /.*/, namespace: 'host-tests' }, async () => {
      const names = await readdir(path.join(checkout, 'test/host'), { recursive: true });
      const tests = names.filter((name) => name.endsWith('.test.ts') && name.includes(only)).sort();
      const contents = tests.map((name) => `import ${JSON.stringify(`./test/host/${name}`)};`).join('\n');
      return { contents, resolveDir: checkout };
    });
  },
});

/**
 * Bundles the host ring.
 * @param {string} [only] a part of the names of the files to run, default: all
 * @returns {Promise<string>} the path that VS Code takes as `extensionTestsPath`
 */
export async function bundleHostTests(only = '') {
  const outfile = path.join(checkout, 'out/host/entry.js');
  await esbuild.build({
    absWorkingDir: checkout,
    entryPoints: ['test/host/entry.ts'],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    sourcemap: 'inline',
    logLevel: 'warning',
    // Mocha loads itself from node_modules: it is an ES module that reads files beside it.
    external: ['vscode', 'mocha', 'sharp', 'onnxruntime-node'],
    plugins: [hostTests(only)],
  });
  return outfile;
}
