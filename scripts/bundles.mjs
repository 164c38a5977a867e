// What all bundles for Node have in common, and what those with native packages have.

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
