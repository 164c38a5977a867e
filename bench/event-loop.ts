import { monitorEventLoopDelay } from 'node:perf_hooks';

export interface Measured {
  readonly seconds: number;
  /** Longest time that the thread was not free, ms. */
  readonly blockedMs: number;
  /**
   * Longest time for which it computed itself without being free in between, ms: what is left of `blockedMs` where others
   * take no processor from it. Undefined before Node 23.9, which cannot tell.
   */
  readonly workedMs?: number;
}

interface ThreadTime {
  /** Of Node 23.9. */
  threadCpuUsage?(): { readonly user: number; readonly system: number };
}

export async function measure(work: () => unknown): Promise<Measured> {
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  const stopWatching = watchThread();
  // It counts from its first look on.
  await new Promise((resolve) => setTimeout(resolve, 5));
  const started = performance.now();
  await work();
  const seconds = (performance.now() - started) / 1000;
  await new Promise((resolve) => setTimeout(resolve, 5));
  delay.disable();
  return { seconds, blockedMs: delay.max / 1e6, workedMs: stopWatching() };
}

/** Between two ticks of a timer lies at most a millisecond, and what kept the second one waiting. */
function watchThread(): () => number | undefined {
  const { threadCpuUsage } = process as unknown as ThreadTime;
  if (!threadCpuUsage) return () => undefined;
  const used = () => {
    const { user, system } = threadCpuUsage.call(process);
    return (user + system) / 1000;
  };
  let longest = 0;
  let last = used();
  const timer = setInterval(() => {
    const now = used();
    longest = Math.max(longest, now - last);
    last = now;
  }, 1);
  return () => {
    clearInterval(timer);
    return longest;
  };
}

export const median = (values: readonly number[]) => [...values].sort((a, b) => a - b)[values.length >> 1];
