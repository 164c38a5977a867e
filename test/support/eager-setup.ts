import type { TestProject } from 'vitest/node';
import { setup as bundle } from './unit-setup';

declare module 'vitest' {
  export interface ProvidedContext {
    eagerBackend: { readonly folder: string } | { readonly missing: string };
  }
}

export async function setup(project: TestProject): Promise<void> {
  await bundle();
  project.provide('eagerBackend', { folder: process.env.STEGO_CUDA_BACKEND ?? '' });
}
