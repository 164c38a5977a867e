import { monitorEventLoopDelay } from 'node:perf_hooks';

export interface Measured {
  readonly seconds: number;
  /** Longest time that the thread was not free, ms. */
  readonly blockedMs: number;
}

export async function measure(work: () => unknown): Promise<Measured> {
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  // It counts from its first look on.
  await new Promise((resolve) => setTimeout(resolve, 5));
  const started = performance.now();
  await work();
  const seconds = (performance.now() - started) / 1000;
  await new Promise((resolve) => setTimeout(resolve, 5));
  delay.disable();
  return { seconds, blockedMs: delay.max / 1e6 };
}

export const median = (values: readonly number[]) => [...values].sort((a, b) => a - b)[values.length >> 1];
