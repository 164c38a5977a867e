import { defineConfig } from 'vitest/config';

/** The same tfjs modules as in the bundles: the package's own entry for Node registers no gradients. */
const tfjs = {
  resolve: { mainFields: ['module', 'main'] },
  server: { deps: { inline: [/@tensorflow/] } },
};

export default defineConfig({
  test: {
    projects: [
      {
        resolve: tfjs.resolve,
        test: {
          name: 'unit',
          include: ['test/unit/**/*.test.ts'],
          globalSetup: ['test/support/unit-setup.ts'],
          testTimeout: 60_000,
          server: tfjs.server,
        },
      },
      {
        resolve: tfjs.resolve,
        test: {
          name: 'eager',
          include: ['test/eager/**/*.test.ts'],
          globalSetup: ['test/support/eager-setup.ts'],
          testTimeout: 120_000,
          server: tfjs.server,
        },
      },
      {
        resolve: { mainFields: ['module', 'main'] },
        test: {
          name: 'webgpu',
          include: ['test/webgpu/**/*.test.ts'],
          globalSetup: ['test/support/webgpu-setup.ts'],
          testTimeout: 120_000,
          // SwiftShader takes every core.
          fileParallelism: false,
          server: { deps: { inline: [/@tensorflow/] } },
        },
      },
      {
        test: {
          name: 'webviews',
          // Pages answer in their own time, above all beside other work.
          expect: { poll: { timeout: 20_000 } },
          include: ['test/webviews/**/*.test.ts'],
          testTimeout: 60_000,
          // The first hook may have to install a browser.
          hookTimeout: 300_000,
          fileParallelism: false,
        },
      },
      {
        test: {
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts'],
          testTimeout: 300_000,
          // The first hook may have to install the VS Code server, whose native modules are compiled.
          hookTimeout: 900_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
