import { setImmediate } from 'node:timers/promises';
import { CancelledError } from '../errors';

export interface SliceOptions {
  /** Called after each slice with the share of the work done, in 0..1. */
  readonly progress?: (fraction: number) => void;
  readonly signal?: AbortSignal;
}

/** Short enough for a thread to answer in between, long enough for the turns between slices to cost nothing. */
const sliceMs = 20;

/**
 * Does work that yields its progress, and lets the thread hear of other things now and then.
 *
 * @throws CancelledError after `signal`; whatever the work throws.
 */
export async function inSlices<T>(
  work: Generator<number, T, void>,
  { progress, signal }: SliceOptions = {},
): Promise<T> {
  for (;;) {
    if (signal?.aborted) throw new CancelledError();
    const end = performance.now() + sliceMs;
    let step = work.next();
    while (!step.done && performance.now() < end) step = work.next();
    if (step.done) return step.value;
    progress?.(step.value);
    await setImmediate();
  }
}
