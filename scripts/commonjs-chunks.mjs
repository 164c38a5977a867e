import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import * as esbuild from 'esbuild';

/**
 * Puts what is imported with `import()` into files of their own, read when they are needed. esbuild does so for ES modules
 * only, and VS Code requires a CommonJS one: so the parts are made as the former, and each is then turned into the latter.
 * @type {import('esbuild').Plugin}
 */
export const commonJsChunks = {
  name: 'commonjs-chunks',
  setup(build) {
    const options = build.initialOptions;
    const wanted = options.sourcemap;
    Object.assign(options, {
      format: 'esm',
      splitting: true,
      write: false,
      chunkNames: 'extension/[name]-[hash]',
    });
    // A transform reads the source map of what it is given only there.
    if (wanted) options.sourcemap = 'inline';
    build.onEnd(async ({ outputFiles = [] }) => {
      await Promise.all(
        outputFiles.map(async ({ path: file, text }) => {
          const { code } = await esbuild.transform(text, {
            sourcefile: path.basename(file),
            format: 'cjs',
            platform: 'node',
            target: options.target,
            minify: options.minify,
            sourcemap: wanted ? 'inline' : false,
            supported: { 'dynamic-import': false },
          });
          await mkdir(path.dirname(file), { recursive: true });
          await writeFile(file, code);
        }),
      );
    });
  },
};
