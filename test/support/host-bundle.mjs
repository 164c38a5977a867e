import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import * as esbuild from 'esbuild';

export const checkout = fileURLToPath(new URL('../../', import.meta.url));

/** Stands for `import 'host-tests'`: all, or those with `STEGO_HOST_TESTS` in their name. @type {esbuild.Plugin} */
const hostTests = {
  name: 'host-tests',
  setup(build) {
    build.onResolve({ filter: /^host-tests$/ }, () => ({ path: 'host-tests', namespace: 'host-tests' }));
    build.onLoad({ filter: /.*/, namespace: 'host-tests' }, async () => {
      const names = await readdir(path.join(checkout, 'test/host'), { recursive: true });
      const only = process.env.STEGO_HOST_TESTS ?? '';
      const tests = names.filter((name) => name.endsWith('.test.ts') && name.includes(only)).sort();
      const contents = tests.map((name) => `import ${JSON.stringify(`./test/host/${name}`)};`).join('\n');
      return { contents, resolveDir: checkout };
    });
  },
};

/**
 * Bundles the host ring.
 * @returns {Promise<string>} the path that VS Code takes as `extensionTestsPath`
 */
export async function bundleHostTests() {
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
    plugins: [hostTests],
  });
  return outfile;
}
