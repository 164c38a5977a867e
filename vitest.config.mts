import { availableParallelism } from 'node:os';
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
          // Far more than any needs: other rings take their share of the processor.
          testTimeout: 300_000,
          hookTimeout: 300_000,
          expect: { poll: { timeout: 60_000 } },
          // Many files start processes and wait for them: one at a time would leave the second of two cores idle.
          maxWorkers: Math.max(2, availableParallelism() - 1),
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
          testTimeout: 300_000,
          // SwiftShader takes every core.
          fileParallelism: false,
          server: { deps: { inline: [/@tensorflow/] } },
        },
      },
      {
        resolve: tfjs.resolve,
        test: {
          name: 'slurm',
          // Trainings answer in their own time.
          expect: { poll: { timeout: 60_000, interval: 100 } },
          include: ['test/slurm/**/*.test.ts'],
          globalSetup: ['test/support/unit-setup.ts'],
          testTimeout: 170_000,
          // The first hook may have to install Slurm.
          hookTimeout: 300_000,
          fileParallelism: false,
          server: tfjs.server,
        },
      },
      {
        test: {
          name: 'webviews',
          // Pages answer in their own time, above all beside other work.
          expect: { poll: { timeout: 60_000 } },
          include: ['test/webviews/**/*.test.ts'],
          globalSetup: ['test/support/webviews-setup.ts'],
          testTimeout: 120_000,
          // The first hook may have to install a browser.
          hookTimeout: 300_000,
          // They wait more than they compute.
          maxWorkers: 2,
        },
      },
      {
        test: {
          name: 'e2e',
          expect: { poll: { timeout: 120_000, interval: 50 } },
          include: ['test/e2e/**/*.test.ts'],
          testTimeout: 300_000,
          // The first hook may have to install the VS Code server, whose native modules are compiled.
          hookTimeout: 900_000,
          // Each file has a server, a browser and a folder of its own, and waits for them most of the time.
          maxWorkers: 2,
        },
      },
    ],
  },
});
