// What all bundles for Node have in common, and what those with native packages have.
import { commonJsChunks } from './commonjs-chunks.mjs';

/** @param {string} root of the repository @returns {import('esbuild').BuildOptions} */
export const nodeBundle = (root) => ({
  absWorkingDir: root,
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  mainFields: ['module', 'main'],
  // Stack traces name functions, and tfjs registers classes by name.
  keepNames: true,
  logLevel: 'warning',
});

/**
 * The interface of VS Code is bundled as one module that passes it on. Otherwise every file that imports it gets a copy
 * of its own, made name by name, which takes a good part of the time to activate.
 * @type {import('esbuild').Plugin}
 */
const vscodeOnce = {
  name: 'vscode-once',
  setup(build) {
    build.onResolve({ filter: /^vscode$/ }, ({ namespace }) =>
      namespace === 'vscode-once'
        ? { path: 'vscode', external: true }
        : { path: 'vscode', namespace: 'vscode-once' },
    );
    build.onLoad({ filter: /.*/, namespace: 'vscode-once' }, () => ({ contents: "export * from 'vscode';" }));
  },
};

/** @param {string} root of the repository @returns {import('esbuild').BuildOptions} */
export const extensionBundle = (root) => ({ ...nodeBundle(root), plugins: [vscodeOnce, commonJsChunks] });

/**
 * Native packages stay outside every bundle: they load their libraries from beside themselves.
 * @param {string} root of the repository @returns {import('esbuild').BuildOptions}
 */
export const engineBundle = (root) => ({
  ...nodeBundle(root),
  external: ['sharp', 'onnxruntime-node', 'onnxruntime-web'],
});

/** Threads and processes that the engine, the CLI and the benchmarks start from beside themselves. */
export const helperEntries = {
  'onnx-worker': 'src/compute/onnx/worker.ts',
  'device-probe': 'src/compute/probe/main.ts',
  'eager-check': 'src/compute/eager/check.ts',
};
