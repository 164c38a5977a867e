import path from 'node:path';
import type { TestProject } from 'vitest/node';
import { ensureEagerBackend } from './eager-backend';
import type { EagerBackend } from './eager-backend';
import { setup as bundle, unitBundles } from './unit-setup';

declare module 'vitest' {
  export interface ProvidedContext {
    eagerBackend: EagerBackend;
  }
}

/** Vitest's global setup of the eager ring. */
export async function setup(project: TestProject): Promise<void> {
  await bundle();
  const backend = await ensureEagerBackend(path.join(unitBundles, 'eager-check.js'));
  if ('missing' in backend) console.error(`eager: skipped, ${backend.missing}`);
  project.provide('eagerBackend', backend);
}
